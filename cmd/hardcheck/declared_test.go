package main

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"hardcheck/testenv/modbussim"
)

// TestDeclaredPortIsUsedEverywhere changes the port in one connector's declaration, and
// nothing else. It is not parallel: no other test may see the change.
func TestDeclaredPortIsUsedEverywhere(t *testing.T) {
	server := modbussim.Start(t, modbussim.Config{})
	port := netip.MustParseAddrPort(server.Address).Port()
	schemes := connectorOf(t, "modbus").Schemes
	before := schemes[0].Port
	t.Cleanup(func() { schemes[0].Port = before })
	schemes[0].Port = port

	for _, tc := range []struct {
		name string
		args []string
		want string
	}{
		{"plan", []string{"plan", "modbus://127.0.0.1"}, fmt.Sprintf("127.0.0.1:%d", port)},
		{"dial", []string{"collect", "modbus://127.0.0.1", "--pace", "quick"}, `"state":"collected"`},
		{"explain", []string{"explain", "targets"}, fmt.Sprintf("modbus://HOST[:%d]", port)},
	} {
		var out, problems strings.Builder
		if code := run(t.Context(), tc.args, streams{out: &out, err: &problems}); code != 0 {
			t.Errorf("%s: exit %d: %s", tc.name, code, problems.String())
		}
		if !strings.Contains(out.String(), tc.want) {
			t.Errorf("%s does not show %s:\n%s", tc.name, tc.want, out.String())
		}
	}
}
