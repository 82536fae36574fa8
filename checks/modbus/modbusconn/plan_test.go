package modbusconn

import (
	"crypto/tls"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
	"hardcheck/checks/wire"
	"hardcheck/testenv/modbussim"
)

// furtherObject is a request for further objects: plans show NN for the object's id.
var furtherObject = regexp.MustCompile(`^2B 0E 01 (0[1-9A-F]|[1-9A-F].) `)

// TestPlanIsWhatHappens runs plans against devices and holds that the transcript is
// the plan without the steps whose condition did not come true, in the same order.
func TestPlanIsWhatHappens(t *testing.T) {
	t.Parallel()
	authority := modbussim.NewAuthority(t)
	parts := modbussim.NewDevice()
	parts.PerAnswer = 2
	poor := modbussim.NewDevice()
	poor.Identity = nil
	open := modbussim.Config{TLS: authority.ServerConfig(t, false)}
	mutual := modbussim.Config{TLS: authority.ServerConfig(t, true)}
	newest := authority.ServerConfig(t, true)
	newest.MinVersion = tls.VersionTLS13
	for _, tc := range []struct {
		name   string
		server modbussim.Config
		scheme string
		roles  []string
		change func(*checks.Access)
	}{
		{"plain", modbussim.Config{}, "modbus", nil, nil},
		{"no_identification", modbussim.Config{Device: poor}, "modbus", nil, nil},
		{"identification_in_parts", modbussim.Config{Device: parts}, "modbus", nil, nil},
		{"quick", modbussim.Config{}, "modbus", nil, func(a *checks.Access) { a.Quick = true }},
		{"further_address", modbussim.Config{}, "modbus", nil, further},
		{"further_address_quick", modbussim.Config{}, "modbus", nil, func(a *checks.Access) { further(a); a.Quick = true }},
		{"further_address_registers_under_all_consents", modbussim.Config{}, "modbus", nil, func(a *checks.Access) {
			*a = withConsent(*a, "active", "write-probe")
			a.Target.Settings = modbus.Settings{Registers: ranges()}
			further(a)
		}},
		{"tls_further_address", open, "modbus+tls", nil, further},
		{"all_consents", modbussim.Config{}, "modbus", nil, func(a *checks.Access) { *a = withConsent(*a, "active", "write-probe") }},
		{"another_unit", modbussim.Config{}, "modbus", nil, func(a *checks.Access) { a.Target.Settings = modbus.Settings{Units: []int{255, 3}} }},
		{"registers", modbussim.Config{}, "modbus", nil, func(a *checks.Access) { a.Target.Settings = modbus.Settings{Registers: ranges()[:3]} }},
		{"registers_under_all_consents", modbussim.Config{}, "modbus", nil, func(a *checks.Access) {
			*a = withConsent(*a, "active", "write-probe")
			a.Target.Settings = modbus.Settings{Registers: ranges()}
		}},
		{"tls_registers", mutual, "modbus+tls", []string{"Viewer"}, func(a *checks.Access) { a.Target.Settings = modbus.Settings{Registers: ranges()} }},
		{"tls", open, "modbus+tls", nil, nil},
		{"tls_newest_version_only", modbussim.Config{TLS: newest}, "modbus+tls", []string{"Viewer"}, nil},
		{"tls_quick", open, "modbus+tls", nil, func(a *checks.Access) { a.Quick = true }},
		{"tls_mutual", mutual, "modbus+tls", nil, nil},
		{"tls_mutual_with_certificate", mutual, "modbus+tls", []string{"Viewer"}, nil},
		{"tls_untrusted", open, "modbus+tls", []string{"Viewer"}, func(a *checks.Access) { a.TLS.CA = modbussim.NewAuthority(t).PEM }},
		{"tls_all_consents", mutual, "modbus+tls", []string{"Viewer"}, func(a *checks.Access) { *a = withConsent(*a, "active", "write-probe") }},
		{"tls_all_consents_without_a_role", mutual, "modbus+tls", []string{}, func(a *checks.Access) { *a = withConsent(*a, "active", "write-probe") }},
		{"tls_admits_all_under_all_consents", open, "modbus+tls", nil, func(a *checks.Access) { *a = withConsent(*a, "active", "write-probe") }},
		{"tls_identification_in_parts", modbussim.Config{TLS: open.TLS, Device: parts}, "modbus+tls", []string{"Viewer"}, func(a *checks.Access) { *a = withConsent(*a, "active", "write-probe") }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			server := modbussim.Start(t, tc.server)
			access := accessTo(t, tc.scheme, server.Address)
			if tc.scheme == "modbus+tls" {
				access = secure(t, authority, server.Address, tc.roles)
			}
			if tc.change != nil {
				tc.change(&access)
			}
			collectFrom(t, access)
			wantPlanned(t, access)
		})
	}
}

// wantPlanned matches the run's connections with the plan's, one after the other.
func wantPlanned(t *testing.T, access checks.Access) {
	t.Helper()
	var plan [][]checks.Step
	for _, step := range Plan(access) {
		switch {
		case step.Skipped != "":
		case step.Event == "connect":
			plan = append(plan, []checks.Step{step})
		default:
			plan[len(plan)-1] = append(plan[len(plan)-1], step)
		}
	}
	cut := len(sent(access)) >= maxRequests
	for _, events := range connections(access) {
		at := slices.IndexFunc(plan, func(steps []checks.Step) bool { return matches(events, steps, cut) })
		if at < 0 {
			t.Fatalf("not in the rest of the plan: %q", events)
		}
		for _, left := range plan[:at] {
			if left[0].When == "" {
				t.Errorf("not done before %q: %+v", events, left)
			}
		}
		plan = plan[at+1:]
	}
	for _, left := range plan {
		if left[0].When == "" && !cut {
			t.Errorf("not done at the end: %+v", left)
		}
	}
}

// connections are what was sent, by connection; the first entry is the connect. One
// that ended after its ClientHello stands with the one that offered more.
func connections(access checks.Access) [][]string {
	var all [][]string
	entries, _ := access.Transcript.Exchanges()
	for _, entry := range entries {
		switch entry.Event {
		case "connect":
			if last := len(all) - 1; last >= 0 && refusedHello(all[last]) {
				all[last] = all[last][:1]
				continue
			}
			all = append(all, []string{entry.What})
		case "send":
			what := furtherObject.ReplaceAllString(entry.What, "2B 0E 01 NN ")
			all[len(all)-1] = append(all[len(all)-1], what)
		}
	}
	return all
}

func refusedHello(sent []string) bool {
	return len(sent) == 2 && strings.HasPrefix(sent[1], wire.UpTo12.Hello())
}

// matches reports whether events are the steps without some that have a
// condition, or without the last ones where the budget cut them.
func matches(events []string, steps []checks.Step, cut bool) bool {
	connection := steps[0].When
	for _, step := range steps {
		switch {
		case len(events) > 0 && events[0] == step.What:
			events = events[1:]
		case step.When == connection && !cut:
			return false
		}
	}
	return len(events) == 0
}

func TestPlanNamesWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	access := accessTo(t, "modbus", "127.0.0.1:502")
	for _, tc := range []struct {
		name    string
		access  checks.Access
		skipped int
		class   checks.Class
	}{
		{"default", access, 3, checks.SafeRead},
		{"active", withConsent(access, "active"), 1, checks.Active},
		{"write_probe", withConsent(access, "write-probe"), 2, checks.WriteProbe},
		{"all", withConsent(access, "active", "write-probe"), 1, checks.WriteProbe},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			skipped, classes := 0, map[checks.Class]bool{}
			for _, step := range Plan(tc.access) {
				if step.Skipped != "" {
					skipped++
					continue
				}
				classes[step.Class] = true
			}
			if skipped != tc.skipped || !classes[tc.class] {
				t.Errorf("%d steps skipped, classes %v", skipped, classes)
			}
			if tc.name == "default" && (classes[checks.Active] || classes[checks.WriteProbe]) {
				t.Errorf("classes %v without consent", classes)
			}
		})
	}
}
