package routeros

import (
	"slices"

	"hardcheck/checks"
)

// Controller is a menu that makes the router a controller of access points.
type Controller struct {
	Menu, Field string
	Manager     checks.Value[WirelessManager]
}

// Controllers lists the menus that the router has, of both generations.
func Controllers(f Facts) []Controller {
	return slices.DeleteFunc([]Controller{
		{"/interface/wifi/capsman", "wireless.wifiManager", f.Wireless.WiFiManager},
		{"/caps-man/manager", "wireless.legacyManager", f.Wireless.LegacyManager},
	}, func(c Controller) bool { return f.Lacks(c.Menu) })
}
