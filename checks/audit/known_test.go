package audit

import (
	"net/netip"
	"strconv"
	"strings"
	"testing"

	"hardcheck/checks/all"
	"hardcheck/checks/site"
)

// TestReservedPorts holds for every scheme of every connector that the ports of
// Modbus are refused to all but Modbus itself.
func TestReservedPorts(t *testing.T) {
	t.Parallel()
	known := Known()
	host := netip.MustParseAddr("10.0.0.5")
	for _, connector := range all.Connectors() {
		for _, scheme := range connector.Schemes {
			if scheme.Port == 0 {
				continue
			}
			for _, port := range []uint16{502, 802} {
				url := scheme.Name + "://" + netip.AddrPortFrom(host, port).String()
				_, err := site.FromURLs([]string{url}, site.AdHoc{}, known)
				mine := connector.Kind.Name == "modbus"
				if refused := err != nil && strings.Contains(err.Error(), "port "+strconv.Itoa(int(port))+" is for modbus targets alone"); refused == mine {
					t.Errorf("%s: %v", url, err)
				}
			}
		}
	}
}
