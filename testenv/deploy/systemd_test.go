package deploy_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// unit holds the values of a unit file by "Section.Key", in order.
type unit map[string][]string

func readUnit(t *testing.T, path string) unit {
	t.Helper()
	u := unit{}
	section := ""
	for line := range strings.Lines(read(t, path)) {
		line = strings.TrimSpace(line)
		switch key, value, ok := strings.Cut(line, "="); {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			section = strings.Trim(line, "[]")
		case ok && section != "":
			u[section+"."+key] = append(u[section+"."+key], value)
		default:
			t.Errorf("%s: line %q is no setting", path, line)
		}
	}
	return u
}

func (u unit) holds(t *testing.T, settings ...string) {
	t.Helper()
	for _, setting := range settings {
		key, value, _ := strings.Cut(setting, "=")
		if !slices.Contains(u[key], value) {
			t.Errorf("%s is missing: %q", setting, u[key])
		}
	}
}

func TestSystemdServiceIsHardened(t *testing.T) {
	t.Parallel()
	u := readUnit(t, "systemd/hardcheck.service")
	u.holds(t, "Service.DynamicUser=yes", "Service.NoNewPrivileges=yes", "Service.ProtectSystem=strict", "Service.ProtectHome=yes",
		"Service.CapabilityBoundingSet=", "Service.RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX", "Service.SystemCallFilter=@system-service",
		"Service.MemoryDenyWriteExecute=yes", "Service.StateDirectory=hardcheck", "Service.StateDirectoryMode=0700", "Service.UMask=0077",
		"Service.KillMode=mixed", "Service.SuccessExitStatus=75 130", "Service.Type=oneshot")
	for _, credential := range u["Service.LoadCredential"] {
		if id, source, ok := strings.Cut(credential, ":"); !ok || filepath.Base(source) != id {
			t.Errorf("credential %q has another name than its file, so the site file can't hold for both", credential)
		}
	}
	timer := readUnit(t, "systemd/hardcheck.timer")
	timer.holds(t, "Timer.Persistent=true", "Install.WantedBy=timers.target")
	if len(timer["Timer.RandomizedDelaySec"]) != 1 {
		t.Error("all sites would begin at the same time")
	}
}

func TestSystemdAcceptsTheUnits(t *testing.T) {
	t.Parallel()
	needTool(t, "systemd-analyze", "apt-get install systemd")
	folder := t.TempDir()
	service, timer := filepath.Join(folder, "hardcheck.service"), filepath.Join(folder, "hardcheck.timer")
	// The program must be where the unit says, which it isn't on this machine.
	text := strings.ReplaceAll(read(t, "systemd/hardcheck.service"), "/usr/local/bin/hardcheck", hardcheck(t))
	if err := os.WriteFile(service, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(timer, []byte(read(t, "systemd/hardcheck.timer")), 0o600); err != nil {
		t.Fatal(err)
	}
	calendar := readUnit(t, timer)["Timer.OnCalendar"]
	if len(calendar) != 1 {
		t.Fatalf("calendar %q", calendar)
	}
	for _, args := range [][]string{
		{"verify", "--man=no", service, timer},
		{"calendar", calendar[0]},
		// The threshold is ten times the exposure level: 1.5 of 10.
		{"security", "--offline=true", "--threshold=15", "--no-pager", service},
	} {
		out, err := exec.CommandContext(t.Context(), "systemd-analyze", args...).CombinedOutput()
		if err != nil || args[0] == "verify" && len(out) > 0 {
			t.Errorf("systemd-analyze %s: %v\n%s", args[0], err, out)
		}
	}
}

// TestServiceRunsAsItsUnitSays does by hand what systemd does: it hands over the
// credentials and the state folder, and runs ExecStart as another user with the unit's
// environment alone.
func TestServiceRunsAsItsUnitSays(t *testing.T) {
	t.Parallel()
	u := readUnit(t, "systemd/hardcheck.service")
	s := newStage(t, hardcheck(t), guarded(t).Address)
	credentials := openFolder(t)
	for _, credential := range u["Service.LoadCredential"] {
		id, source, _ := strings.Cut(credential, ":")
		write(t, filepath.Join(credentials, id), read(t, filepath.Join(s.site, filepath.Base(source))), 0o400)
	}
	if err := os.Mkdir(s.reports, 0o700); err != nil {
		t.Fatal(err)
	}
	give(t, s.reports)
	env := map[string]string{
		"PATH": "/usr/local/bin:/usr/bin:/bin", "CREDENTIALS_DIRECTORY": credentials, "STATE_DIRECTORY": s.reports,
	}
	start := strings.Fields(strings.NewReplacer("%d", credentials, "%S/hardcheck", s.reports, "/usr/local/bin/hardcheck", hardcheck(t)).Replace(u["Service.ExecStart"][0]))
	for _, code := range []int{1, 0} {
		command := as(exec.CommandContext(t.Context(), start[0], start[1:]...))
		command.Env, command.Dir = environment(env), "/"
		finish(t, command).want(t, code)
	}
	if len(s.runs(wholeRun)) != 2 {
		t.Errorf("kept %v", s.runs(wholeRun))
	}
}
