package export

import (
	"strings"
	"testing"

	"hardcheck/checks"
)

// TestOldReleases holds that a file of RouterOS 6 says in one sentence why what it leaves
// out isn't known, and that one of version 7 doesn't.
func TestOldReleases(t *testing.T) {
	t.Parallel()
	const body = "\n/interface bridge\nadd name=bridge\n/ip address\nadd address=192.168.88.1/24 interface=bridge\n/system identity\nset name=edge\n"
	for release, want := range map[string]string{"6.49.10": "the file is of RouterOS 6.49.10, whose defaults", "7.14.3": ""} {
		file, err := Parse([]byte("# 2026-01-01 00:00:00 by RouterOS " + release + "\n#" + body))
		if err != nil {
			t.Fatal(err)
		}
		_, problems := file.Facts()
		got := problems[""]
		if (want == "") != (got == checks.Problem{}) || !strings.Contains(got.Detail, want) {
			t.Errorf("%s: %+v, want %q", release, got, want)
		}
	}
}

// TestRoutingOfVersion6 holds that the routing menus of RouterOS 6, which version 7 has
// elsewhere, are no damage, and that those of version 7 aren't empty for it but unknown.
func TestRoutingOfVersion6(t *testing.T) {
	t.Parallel()
	file, err := Parse([]byte("# jan/15/2022 10:00:00 by RouterOS 6.49.7\n#\n/ip address\nadd address=192.168.88.1/24 interface=ether2\n" +
		"/routing bgp peer\nadd name=isp remote-address=192.0.2.1 remote-as=65002\n/routing ospf interface\nadd interface=ether2 network-type=broadcast\n" +
		"/routing ospf network\nadd area=backbone network=192.168.88.0/24\n/system identity\nset name=edge\n"))
	if err != nil {
		t.Fatal(err)
	}
	if file.damage != nil {
		t.Errorf("line %d %s", file.damage.line, file.damage.why)
	}
	_, problems := file.Facts()
	for _, field := range []string{"network.bgp", "network.bgpTemplates", "network.ospf", "network.rip", "network.routingRules", "network.vrfs"} {
		if problem := problems[field]; problem.Reason != checks.Source {
			t.Errorf("%s: %+v", field, problem)
		}
	}
}
