package rosapi

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestChanging(t *testing.T) {
	for words, want := range map[string]bool{
		"/login =name=admin":                          false,
		"/ip/service/print":                           false,
		"/ip/service/print =.proplist=file ?interval": false,
		"/ip/service/print =count-only=":              false,
		"/ip/service/getall":                          false,
		"/interface/listen":                           false,
		"/cancel =tag=1":                              false,
		"/quit":                                       false,
		"/interface":                                  false,
		"/system":                                     false,
		"":                                            false,
		"/ip/service/set =numbers=api =disabled=yes": true,
		"/ip/service/add":                                true,
		"/ip/service/remove =.id=*1":                     true,
		"/ip/service/disable":                            true,
		"/ip/firewall/filter/move":                       true,
		"/system/reboot":                                 true,
		"/system/script/run":                             true,
		"/export":                                        true,
		"/execute":                                       true,
		"/tool/fetch =url=http://192.0.2.1/":             true,
		"/ip/service/print =file=x":                      true,
		"/ip/service/print =append=":                     true,
		"/ip/service/print =follow=":                     true,
		"/ip/service/print =follow-only=":                true,
		"/ip/service/print =interval=1":                  true,
		"/ip/service/print file":                         false,
		"/somewhere/else":                                true,
		"/interface/monitor-traffic =interface=ether1":   true,
		"/system/package/update/check-for-updates":       true,
		"/system/device-mode/update =mode=enterprise":    true,
		"/console/inspect =request=child =path=ip":       true,
		"/user/group/print =.proplist=policy =interval=": true,
	} {
		if got := changing(strings.Fields(words)); got != want {
			t.Errorf("%s: got %t, want %t", words, got, want)
		}
	}
}

// failures is a test that can fail without failing this one.
type failures struct {
	testing.TB
	lines    []string
	cleanups []func()
}

func (f *failures) Helper()           {}
func (f *failures) Cleanup(do func()) { f.cleanups = append(f.cleanups, do) }
func (f *failures) Errorf(format string, args ...any) {
	f.lines = append(f.lines, fmt.Sprintf(format, args...))
}

func TestAttemptsFailTheTest(t *testing.T) {
	fake := &failures{TB: t}
	router := Start(fake, Must(t, "factory"))
	before := time.Now()
	c := open(t, router, "admin")
	c.want("!trap =message=failure: a simulated router can't be changed | !done", "/ip/service/set", "=numbers=api", "=comment=canary")
	c.ask("/ip/service/print", "=file=canary")
	for _, cleanup := range fake.cleanups {
		cleanup()
	}
	got := strings.Join(fake.lines, "\n")
	for _, want := range []string{`["/ip/service/set" "numbers" "comment"]`, `["/ip/service/print" "file"]`} {
		if !strings.Contains(got, want) {
			t.Errorf("no failure with %s in\n%s", want, got)
		}
	}
	if len(fake.lines) != 2 || strings.Contains(got, "canary") {
		t.Errorf("want two failures without values, got\n%s", got)
	}
	attempts := router.Attempts()
	if len(attempts) != 2 || attempts[0].User != "admin" || attempts[0].Connection != 1 || attempts[0].At.Before(before) {
		t.Errorf("attempts: %v", attempts)
	}
	if all := router.Sentences(); len(all) != 3 || all[0].Words[0] != "/login" || all[0].User != "" {
		t.Errorf("sentences: %v", all)
	}
}

func TestChangeWithoutTheRight(t *testing.T) {
	router, err := Launch(t.Context(), Must(t, "factory", `
account audit x
menu /user
row
 name=audit group=audit
menu /user/group
row
 name=audit policy=read,api
`))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(router.Stop)
	open(t, router, "audit").want("!trap =message=not enough permissions (9) | !done", "/system/identity/set", "=name=x")
	if attempts := router.Attempts(); len(attempts) != 1 {
		t.Errorf("attempts: %v", attempts)
	}
}
