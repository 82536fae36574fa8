package modbusconn

import (
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/modbus"
	"hardcheck/testenv/modbussim"
)

// further makes the access one to another address of a name.
func further(access *checks.Access) { access.Further = true }

// TestFurtherAddressIsAskedForOneRegister holds it whatever the owner allows, and that
// what stays unasked makes nothing incomplete.
func TestFurtherAddressIsAskedForOneRegister(t *testing.T) {
	t.Parallel()
	authority := modbussim.NewAuthority(t)
	for _, tc := range []struct {
		name   string
		server modbussim.Config
		scheme string
		// unasked are fields that are not asked for.
		unasked []string
	}{
		{"plain", modbussim.Config{}, "modbus", []string{"identification", "reads.coils", "units.255", "serverID", "programming", "diagnostics", "writes", "registers"}},
		{"plain_port_named_as_tls", modbussim.Config{}, "modbus+tls", []string{"identification"}},
		{"tls", modbussim.Config{TLS: authority.ServerConfig(t, true)}, "modbus+tls", []string{"identification", "tlsPresent", "tls", "admission", "reads"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			server := modbussim.Start(t, tc.server)
			access := withConsent(accessTo(t, tc.scheme, server.Address), "active", "write-probe")
			if tc.scheme == "modbus+tls" {
				access.TLS = secure(t, authority, server.Address, []string{"Viewer"}).TLS
			}
			access.Target.Settings = modbus.Settings{Registers: ranges()}
			access.Host = "plc.example.org"
			further(&access)
			collection, _ := collectFrom(t, access)
			for _, field := range tc.unasked {
				checktest.WantProblem(t, collection, field, checks.Source, "plc.example.org")
			}
			wantWhole(t, collection)
			if got := sent(access); len(got) != 1 || got[0] != firstQuestion(access).String() || len(connections(access)) != 1 {
				t.Errorf("sent %q over %d connections", got, len(connections(access)))
			}
		})
	}
}

// TestFurtherAddressKeepsItsDistance holds that the device, which may have been asked
// just now, has its rest first.
func TestFurtherAddressKeepsItsDistance(t *testing.T) {
	t.Parallel()
	access := accessTo(t, "modbus", "192.0.2.1:502")
	if d := newDevice(access); !d.last.IsZero() {
		t.Error("a first address has to wait")
	}
	further(&access)
	if d := newDevice(access); d.last.IsZero() || d.interval != interval {
		t.Errorf("a further address is asked at once: last contact %v, interval %v", d.last, d.interval)
	}
}
