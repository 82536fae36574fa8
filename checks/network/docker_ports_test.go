package network_test

import (
	"net/netip"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/network"
)

// TestManyPublishedPorts asks about the first sockets of a container that publishes thousands, and leaves the
// container open: that the first ones can't be reached says nothing of the rest.
func TestManyPublishedPorts(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		ports int
		open  bool
	}{{1_000, false}, {1_001, true}} {
		g := plant(t, 10)
		var ports []docker.Port
		for i := range tc.ports {
			port := uint16(10_000 + 2*i)
			ports = append(ports, docker.Port{Container: port, Protocol: "tcp", HostFirst: port, HostLast: port})
		}
		c := docker.Container{
			Name: "many", State: checks.Known(docker.State{Status: "created"}), Isolation: checks.Known(docker.Isolation{Network: "bridge"}),
			Ports: checks.Known(docker.Ports{Configured: checks.Whole(ports), Exposed: checks.Whole[string](nil)}), Networks: checks.Whole[docker.Endpoint](nil),
		}
		target := checks.Target{Name: "host", Kind: "docker", Zone: "ot", ReachableFrom: []string{"ot"}, Addresses: []netip.Addr{netip.MustParseAddr("10.20.200.9")}}
		facts := docker.Facts{
			Transport: "unix", Engine: checks.Known(docker.Engine{Listeners: checks.Whole[docker.Listener](nil)}), Containers: checks.Whole([]docker.Container{c}),
		}
		g.Observations["docker"] = []checks.Observation{{Target: target, Site: g.Site, Facts: facts}}
		open := false
		for _, j := range network.DockerUnreachable.Rule.JudgeAcross(g) {
			open = open || j.Subject == "many" && j.Outcome == checks.NotAssessed && j.Reason == checks.Budget
		}
		if open != tc.open {
			t.Errorf("%d ports: left open is %t", tc.ports, open)
		}
	}
}
