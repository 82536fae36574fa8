package html

import (
	"fmt"
	"net/netip"
	"strings"

	"hardcheck/checks/report/reporttest"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// pathBuilding makes sites whose findings have paths.
type pathBuilding struct{ *reporttest.Building }

func (b pathBuilding) place(name, url, zone string) {
	b.Target(name, url, checks.StateCollected, "", "")
	b.Targets[len(b.Targets)-1].Zone = zone
}

func (b pathBuilding) path(check, who string, outcome checks.Outcome, severity checks.Severity, paths ...checks.Path) {
	f := b.Finding(check, who, outcome, "a way", "edge, packet", "1.0.0.1:49152 -> 192.0.2.1:1502/tcp by ether1")
	f.Paths, f.Severity = paths, severity
	if outcome == checks.NotAssessed {
		f.Reason = checks.Unreadable
	}
}

func tcpPath(from, via, to string, port, sent uint16) checks.Path {
	return checks.Path{From: from, Via: via, To: netip.MustParseAddr(to), Protocol: "tcp", Port: port, PacketPort: sent}
}

// onePath is a forgotten port forward.
func onePath() engine.Result {
	b := pathBuilding{reporttest.Start("plant-7", "baseline")}
	b.place("edge", "routeros://auditor@192.0.2.1", "office")
	b.place("pump-plc", "modbus://10.20.3.7:502", "plant")
	b.path("network-modbus-unreachable", "pump-plc#from internet", checks.Failed, checks.Critical, tcpPath("internet", "edge", "10.20.3.7", 502, 1502))
	b.path("network-modbus-unreachable", "pump-plc#from office", checks.Passed, checks.High)
	return b.Baselined().End(engine.Exit{Code: 1, Violations: true})
}

// fivePaths have every kind of end and outcome, and names that hardly fit.
func fivePaths() engine.Result {
	b := pathBuilding{reporttest.Start("plant-7", "baseline")}
	long := strings.Repeat("north-hall-", 4)
	b.place("edge", "routeros://auditor@192.0.2.1", "office")
	b.place("core-"+long, "routeros://auditor@192.0.2.2", long)
	b.place("pump-plc", "modbus://10.20.3.7:502", "plant")
	b.place("valve-plc-"+long, "modbus://[2001:db8:85a3:1111:2222:8a2e:370:7334]:502", long)
	b.place("cache", "redis://10.10.0.5:6379", "")
	b.path("network-modbus-unreachable", "pump-plc#from internet", checks.Failed, checks.Critical, tcpPath("internet", "edge", "10.20.3.7", 502, 1502))
	b.path("network-modbus-segmented", "pump-plc", checks.Failed, checks.High, checks.Path{From: "office", Via: "edge", To: netip.MustParseAddr("10.20.3.7"), Protocol: "udp"})
	b.path("routeros-nat-exposure", "edge#nat dstnat web", checks.Failed, checks.High, tcpPath("internet", "edge", "10.10.0.80", 80, 8080))
	var services []checks.Path
	for _, port := range []uint16{22, 8291, 8729, 53, 161} {
		services = append(services, checks.Path{From: "office", Via: "edge", Protocol: map[bool]string{true: "udp", false: "tcp"}[port == 161], Port: port, PacketPort: port})
	}
	for i, path := range services {
		b.path("routeros-services-unreachable", fmt.Sprintf("edge#service %d", i), checks.Failed, checks.High, path)
	}
	unknown := tcpPath(long, "core-"+long, "2001:db8:85a3:1111:2222:8a2e:370:7334", 502, 0)
	unknown.Unknown = true
	b.path("network-modbus-unreachable", "valve-plc-"+long+"#from "+long, checks.NotAssessed, checks.High, unknown)
	b.path("network-redis-unreachable", "cache#from office", checks.Waived, checks.High, tcpPath("office", "core-"+long, "10.10.0.5", 6379, 6379))
	return b.Baselined().End(engine.Exit{Code: 1, Violations: true, Incomplete: true})
}

// manyPaths lead from each zone through each router to each of its devices.
func manyPaths(zones, routers, devices int) engine.Result {
	b := pathBuilding{reporttest.Start("plant-7", "baseline")}
	for r := range routers {
		router := fmt.Sprintf("edge-%d", r)
		b.place(router, "routeros://auditor@192.0.2.1", "office")
		for d := range devices {
			device := fmt.Sprintf("plc-%d-%d", r, d)
			b.place(device, "modbus://"+device+".example.org", fmt.Sprintf("line-%d", r))
			for z := range zones {
				zone := []string{"internet", "office"}[min(z, 1)]
				if z > 1 {
					zone = fmt.Sprintf("zone-%d", z)
				}
				to := netip.AddrFrom4([4]byte{10, byte(r), byte(d >> 8), byte(d)}).String()
				b.path("network-modbus-unreachable", device+"#from "+zone, checks.Failed, checks.High, tcpPath(zone, router, to, 502, uint16(1000+d)))
			}
		}
	}
	return b.Baselined().End(engine.Exit{Code: 1, Violations: true})
}
