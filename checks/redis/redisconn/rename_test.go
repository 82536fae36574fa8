package redisconn

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/redis"
	"hardcheck/testenv/redisd"
)

// named gives the target the name that its CONFIG has.
func named(access checks.Access, name string) checks.Access {
	access.Own = map[string]checks.Secret{redis.KeyConfigCommand: checks.NewSecret(name)}
	return access
}

func TestRenamedConfigIsRead(t *testing.T) {
	const name = "canary-CFG-4711"
	server := start(t, "rename-command CONFIG "+name, "requirepass canary-require-pass", "maxmemory 64mb")
	access := named(withLogin(accessTo(t, "redis", server.Address), "", "canary-require-pass"), name)
	collection, facts := collectFrom(t, access)
	if collection.Problem != nil {
		t.Errorf("problem %+v", collection.Problem)
	}
	if got := checktest.Known(t, facts.Config["maxmemory"], "maxmemory"); got != "67108864" {
		t.Errorf("maxmemory %q", got)
	}
	if !checktest.Known(t, facts.RequirePass, "requirePass").Set {
		t.Error("requirepass is set")
	}
	checktest.WantNoTrace(t, collection, access.Transcript, "canary", strings.ToLower(name))
	wantPlanned(t, access)
	for _, step := range Plan(access) {
		if strings.Contains(strings.ToLower(step.What), "canary") {
			t.Errorf("the plan shows %q", step.What)
		}
	}
}

// TestAnotherCommandIsNotUsedAsConfig is about names that would do something else: SET
// writes a key called GET.
func TestAnotherCommandIsNotUsedAsConfig(t *testing.T) {
	for _, name := range []string{"SET", "set", "CONFIG", "config|get", "canary-nothing", "GETSET", "EVAL", "DEBUG"} {
		t.Run(name, func(t *testing.T) {
			server := start(t, "rename-command CONFIG hidden-elsewhere")
			recorder := redisd.Record(t, server.Address)
			access := named(accessTo(t, "redis", recorder.Address), name)
			collection, facts := collectFrom(t, access)
			checktest.WantProblem(t, collection, "config", checks.Unreadable, "it was not used")
			if facts.Config != nil {
				t.Errorf("config %+v", facts.Config)
			}
			var used []string
			for _, line := range sentLines(recorder)[1] {
				if strings.HasPrefix(line, name+" ") && name != "CONFIG" {
					used = append(used, line)
				}
			}
			if diff := cmp.Diff([]string(nil), used); diff != "" {
				t.Errorf("used as CONFIG (-want +got):\n%s", diff)
			}
			do := commandTo(t, server)
			if size, err := do("DBSIZE"); err != nil || size != int64(0) {
				t.Errorf("DBSIZE %v, %v", size, err)
			}
			wantPlanned(t, access)
		})
	}
}

func TestNameIsNotAskedForWhereConfigIsThere(t *testing.T) {
	recorder := redisd.Record(t, start(t).Address)
	access := named(accessTo(t, "redis", recorder.Address), "canary-name")
	collection, _ := collectFrom(t, access)
	for _, sent := range recorder.Sent() {
		if strings.Contains(string(sent), "canary") {
			t.Errorf("sent %q", sent)
		}
	}
	checktest.WantNoTrace(t, collection, access.Transcript, "canary")
}

func TestGuardRefusesAnUnconfirmedName(t *testing.T) {
	for name, tc := range map[string]struct {
		renaming renaming
		words    []string
		shown    string
	}{
		"question":        {renaming{name: "cfg"}, []string{"COMMAND", "INFO", "cfg"}, "COMMAND INFO [config-command]"},
		"not_confirmed":   {renaming{name: "cfg"}, []string{"cfg", "GET", "bind"}, ""},
		"confirmed":       {renaming{"cfg", true}, []string{"cfg", "GET", "bind"}, "[config-command] GET bind"},
		"set":             {renaming{"cfg", true}, []string{"cfg", "SET", "bind", "x"}, ""},
		"unlisted":        {renaming{"cfg", true}, []string{"cfg", "GET", "*"}, ""},
		"another_name":    {renaming{"cfg", true}, []string{"other", "GET", "bind"}, ""},
		"no_name":         {renaming{"", true}, []string{"", "GET", "bind"}, ""},
		"another_command": {renaming{name: "cfg"}, []string{"COMMAND", "INFO", "other"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			shown, err := permit(tc.words, tc.renaming)
			if shown != tc.shown || (err == nil) != (tc.shown != "") {
				t.Errorf("shown %q, %v", shown, err)
			}
		})
	}
}
