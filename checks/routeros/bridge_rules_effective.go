package routeros

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros/firewall"
)

// BridgeRulesEffective reports rules about bridge ports that no bridged packet passes.
var BridgeRulesEffective = &checks.Check{
	ID:       "routeros-bridge-rules-effective",
	Title:    "Bridged packets pass the IP rules that name bridge ports",
	Severity: checks.High,
	Description: "What a bridge carries from port to port never sees the IP firewall unless the bridge settings say so (use-ip-firewall, off by " +
		"default). Until then a rule that names a port of a bridge looks as if it kept two machines apart, and does nothing. The check looks " +
		"at rules in force of the tables raw, nat and filter of both families. A rule that doesn't drop is low.",
	Remediation: "Let the IP firewall see bridged packets, which costs throughput:\n\n" +
		"    /interface bridge settings set use-ip-firewall=yes\n\n" +
		"Or filter at the bridge, and delete the IP rule:\n\n" +
		"    /interface bridge filter add chain=forward in-interface=ether2 action=drop",
	References: []string{manual + "Bridging+and+Switching", manualFilter},
	Rule:       checks.Each(bridgeRulesEffective),
}

func bridgeRulesEffective(o checks.Observed[Facts]) {
	paths := pathsOf(o)
	if !needRules(o, paths) {
		return
	}
	found := bridgeRules(o.Facts, paths)
	if len(found) == 0 {
		return
	}
	settings, ok := Need(o, o.Facts.Network.BridgeSettings, "network.bridgeSettings")
	if !ok {
		return
	}
	passes, ok := checks.Need(o, settings.UseIPFirewall, "network.bridgeSettings.useIPFirewall")
	if !ok || passes {
		return
	}
	for _, at := range found {
		rule := o.Facts.ruleOf(at.family, at.rule)
		severity := checks.Low
		if drops(rule) {
			severity = checks.High
		}
		subject := o.Subject(ruleName(at.family, at.rule.Table, rule))
		subject.Evidence(rulePlace(at.family, at.rule.Table, rule), "%s", ruleWords(rule))
		subject.ViolationAt(severity, "the rule names a bridge port, and bridged packets don't pass the IP firewall")
	}
}

// bridgeRules are the rules in force about bridge ports, without the router's own.
func bridgeRules(f Facts, paths Paths) []placed {
	var found []placed
	for _, family := range paths.families() {
		for _, table := range []string{"raw", "nat", "filter"} {
			for i, rule := range f.rulesIn(family, table) {
				if rule.live() && !rule.Dynamic && rule.ofBridgePorts() {
					found = append(found, placed{family, firewall.RuleRef{Table: table, Number: i}})
				}
			}
		}
	}
	return found
}

// ofBridgePorts reports whether the rule has a matcher that only bridged packets can meet.
func (r Rule) ofBridgePorts() bool {
	return r.bounded("in-bridge-port", "in-bridge-port-list", "out-bridge-port", "out-bridge-port-list")
}
