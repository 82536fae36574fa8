package wireless

import (
	"cmp"
	"fmt"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// wifiNetwork is a wireless interface in force with the settings that hold for it.
type wifiNetwork struct {
	// profile is what its settings come from alone; empty where some stand beside it.
	profile string
	name    string
	// legacy marks the older of the two packages.
	legacy bool
	// gone says which configuration or profile the interface names that isn't there.
	gone string
	// The settings are unknown where nothing sets them, on the older package where its
	// profile or the setting was not read.
	authentication checks.Value[[]routeros.WiFiAuth]
	ciphers        checks.Value[[]routeros.WiFiCipher]
	wps            checks.Value[routeros.WPSMode]
	protection     checks.Value[routeros.FrameProtection]
	withoutPMKID   checks.Value[routeros.YesNoWord]
}

// wifiNetworks lists the interfaces of both generations that are in force and known; a router
// without wireless is not applicable.
func wifiNetworks(o checks.Observed[routeros.Facts]) []wifiNetwork {
	if o.Facts.Lacks("/interface/wifi") && o.Facts.Lacks("/interface/wireless") {
		o.NotApplicable("this router has no wireless interfaces")
		return nil
	}
	current, known := currentWiFi(o)
	legacy, read := legacyWiFi(o)
	networks := append(current, legacy...)
	if known && read && len(networks) == 0 {
		o.NotApplicable("no wireless interface is in force")
	}
	return networks
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
		layers, gone := []routeros.WiFiInline{one.WiFiInline}, ""
		i := slices.IndexFunc(configurations, func(c routeros.WiFiConfiguration) bool { return c.Name == one.Configuration })
		switch {
		case i >= 0:
			layers = append(layers, configurations[i].WiFiInline)
		case one.Configuration != "":
			gone = fmt.Sprintf("there is no configuration %q", one.Configuration)
		}
		network := resolveWiFi(one.Name, layers, profiles)
		network.gone = cmp.Or(gone, network.gone)
		networks = append(networks, network)
	}
	return networks, true
}

// resolveWiFi takes each setting from the first layer that has it: the interface, its
// configuration, then the profile that the first of them names.
func resolveWiFi(name string, layers []routeros.WiFiInline, profiles []routeros.WiFiSecurity) wifiNetwork {
	network := wifiNetwork{name: name}
	inline := slices.Clone(layers)
	if named := slices.IndexFunc(layers, func(l routeros.WiFiInline) bool { return l.Profile != "" }); named >= 0 {
		name := layers[named].Profile
		if i := slices.IndexFunc(profiles, func(p routeros.WiFiSecurity) bool { return p.Name == name }); i < 0 {
			network.gone = fmt.Sprintf("there is no security profile %q", name)
		} else {
			p := profiles[i]
			if !slices.ContainsFunc(inline, routeros.WiFiInline.Sets) {
				network.profile = p.Name
			}
			layers = append(slices.Clone(layers), routeros.WiFiInline{
				AuthenticationTypes: p.AuthenticationTypes, Encryption: p.Encryption, WPS: p.WPS, ManagementProtection: p.ManagementProtection, DisablePMKID: p.DisablePMKID,
			})
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
		takeFirst(&network.withoutPMKID, layer.DisablePMKID)
	}
	return network
}

// takeFirst keeps a setting that an earlier layer has.
func takeFirst[W ~string](setting *checks.Value[W], text W) {
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
			network.profile = profiles[i].Name
			network.authentication = legacyAuthentication(profiles[i])
			network.ciphers = checks.Known(slices.Concat(profiles[i].UnicastCiphers, profiles[i].GroupCiphers))
			network.protection = profiles[i].ManagementProtection
			if left, known := profiles[i].DisablePMKID.Get(); known {
				network.withoutPMKID = checks.Known(routeros.YesNoWord(routeros.YesNo(left)))
			}
		}
		networks = append(networks, network)
	}
	return networks, true
}

// What the modes of the older package without dynamic keys are called here.
const (
	openNetwork routeros.WiFiAuth = "open"
	staticKeys  routeros.WiFiAuth = "wep"
)

// legacyAuthentication names what a profile asks for; a mode that isn't known stands for
// itself.
func legacyAuthentication(p routeros.LegacySecurity) checks.Value[[]routeros.WiFiAuth] {
	mode, known := p.Mode.Get()
	switch {
	case !known:
		return checks.Unknown[[]routeros.WiFiAuth]()
	case mode == "none":
		return checks.Known([]routeros.WiFiAuth{openNetwork})
	case mode == "dynamic-keys":
		return checks.Known(slices.Clone(p.AuthenticationTypes))
	case mode.Known():
		return checks.Known([]routeros.WiFiAuth{staticKeys})
	default:
		return checks.Known([]routeros.WiFiAuth{routeros.WiFiAuth(mode)})
	}
}

// needTypes reports whether the authentication types are known, or records on the subject
// which aren't.
func (n wifiNetwork) needTypes(subject checks.Subject) bool {
	types, _ := n.authentication.Get()
	words := slices.DeleteFunc(slices.Clone(types), func(w routeros.WiFiAuth) bool { return w == openNetwork || w == staticKeys })
	return checks.NeedWords(subject, words, n.field("authenticationTypes"))
}

// field is where a setting of the network's profile is in the facts.
func (n wifiNetwork) field(name string) string {
	if n.legacy {
		return "wireless.legacySecurity." + name
	}
	return "wireless.wifiSecurity." + name
}

// isGone reports whether a setting that isn't set may be in something that the interface
// names and that is gone, and records that.
func (n wifiNetwork) isGone(subject checks.Subject) bool {
	if n.gone != "" {
		subject.Unknown(checks.Unreadable, "%s", n.gone)
	}
	return n.gone != ""
}

// mend sets what the network has from its security profile there, or else on the interface,
// which wins over everything. The settings are named as the profile of the package has them.
func (n wifiNetwork) mend(o checks.Observed[routeros.Facts], subject checks.Subject, current, legacy []string) {
	switch {
	case n.legacy && n.profile != "":
		routeros.Mend(o, subject, routeros.Find("/interface/wireless/security-profiles", routeros.Is("name", n.profile)).Set(legacy...))
	case n.legacy:
	case n.profile != "":
		routeros.Mend(o, subject, routeros.Find("/interface/wifi/security", routeros.Is("name", n.profile)).Set(current...))
	default:
		own := make([]string, len(current))
		for i, setting := range current {
			own[i] = "security." + setting
		}
		routeros.Mend(o, subject, routeros.Find("/interface/wifi", routeros.Is("name", n.name)).Set(own...))
	}
}
