package dockerconn

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/testenv/dockerlab"
)

func socketAccess(socket string) checks.Access {
	return checks.Access{
		Scheme: "docker+unix", Path: socket, Target: checks.Target{Name: "engine", Kind: "docker"},
		Timeout: 3 * time.Second, MaxBytes: 64 << 20, Transcript: checks.NewTranscript(time.Now()),
	}
}

func tcpAccess(endpoint string) checks.Access {
	host, _, _ := strings.Cut(endpoint, ":")
	access := socketAccess("")
	access.Scheme, access.Path, access.Endpoint, access.Host = "docker+tcp", "", endpoint, host
	return access
}

// collect reads an engine and checks what holds for every collection: facts that
// survive the snapshot, and no secret among all that leaves the connector.
func collect(t testing.TB, ctx context.Context, access checks.Access) (checks.Collection, docker.Facts) {
	t.Helper()
	got := Collect(ctx, access)
	if got.Facts == nil {
		return got, docker.Facts{}
	}
	data, err := json.Marshal(got.Facts)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := docker.Kind.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return got, decoded.(docker.Facts)
}

func collectFake(t testing.TB, fake *dockerlab.Fake) (checks.Collection, docker.Facts) {
	t.Helper()
	return collect(t, t.Context(), socketAccess(fake.ServeSocket(t)))
}

// isClean reports whether a text was cleaned. Cleaning a cut text again may cut it further.
func isClean(text string) bool {
	visible := strings.ReplaceAll(text, string(utf8.RuneError), "")
	return utf8.ValidString(text) && visible == checks.Clean(visible) || len(text) > 1024 && !strings.ContainsFunc(visible, unicode.IsControl)
}

func must[T any](t testing.TB, value interface{ Get() (T, bool) }) T {
	t.Helper()
	v, known := value.Get()
	if !known {
		t.Fatal("the value is unknown")
	}
	return v
}

func containerNamed(t testing.TB, facts docker.Facts, name string) docker.Container {
	t.Helper()
	all := facts.Containers.Entries()
	at := slices.IndexFunc(all, func(c docker.Container) bool { return c.Name == name })
	if at < 0 {
		t.Fatalf("no container %q among %d", name, len(all))
	}
	return all[at]
}
