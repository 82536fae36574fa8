package deploy_test

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// kiritimati is as far from UTC as zones go: a window there is shut in UTC. It has no
// summer time.
const (
	kiritimati = "Pacific/Kiritimati"
	ahead      = 14 * time.Hour
)

// windowAround is a site whose one device may be contacted now, for hours that are written
// in a zone so far ahead of UTC. Nothing listens at its address.
func windowAround(now time.Time, ahead time.Duration, more string) string {
	there := now.UTC().Add(ahead)
	hours := there.Add(-time.Hour).Format("15:04") + "-" + there.Add(time.Hour).Format("15:04")
	return fmt.Sprintf("version: 1\n%stargets:\n  - {name: m, url: \"modbus://127.0.0.1:1\", windows: {allow: [\"daily %s\"]}}\n", more, hours)
}

// TestWindowsInARootWithoutZoneFiles runs the static binary in a root of its own.
func TestWindowsInARootWithoutZoneFiles(t *testing.T) {
	t.Parallel()
	zonesHold(t, inRoot(t))
}

func TestWindowsInTheImageFromScratch(t *testing.T) {
	t.Parallel()
	zonesHold(t, inImage(t))
}

// zonesHold runs hardcheck with a site file, which is /site.yaml to it, and with TZ; "-"
// leaves TZ unset.
func zonesHold(t *testing.T, run func(site, tz string, args ...string) result) {
	t.Helper()
	now := time.Now()
	plan := []string{"plan", "--site", "/site.yaml"}
	for _, tc := range []struct {
		name, site, tz string
		// zone is the one that the plan must name; the window is open in it. Empty is an error.
		zone string
	}{
		{"tz", windowAround(now, ahead, ""), kiritimati, kiritimati},
		{"time_zone_of_the_site", windowAround(now, ahead, "time-zone: "+kiritimati+"\n"), "-", kiritimati},
		{"time_zone_before_tz", windowAround(now, ahead, "time-zone: "+kiritimati+"\n"), "Europe/Berlin", kiritimati},
		{"utc_where_nothing_names_a_zone", windowAround(now, 0, ""), "-", "UTC"},
		{"unknown_tz", windowAround(now, 0, ""), "Nowhere/Bad", ""},
		{"unknown_tz_beside_a_time_zone", windowAround(now, 0, "time-zone: UTC\n"), "Nowhere/Bad", ""},
		{"unknown_time_zone", windowAround(now, 0, "time-zone: Nowhere/Bad\n"), "UTC", ""},
	} {
		got := run(tc.site, tc.tz, plan...)
		switch {
		case tc.zone == "":
			if got.code != 2 || got.stdout != "" || !strings.Contains(got.stderr, `"Nowhere/Bad" is not known`) {
				t.Errorf("%s: exit %d, %q, %q", tc.name, got.code, got.stdout, got.stderr)
			}
		case got.code != 0 || !strings.Contains(got.stdout, "("+tc.zone+")") || strings.Contains(got.stdout, "not now"):
			t.Errorf("%s: exit %d, %s%s", tc.name, got.code, got.stdout, got.stderr)
		}
	}
	// A window that is shut there is open in UTC: the device must not be contacted.
	shut := run(windowAround(now, 0, ""), kiritimati, "audit", "--site", "/site.yaml")
	if shut.code != 3 || !strings.Contains(shut.stdout, kiritimati) || strings.Contains(shut.stdout, "connection refused") {
		t.Errorf("audit outside the window: exit %d, %s%s", shut.code, shut.stdout, shut.stderr)
	}
	bad := run(windowAround(now, 0, ""), "Nowhere/Bad", "audit", "--site", "/site.yaml")
	if bad.code != 2 || bad.stdout != "" {
		t.Errorf("audit with an unknown TZ: exit %d, %s%s", bad.code, bad.stdout, bad.stderr)
	}
}

// inRoot runs the binary with a folder as its root that holds the two files alone.
func inRoot(t *testing.T) func(site, tz string, args ...string) result {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("SKIP, only root can give a program another root")
	}
	root := openFolder(t)
	copyFile(t, hardcheck(t), filepath.Join(root, "hardcheck"))
	return func(site, tz string, args ...string) result {
		write(t, filepath.Join(root, "site.yaml"), site, 0o644)
		command := exec.CommandContext(t.Context(), "/hardcheck", args...)
		command.SysProcAttr = &syscall.SysProcAttr{Chroot: root}
		command.Dir = "/"
		command.Env = []string{"NO_COLOR=1"}
		if tz != "-" {
			command.Env = append(command.Env, "TZ="+tz)
		}
		return finish(t, command)
	}
}

// inImage runs the image FROM scratch.
func inImage(t *testing.T) func(site, tz string, args ...string) result {
	t.Helper()
	tag := buildImage(t)
	file := filepath.Join(openFolder(t), "site.yaml")
	return func(site, tz string, args ...string) result {
		write(t, file, site, 0o644)
		options := []string{"--volume", file + ":/site.yaml:ro"}
		if tz != "-" {
			options = append(options, "--env", "TZ="+tz)
		}
		return docker(t, append(append(append([]string{}, confined...), append(options, tag)...), args...)...)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}
