package routeros

import (
	"slices"

	"hardcheck/checks"
)

// controller is a menu that makes the router a controller of access points.
type controller struct {
	menu, field string
	manager     checks.Value[WirelessManager]
}

// controllers lists the menus that the router has, of both generations.
func controllers(f Facts) []controller {
	return slices.DeleteFunc([]controller{
		{"/interface/wifi/capsman", "wireless.wifiManager", f.Wireless.WiFiManager},
		{"/caps-man/manager", "wireless.legacyManager", f.Wireless.LegacyManager},
	}, func(c controller) bool { return f.Lacks(c.menu) })
}
