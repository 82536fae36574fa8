package deploy_test

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	cronSetting = regexp.MustCompile(`^([A-Z_]+)=("?)([^"]*)("?)$`)
	cronJob     = regexp.MustCompile(`^(\d+ \d+ \* \* \*) ([a-z]+) (\S.*)$`)
)

// TestCronRunsTheJob runs the job as cron would: with the shell and the environment
// of the file, as another user, and with what is printed going into a mail.
func TestCronRunsTheJob(t *testing.T) {
	t.Parallel()
	env := map[string]string{}
	var job []string
	for line := range strings.Lines(read(t, "cron/hardcheck")) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if match := cronSetting.FindStringSubmatch(line); match != nil && match[2] == match[4] {
			env[match[1]] = match[3]
		} else if match := cronJob.FindStringSubmatch(line); match != nil && job == nil {
			job = match
		} else {
			t.Errorf("cron would not understand %q", line)
		}
	}
	if job == nil || job[2] != "hardcheck" || strings.Contains(job[3], "%") {
		t.Fatalf("job %q: wants an account of its own, and no %% that cron makes a line break of", job)
	}
	s := newStage(t, hardcheck(t), guarded(t).Address)
	env["PATH"] = filepath.Dir(hardcheck(t)) + ":" + env["PATH"]
	line := strings.NewReplacer("/etc/hardcheck", s.site, "/var/lib/hardcheck", s.reports).Replace(job[3])
	for _, code := range []int{1, 0} {
		command := as(exec.CommandContext(t.Context(), env["SHELL"], "-c", line))
		command.Env, command.Dir = environment(env), "/"
		got := finish(t, command).want(t, code)
		if mails := got.stdout+got.stderr != ""; mails != (code != 0) {
			t.Errorf("exit code %d, and the mail is %q", code, got.stdout+got.stderr)
		}
	}
}
