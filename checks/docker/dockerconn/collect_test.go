package dockerconn

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/testenv/dockerlab"
)

func TestCollectsHardenedContainer(t *testing.T) {
	t.Parallel()
	fake := dockerlab.NewFake()
	fake.Add(dockerlab.Hardened("a", "web"))
	got, facts := collectFake(t, fake)
	if got.Problem != nil || facts.Transport != "unix" {
		t.Errorf("problem %v, transport %q", got.Problem, facts.Transport)
	}
	c := containerNamed(t, facts, "web")
	want := docker.Confinement{
		CapAdd: checks.Whole[string](nil), CapDrop: checks.Whole([]string{"ALL"}), SELinux: checks.Whole[string](nil), AppArmor: "docker-default", NoNewPrivileges: checks.Known(true), ReadOnlyRoot: true, MasksProc: checks.Known(true),
	}
	compare := cmp.Options{cmpopts.EquateEmpty(), cmp.Exporter(func(reflect.Type) bool { return true })}
	if diff := cmp.Diff(want, must(t, c.Security), compare); diff != "" {
		t.Errorf("security (-want +got):\n%s", diff)
	}
	user := docker.User{Configured: "1000:1000", UID: checks.Known[int64](1000), GID: checks.Known[int64](1000), ResolvedBy: "numeric", Groups: checks.Whole[string](nil)}
	if diff := cmp.Diff(user, must(t, c.User), compare); diff != "" {
		t.Errorf("user (-want +got):\n%s", diff)
	}
	port := docker.Port{Container: 8080, Protocol: "tcp", HostIP: "127.0.0.1", HostFirst: 8080, HostLast: 8080}
	ports := docker.Ports{Configured: checks.Whole([]docker.Port{port}), Live: checks.Whole([]docker.Port{port}), Exposed: checks.Whole([]string{"8080/tcp"})}
	if diff := cmp.Diff(ports, must(t, c.Ports), compare); diff != "" {
		t.Errorf("ports (-want +got):\n%s", diff)
	}
	if limits := must(t, c.Limits); limits.Memory != 64<<20 || limits.NanoCPUs != 500_000_000 || limits.PIDs != 64 {
		t.Errorf("limits %+v", limits)
	}
	if health := must(t, c.Health); !health.Configured || health.Disabled {
		t.Errorf("health %+v", health)
	}
	if c.Image.Repository != "library/app" || c.Image.Tag != "1" || must(t, c.Executable) != "app" || must(t, c.Restart).Policy != "unless-stopped" {
		t.Errorf("image %+v, executable %q", c.Image, must(t, c.Executable))
	}
	if log := must(t, c.Log); log.Driver != "json-file" || log.MaxSize != "10m" {
		t.Errorf("log %+v", log)
	}
	if len(must(t, c.Secrets)) > 0 || len(must(t, c.Mounts)) > 0 {
		t.Errorf("secrets %v, mounts %v", must(t, c.Secrets), must(t, c.Mounts))
	}
	// A container with a numeric user costs no ps.
	if slices.ContainsFunc(fake.Requests(), func(r string) bool { return strings.Contains(r, "/top") }) {
		t.Errorf("the processes of a container with a numeric user were asked for: %q", fake.Requests())
	}
}

// TestMissingKeyIsUnknown takes away what the library would decode as a safe zero.
func TestMissingKeyIsUnknown(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		part, key, field string
		unknown          func(docker.Container) bool
	}{
		{"HostConfig", "Privileged", "security", func(c docker.Container) bool { return !known(c.Security) }},
		{"HostConfig", "CapAdd", "security", func(c docker.Container) bool { return !known(c.Security) }},
		{"HostConfig", "SecurityOpt", "security", func(c docker.Container) bool { return !known(c.Security) }},
		{"HostConfig", "PidMode", "isolation", func(c docker.Container) bool { return !known(c.Isolation) }},
		{"HostConfig", "Devices", "devices", func(c docker.Container) bool { return !known(c.Devices) }},
		{"HostConfig", "PortBindings", "ports", func(c docker.Container) bool { return !known(c.Ports) }},
		{"HostConfig", "PidsLimit", "limits", func(c docker.Container) bool { return !known(c.Limits) }},
		{"HostConfig", "RestartPolicy", "restart", func(c docker.Container) bool { return !known(c.Restart) }},
		{"HostConfig", "LogConfig", "log", func(c docker.Container) bool { return !known(c.Log) }},
		{"Config", "User", "user", func(c docker.Container) bool { return !known(c.User) }},
		{"Config", "Env", "env", func(c docker.Container) bool { return !known(c.Env) && !known(c.Secrets) }},
		{"Config", "Cmd", "executable", func(c docker.Container) bool { return !known(c.Executable) && !known(c.Secrets) }},
		{"State", "Status", "state", func(c docker.Container) bool { return !known(c.State) }},
		{"NetworkSettings", "Networks", "networks", func(c docker.Container) bool { return !known(c.Networks) }},
		{"NetworkSettings", "Ports", "ports", func(c docker.Container) bool { return !known(c.Ports) }},
		{"", "Mounts", "mounts", func(c docker.Container) bool { return !known(c.Mounts) }},
		{"", "HostConfig", "security", func(c docker.Container) bool { return !known(c.Security) && !known(c.Limits) && !known(c.Ports) }},
		{"", "Config", "user", func(c docker.Container) bool { return !known(c.User) && !known(c.Health) && !known(c.Secrets) }},
		{"", "State", "state", func(c docker.Container) bool { return !known(c.State) && !known(c.Processes) }},
		{"", "NetworkSettings", "ports", func(c docker.Container) bool { return !known(c.Ports) && !known(c.Networks) }},
	} {
		t.Run(tc.part+"_"+tc.key, func(t *testing.T) {
			t.Parallel()
			fake, inspection := dockerlab.NewFake(), dockerlab.Hardened("a", "web")
			if tc.part == "" {
				delete(inspection, tc.key)
			} else {
				delete(dockerlab.Part(inspection, tc.part), tc.key)
			}
			fake.Add(inspection)
			got, facts := collectFake(t, fake)
			if !tc.unknown(containerNamed(t, facts, "web")) {
				t.Error("the fact is known")
			}
			problem := got.Problems["containers.web."+tc.field]
			if problem.Reason != checks.Unreadable || !strings.Contains(problem.Detail, "lacks") || got.State() != checks.StatePartial {
				t.Errorf("problem %+v, state %s", problem, got.State())
			}
		})
	}
}

func known[T any](value interface{ Get() (T, bool) }) bool {
	_, is := value.Get()
	return is
}

func TestListThatIsNoListIsUnknown(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{"null", "{}", `""`, "[", "", "nonsense"} {
		fake := dockerlab.NewFake()
		for _, path := range []string{"/containers/json", "/images/json", "/networks", "/volumes"} {
			fake.Answers[path] = answer
		}
		got, facts := collectFake(t, fake)
		if known(facts.Containers) || known(facts.Images) || known(facts.Networks) || known(facts.Volumes) {
			t.Errorf("%q was taken for an empty list", answer)
		}
		for _, field := range []string{"containers", "images", "networks", "volumes"} {
			if got.Problems[field].Reason != checks.Unreadable {
				t.Errorf("%q: %s: %+v", answer, field, got.Problems[field])
			}
		}
	}
}

func TestOneBadContainerCostsItself(t *testing.T) {
	t.Parallel()
	huge := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		chunk := []byte(`{"Id":"` + strings.Repeat("x", 64<<10))
		for range 100 << 20 / len(chunk) {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	swollen := `{"Mounts":[` + strings.Repeat("{},", 500_000) + `{}]}`
	for _, tc := range []struct {
		name   string
		answer any
		reason checks.Reason
	}{
		{"huge", huge, checks.Budget},
		{"swollen", swollen, checks.Budget},
		{"error", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "canary-secret", http.StatusInternalServerError)
		}), checks.Unreadable},
		{"forbidden", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusForbidden) }), checks.Denied},
		{"redirect", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/v1.41/info", http.StatusFound) }), checks.Unreadable},
		{"another", dockerlab.Hardened("c", "other"), checks.Unreadable},
		{"null", "null", checks.Unreadable},
		{"empty", "", checks.Unreadable},
		{"mistyped", `{"Id":"` + dockerlab.HexID("a") + `","HostConfig":7}`, checks.Unreadable},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			fake := dockerlab.NewFake()
			fake.Add(dockerlab.Hardened("a", "bad"))
			fake.Add(dockerlab.Hardened("b", "good"))
			fake.Answers["/containers/"+dockerlab.HexID("a")+"/json"] = tc.answer
			got, facts := collectFake(t, fake)
			if !known(containerNamed(t, facts, "good").Security) || known(containerNamed(t, facts, "bad").Security) {
				t.Error("the good one is unknown, or the bad one known")
			}
			if problem := got.Problems["containers.bad"]; problem.Reason != tc.reason || strings.Contains(problem.Detail, "canary") {
				t.Errorf("problem %+v", problem)
			}
		})
	}
}

// TestRepeatedKeys has sections that are there, and null the second time.
func TestRepeatedKeys(t *testing.T) {
	t.Parallel()
	inspection, err := json.Marshal(dockerlab.Hardened("a", "web"))
	if err != nil {
		t.Fatal(err)
	}
	for _, section := range []string{"HostConfig", "Config", "NetworkSettings", "State", "hostconfig", "config", "networksettings", "state"} {
		fake := dockerlab.NewFake()
		fake.Add(dockerlab.Hardened("a", "web"))
		fake.Answers["/containers/"+dockerlab.HexID("a")+"/json"] = strings.TrimSuffix(string(inspection), "}") + `,"` + section + `":null}`
		got, facts := collectFake(t, fake)
		web := containerNamed(t, facts, "web")
		if known(web.Security) && known(web.User) && known(web.Networks) && known(web.State) || got.State() != checks.StatePartial {
			t.Errorf("%s: state %s, problems %v", section, got.State(), got.Problems)
		}
	}
}

func TestOddIDsAreListedAndUnknown(t *testing.T) {
	t.Parallel()
	fake := dockerlab.NewFake()
	fake.Answers["/containers/json"] = []any{map[string]any{"Id": "../../x", "Names": []any{"/odd"}}, map[string]any{"Id": ""}}
	fake.Answers["/images/json"] = []any{map[string]any{"Id": "sha256:x/../y", "RepoTags": []any{"odd:1"}}}
	got, facts := collectFake(t, fake)
	odd := containerNamed(t, facts, "odd")
	if known(odd.Security) || known(odd.State) || known(must(t, facts.Images)[0].Secrets) {
		t.Error("something is known of what can't be asked for")
	}
	for _, path := range []string{"containers.odd", "images.odd:1"} {
		if got.Problems[path].Reason != checks.Unreadable {
			t.Errorf("%s: %+v", path, got.Problems[path])
		}
	}
}

func TestByteBudgetEndsTheTarget(t *testing.T) {
	t.Parallel()
	fake := dockerlab.NewFake()
	for i := range 10 {
		fake.Add(dockerlab.Hardened(fmt.Sprintf("%x", i), fmt.Sprintf("c%d", i)))
	}
	access := socketAccess(fake.ServeSocket(t))
	access.MaxBytes = 8 << 10
	got, _ := collect(t, t.Context(), access)
	budget := 0
	for _, problem := range got.Problems {
		if problem.Reason == checks.Budget {
			budget++
		}
	}
	if budget == 0 || got.State() != checks.StatePartial {
		t.Errorf("state %s, problems %v", got.State(), got.Problems)
	}
}

func TestRequestsAreBoundedInParallel(t *testing.T) {
	t.Parallel()
	fake := dockerlab.NewFake()
	running, most := make(chan int, 100), 0
	count := make(chan int, 1)
	count <- 0
	for i := range 16 {
		inspection := dockerlab.Hardened(fmt.Sprintf("%x", i), fmt.Sprintf("c%x", i))
		fake.Add(inspection)
		fake.Answers["/containers/"+dockerlab.HexID(fmt.Sprintf("%x", i))+"/json"] = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			n := <-count + 1
			count <- n
			running <- n
			time.Sleep(20 * time.Millisecond)
			count <- <-count - 1
			w.WriteHeader(http.StatusInternalServerError)
		})
	}
	collectFake(t, fake)
	close(running)
	for n := range running {
		most = max(most, n)
	}
	if most > parallel || most < 2 {
		t.Errorf("%d requests were under way at a time, want 2 to %d", most, parallel)
	}
}
