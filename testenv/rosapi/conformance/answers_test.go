package conformance

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	ros "github.com/go-routeros/routeros/v3"

	"hardcheck/testenv/rosapi"
)

// question is one whose answer the simulator assumes.
type question struct {
	about string
	words []string
	// attribute is what is shown of the answer's rows.
	attribute string
	// settings is set where the answer depends on how the router is set up.
	settings bool
}

var questions = []question{
	{"?disabled=no finds what is printed as false", []string{"/ip/service/print", "=.proplist=name", "?disabled=no"}, "name", true},
	{"?disabled=false finds it", []string{"/ip/service/print", "=.proplist=name", "?disabled=false"}, "name", true},
	{"an unknown name in .proplist is left out", []string{"/system/identity/print", "=.proplist=no-such-name"}, "no-such-name", false},
	{"the ids of the services", []string{"/ip/service/print", "=.proplist=.id,name"}, ".id", false},
	{"users have the flag expired", []string{"/user/print", "=.proplist=expired"}, "expired", true},
	{"users have a password without sensitive", []string{"/user/print", "=.proplist=password"}, "password", false},
	{"where a fresh router shows itself", []string{"/ip/neighbor/discovery-settings/print"}, "discover-interface-list", true},
	{"a menu that isn't there, below one that is", []string{"/ip/nothing/print"}, "", false},
	{"an argument that isn't there", []string{"/ip/service/print", "=nothing="}, "", false},
	{"the bare path of a menu", []string{"/ip/service"}, "", false},
}

// compareAnswers prints the router's answers beside those of a fresh simulated one.
// They aren't judged: a router that is set up otherwise answers otherwise.
func compareAnswers(t *testing.T, router *ros.Client) {
	t.Helper()
	device := rosapi.Must(t, "virtual", "account auditor canary", `
menu /user/group
row
  name=auditor policy=read,api
menu /user
row
  name=auditor group=auditor disabled=false`)
	simulated := dial(t, "routeros+plain://"+rosapi.Start(t, device).Address("api"), "auditor", "canary")
	var table strings.Builder
	for _, q := range questions {
		got, want := ask(router, q), ask(simulated, q)
		mark := "as assumed"
		switch {
		case got != want && q.settings:
			mark = "other settings, or another answer"
		case got != want:
			mark = "NOT as assumed"
		}
		fmt.Fprintf(&table, "  %s: %s\n    the router     %s\n    the simulator  %s\n", q.about, mark, got, want)
	}
	t.Logf("what the simulator assumes:\n%s", table.String())
}

// ask shows an answer: the traps' text, or the values of the attribute. A password is
// not shown, only that there is one.
func ask(router *ros.Client, q question) string {
	reply, err := router.RunArgs(q.words)
	var device *ros.DeviceError
	if errors.As(err, &device) {
		return fmt.Sprintf("trap %q", device.Sentence.Map["message"])
	}
	if err != nil {
		return fmt.Sprintf("error %q", err)
	}
	shown := map[string]bool{}
	for _, row := range reply.Re {
		value, has := row.Map[q.attribute]
		switch {
		case !has:
			value = "(absent)"
		case q.attribute == "password" && value != "":
			value = "(set)"
		}
		shown[value] = true
	}
	return "values: " + strings.Join(slices.Sorted(maps.Keys(shown)), " ")
}
