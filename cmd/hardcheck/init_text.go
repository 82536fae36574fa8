package main

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/routeros"
	"hardcheck/checks/site"
)

// routerNetworks are the networks of a router's own addresses, with their interfaces. Those
// of the internet are left to the derivation of the router's uplinks.
func routerNetworks(name string, facts *routeros.Facts) []knownNetwork {
	var found []knownNetwork
	for _, list := range []checks.Value[[]routeros.Address]{facts.Network.IPv4Addresses, facts.Network.IPv6Addresses} {
		addresses, _ := list.Get()
		for _, a := range addresses {
			prefix, err := netip.ParsePrefix(a.Address)
			if err != nil || a.Disabled || prefix.IsSingleIP() || !local(prefix.Addr()) {
				continue
			}
			found = append(found, knownNetwork{prefix: prefix.Masked(), from: name, name: a.Interface, port: a.Interface, about: "connected to " + a.Interface + " of " + name})
		}
	}
	return found
}

// local reports whether the address is of a network that is somebody's own.
func local(address netip.Addr) bool {
	return address.IsPrivate() && !address.IsLinkLocalUnicast()
}

// engineNetworks are those of an engine's bridges.
func engineNetworks(name string, facts *docker.Facts) []knownNetwork {
	var found []knownNetwork
	for _, n := range facts.Networks.Entries() {
		for _, subnet := range n.Subnets.Entries() {
			if prefix, err := netip.ParsePrefix(subnet); err == nil {
				found = append(found, knownNetwork{prefix: prefix.Masked(), from: name, name: n.Name, about: "the network " + n.Name + " of " + name})
			}
		}
	}
	return found
}

const initHead = `# The site file of hardcheck: what is audited, and how it is reached. Every key is explained by
# "hardcheck explain site"; "hardcheck validate %s" checks this file. waivers.yaml and
# attestations.yaml lie beside it (hardcheck waive, hardcheck attest).
version: 1
site: %s
`

const initTargets = `
# Credentials are named by where they are found, never written here (hardcheck explain passwords):
#   password: {env: EDGE_PASSWORD}    password: {file: edge.secret}    password: {prompt: true}
# Hours in which a target may be contacted: windows: {allow: ["Mon-Fri 08:00-16:00"]}
targets:
`

// text is the site file.
func (i *initial) text(s *site.Site, urls []string, networks []knownNetwork) string {
	taken := map[string]bool{}
	names := map[string]string{}
	var targets strings.Builder
	for n, target := range s.Targets {
		name := nameOf(target, taken)
		names[target.Name] = name
		fmt.Fprintf(&targets, "  - name: %s\n    url: %s\n", name, yamlText(urls[n]))
		switch target.Kind {
		case "routeros":
			if target.Host != "" {
				targets.WriteString("    # password: {env: " + variable(name) + "}\n    # tls: {ca: ca.pem}\n")
			}
		case "modbus":
			targets.WriteString("    units: [1]\n    # pace: fragile        # 1 s between requests\n    # reachable-from: [ot]   # the zones of its clients; its own by default\n")
		case "redis":
			if target.Host != "" {
				targets.WriteString("    # password: {file: " + name + ".secret}\n    # distribution: debian-12   # whose maintenance counts\n")
			}
		}
	}
	var out strings.Builder
	fmt.Fprintf(&out, initHead, i.file, yamlText(i.name))
	out.WriteString("\n# The policies to judge by (hardcheck list profiles); without any it is every check by itself.\n")
	out.WriteString(listKey("profiles", i.profiles, "modbus-web-server"))
	out.WriteString("\n# Kinds of targets that the site does not have, on purpose: controls about them are not applicable.\n")
	out.WriteString(listKey("absent", i.absent, "docker"))
	out.WriteString("\n# How long a waiver may hold; 730d without this line.\n# max-waiver: 365d\n")
	out.WriteString(zonesText(networks, names))
	out.WriteString(initTargets + targets.String())
	return out.String()
}

// listKey is a key with a list, or a comment that shows one.
func listKey(key string, list []string, example string) string {
	if len(list) == 0 {
		return "# " + key + ": [" + example + "]\n"
	}
	return key + ": [" + strings.Join(list, ", ") + "]\n"
}

func zonesText(networks []knownNetwork, names map[string]string) string {
	const about = "\n# Parts of the network that are treated alike (hardcheck explain zones). Give them names that say what they are:\n" +
		"# what is in none is \"internet\". vantage is the zone that this machine stands in.\n"
	if len(networks) == 0 {
		return about + "# vantage: it\n# zones:\n#   - {name: it, prefixes: [10.10.0.0/16]}\n#   - {name: ot, prefixes: [10.20.0.0/16]}\n"
	}
	var out strings.Builder
	out.WriteString(about + "# vantage: it\nzones:\n")
	seen := map[netip.Prefix]bool{}
	zones := map[string]bool{checks.Internet: true}
	for _, n := range networks {
		if seen[n.prefix] {
			continue
		}
		seen[n.prefix] = true
		fmt.Fprintf(&out, "  # %s\n  - {name: %s, prefixes: [%s]", checks.Clean(n.about), unique(plainName(n.name), zones), yamlText(n.prefix.String()))
		if n.port != "" {
			fmt.Fprintf(&out, ", interfaces: {%s: [%s]}", names[n.from], yamlText(n.port))
		}
		out.WriteString("}\n")
	}
	return out.String()
}

// yamlText is a text as a value in YAML, in quotes where it needs them.
func yamlText(text string) string {
	if plainName(text) == text && !slices.Contains([]string{"yes", "no", "on", "off", "true", "false", "null"}, text) {
		return text
	}
	return site.Quoted(text)
}

// variable is a name for an environment variable.
func variable(name string) string {
	return strings.ToUpper(strings.ReplaceAll(name, "-", "_")) + "_PASSWORD"
}
