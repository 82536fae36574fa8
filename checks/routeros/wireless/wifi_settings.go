package wireless

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// wifiNetwork is a wireless interface in force with the settings that hold for it.
type wifiNetwork struct {
	name string
	// legacy marks the older of the two packages.
	legacy bool
	// The settings are unknown where nothing sets them, on the older package where its
	// profile or the setting was not read.
	authentication checks.Value[[]string]
	ciphers        checks.Value[[]string]
	wps            checks.Value[string]
	protection     checks.Value[string]
	withoutPMKID   checks.Value[bool]
}

// wifiNetworks lists the interfaces of both generations that are in force. ok is false
// where they are not known; a router without wireless is not applicable.
func wifiNetworks(o checks.Observed[routeros.Facts]) (networks []wifiNetwork, ok bool) {
	if o.Facts.Lacks("/interface/wifi") && o.Facts.Lacks("/interface/wireless") {
		o.NotApplicable("this router has no wireless interfaces")
		return nil, false
	}
	current, known := currentWiFi(o)
	legacy, read := legacyWiFi(o)
	networks = append(current, legacy...)
	if known && read && len(networks) == 0 {
		o.NotApplicable("no wireless interface is in force")
	}
	return networks, len(networks) > 0
}

func currentWiFi(o checks.Observed[routeros.Facts]) (networks []wifiNetwork, ok bool) {
	if o.Facts.Lacks("/interface/wifi") {
		return nil, true
	}
	interfaces, ok := checks.Need(o, o.Facts.Wireless.WiFi, "wireless.wifi")
	configurations, known := checks.Need(o, o.Facts.Wireless.WiFiConfigurations, "wireless.wifiConfigurations")
	profiles, read := checks.Need(o, o.Facts.Wireless.WiFiSecurity, "wireless.wifiSecurity")
	if !ok || !known || !read {
		return nil, false
	}
	for _, one := range interfaces {
		if one.Disabled {
			continue
		}
		layers := []routeros.WiFiInline{one.WiFiInline}
		if i := slices.IndexFunc(configurations, func(c routeros.WiFiConfiguration) bool { return c.Name == one.Configuration }); i >= 0 {
			layers = append(layers, configurations[i].WiFiInline)
		}
		networks = append(networks, resolveWiFi(one.Name, layers, profiles))
	}
	return networks, true
}

// resolveWiFi takes each setting from the first layer that has it: the interface, its
// configuration, then the profile that the first of them names.
func resolveWiFi(name string, layers []routeros.WiFiInline, profiles []routeros.WiFiSecurity) wifiNetwork {
	network := wifiNetwork{name: name}
	for _, layer := range layers {
		if i := slices.IndexFunc(profiles, func(p routeros.WiFiSecurity) bool { return p.Name == layer.Profile }); i >= 0 {
			p := profiles[i]
			layers = append(slices.Clone(layers), routeros.WiFiInline{
				AuthenticationTypes: p.AuthenticationTypes, Encryption: p.Encryption, WPS: p.WPS, ManagementProtection: p.ManagementProtection, DisablePMKID: p.DisablePMKID,
			})
			break
		}
	}
	for _, layer := range layers {
		if !isSet(network.authentication) && len(layer.AuthenticationTypes) > 0 {
			network.authentication = checks.Known(layer.AuthenticationTypes)
		}
		if !isSet(network.ciphers) && len(layer.Encryption) > 0 {
			network.ciphers = checks.Known(layer.Encryption)
		}
		takeFirst(&network.wps, layer.WPS)
		takeFirst(&network.protection, layer.ManagementProtection)
		if left, err := routeros.ParseBool(layer.DisablePMKID); err == nil && !isSet(network.withoutPMKID) {
			network.withoutPMKID = checks.Known(left)
		}
	}
	return network
}

// takeFirst keeps a setting that an earlier layer has.
func takeFirst(setting *checks.Value[string], text string) {
	if text != "" && !isSet(*setting) {
		*setting = checks.Known(text)
	}
}

func isSet[T any](setting checks.Value[T]) bool {
	_, set := setting.Get()
	return set
}

func legacyWiFi(o checks.Observed[routeros.Facts]) (networks []wifiNetwork, ok bool) {
	if o.Facts.Lacks("/interface/wireless") {
		return nil, true
	}
	interfaces, ok := checks.Need(o, o.Facts.Wireless.Legacy, "wireless.legacy")
	profiles, known := checks.Need(o, o.Facts.Wireless.LegacySecurity, "wireless.legacySecurity")
	if !ok || !known {
		return nil, false
	}
	for _, one := range interfaces {
		if one.Disabled {
			continue
		}
		network := wifiNetwork{name: one.Name, legacy: true, wps: one.WPSMode}
		if i := slices.IndexFunc(profiles, func(p routeros.LegacySecurity) bool { return p.Name == one.SecurityProfile }); i >= 0 {
			network.authentication = legacyAuthentication(profiles[i])
			network.ciphers = checks.Known(slices.Concat(profiles[i].UnicastCiphers, profiles[i].GroupCiphers))
			network.protection, network.withoutPMKID = profiles[i].ManagementProtection, profiles[i].DisablePMKID
		}
		networks = append(networks, network)
	}
	return networks, true
}

// legacyAuthentication names what a profile asks for: "open" and "wep" for the modes
// without dynamic keys.
func legacyAuthentication(p routeros.LegacySecurity) checks.Value[[]string] {
	mode, known := p.Mode.Get()
	switch {
	case !known:
		return checks.Unknown[[]string]()
	case mode == "none":
		return checks.Known([]string{"open"})
	case mode == "dynamic-keys":
		return checks.Known(slices.Clone(p.AuthenticationTypes))
	default:
		return checks.Known([]string{"wep"})
	}
}
