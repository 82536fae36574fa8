package redisfileconn

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/redis"
)

func collect(t *testing.T, dir string, more ...string) checks.Collection {
	t.Helper()
	path := strings.Join(append([]string{filepath.Join(dir, "redis.conf")}, more...), ",")
	return Collect(t.Context(), checks.Access{Scheme: "redisconf", Path: path, Transcript: checks.NewTranscript(time.Now())})
}

// TestUnreadIncludeTakesBackWhatWasKnown holds that a file which isn't read may have said
// anything, but for what later lines say again.
func TestUnreadIncludeTakesBackWhatWasKnown(t *testing.T) {
	t.Parallel()
	for name, include := range map[string]string{
		"outside": "include /nowhere/else.conf", "above": "include ../other.conf", "missing": "include gone.conf",
		"device": "include dev", "loop": "include loop", "itself": "include redis.conf", "pattern_above": "include ../*.conf",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for link, target := range map[string]string{"dev": "/dev/zero", "loop": "loop"} {
				if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
					t.Fatal(err)
				}
			}
			write(t, dir, "redis.conf", "requirepass canary-password-of-the-file\nmaxmemory 1gb\n"+include+"\ntimeout 60\n")
			facts, got := factsOf(t, collect(t, dir))
			if name == "itself" { // the innermost one is not read; its outer ones go on
				if _, known := facts.Config["maxmemory"].Get(); known {
					t.Error("maxmemory is known")
				}
				return
			}
			if value, _ := facts.Config["timeout"].Get(); value != "60" {
				t.Errorf("timeout is %q", value)
			}
			for _, field := range []string{"config.maxmemory", "config.port", "requirePass", "users", "commands", "modules", "replication"} {
				if got.Problems[field].Reason != checks.Source {
					t.Errorf("%s: %+v", field, got.Problems[field])
				}
			}
			if _, whole := facts.Users.Get(); whole {
				t.Error("users are whole")
			}
			checktest.WantNoTrace(t, got, checks.NewTranscript(time.Now()), "canary")
		})
	}
}

func TestACLFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "redis.conf", "aclfile /etc/redis/users.acl\nrequirepass canary-password-of-the-file\n")
	write(t, dir, "users.acl", "user app on >canary ~a +get\nuser broken on >canary-two bogus\n")
	facts, got := factsOf(t, collect(t, dir))
	if len(facts.Users.Entries()) != 0 || got.Problems["users"].Reason != checks.Source {
		t.Errorf("users without the file: %+v, %+v", facts.Users, got.Problems["users"])
	}
	facts, got = factsOf(t, collect(t, dir, filepath.Join(dir, "users.acl")))
	if users := facts.Users.Entries(); len(users) != 1 || users[0].Name != "app" || !users[0].ChannelsByDefault {
		t.Errorf("users are %+v", users)
	}
	if problem := got.Problems["users"]; problem.Reason != checks.Unreadable || !strings.Contains(problem.Detail, `users.acl line 2: a rule of user "broken"`) {
		t.Errorf("problem is %+v", problem)
	}
	checktest.WantNoTrace(t, got, checks.NewTranscript(time.Now()), "canary")
}

// TestWhatVersionsDifferInIsUnknown holds the lines, or their absence, that mean another thing
// to another version.
func TestWhatVersionsDifferInIsUnknown(t *testing.T) {
	t.Parallel()
	for text, name := range map[string]string{
		"": "protected-mode", "port 6379": "enable-debug-command", "timeout 5": "acl-pubsub-default", "maxmemory 1gb": nameSave,
		"save 900 1 300 10": nameSave, "save 900 1\nsave \"\"": nameSave, "timeout 010": "timeout", "port 70000": "port", "maxmemory 5tb": "maxmemory",
		"dbfilename ../x": "dbfilename", "appendonly maybe": "appendonly", "bind": "bind", "unixsocketperm 888": "unixsocketperm",
	} {
		dir := t.TempDir()
		write(t, dir, "redis.conf", text)
		facts, got := factsOf(t, collect(t, dir))
		if value, known := facts.Config[name].Get(); known || got.Problems["config."+name].Detail == "" {
			t.Errorf("%q: %s is %q, %+v", text, name, value, got.Problems["config."+name])
		}
	}
}

func TestWhatNoServerLoads(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ text, want string }{
		"quote":    {"port 1\nrequirepass \"canary", "redis.conf line 2: a quote has no end"},
		"sentinel": {"port 26379\nsentinel monitor mym 127.0.0.1 7400 1", "this is the file of a Sentinel"},
		"large":    {strings.Repeat("# remark\n", maxFileBytes/9+1), "it is larger than 1 MiB"},
		"nginx":    {"server {\n  listen 80;\n}\n", "redis.conf line 3: no directive has such a name"},
		"yaml":     {"redis:\n  port: 6379\n", "redis.conf line 1: no directive has such a name"},
		"ini":      {"[redis]\nport = 1\n", "no directive has such a name"},
		"binary":   {"\x00\x00canary", "no line of it is a directive"},
		"prose":    {"Hello canary, this is a letter\nand nothing else\n", "no line of it is a directive"},
		"line":     {"requirepass " + strings.Repeat("c", maxLine), "it is longer than 64 KiB"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, dir, "redis.conf", tc.text)
			got := collect(t, dir)
			if got.Facts != nil || got.Problem == nil || !strings.Contains(got.Problem.Detail, tc.want) || strings.Contains(got.Problem.Detail, "canary") {
				t.Errorf("collection is %+v", got.Problem)
			}
		})
	}
	if got := collect(t, t.TempDir()); got.Problem == nil || got.Problem.Reason != checks.Unreadable {
		t.Errorf("a missing file gives %+v", got)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if got := Collect(stopped, checks.Access{Path: "redis.conf"}); got.Problem.Reason != checks.Timeout {
		t.Errorf("an interrupted collection gives %+v", got.Problem)
	}
}

// TestDeviceIsNotRead would not end if it were.
func TestDeviceIsNotRead(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("SKIP, linux is missing: its devices are looked at")
	}
	for _, path := range []string{"/dev/zero", "/dev/tty", "/proc", "/proc/self/mem"} {
		if got := Collect(t.Context(), checks.Access{Path: path}); got.Facts != nil && path != "/proc/self/mem" || got.Facts == nil && got.Problem == nil {
			t.Errorf("%s gives %+v", path, got)
		}
	}
}

// TestDefaults holds that the table here and that of the checks don't both say what no line means.
func TestDefaults(t *testing.T) {
	t.Parallel()
	for _, d := range directives {
		if _, agreed, listed := redis.WithoutLine(d.name); (agreed || listed && d.name != "bind") && d.unset != "" {
			t.Errorf("%s without a line is %q here, and the checks' table has it too", d.name, d.unset)
		}
	}
}

func FuzzLines(f *testing.F) {
	f.Add("bind 127.0.0.1 \"a\\x41\\n\" 'b\\'c'\nuser a on >x (+get ~y) %R~z\nsave 1 1\nclient-output-buffer-limit normal 1 1 1")
	f.Add("user default reset >\xff &* \x00")
	f.Add("slaveof a 1\nrename-command x y\nrequirepass \"")
	f.Fuzz(func(t *testing.T, text string) {
		c := collector{settings: settings{given: map[string]value{}, renamed: map[string]bool{}}}
		lines, err := linesOf("redis.conf", text)
		if err != nil {
			return
		}
		for _, at := range lines {
			if at.name == "aclfile" || at.name == "include" {
				return // needs a folder
			}
			c.settings.apply(at)
		}
		c.judge([]string{"redis.conf"})
		for name, value := range c.facts.Config {
			if text, _ := value.Get(); len(text) > 1<<20 {
				t.Errorf("%s has %d bytes", name, len(text))
			}
		}
	})
}
