package filtering

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// BridgeRulesEffective reports rules about bridge ports that no bridged packet passes.
var BridgeRulesEffective = &checks.Check{
	ID:       "routeros-bridge-rules-effective",
	Title:    "Firewall rules that name bridge ports take effect",
	Severity: checks.High,
	Description: "What a bridge carries from port to port never sees the IP firewall unless the bridge settings say so (use-ip-firewall, off by " +
		"default). Until then a rule that names a port of a bridge looks as if it separated two hosts, and does nothing. The check looks " +
		"at active rules of the tables raw, nat and filter of both families. A rule that doesn't drop is low.",
	Remediation: "Let the IP firewall see bridged packets, which costs throughput:\n\n" +
		"    /interface bridge settings set use-ip-firewall=yes\n\n" +
		"Or filter at the bridge, and delete the IP rule:\n\n" +
		"    /interface bridge filter add chain=forward in-interface=ether2 action=drop",
	References: []string{routeros.Manual + "Bridging+and+Switching", routeros.ManualFilter},
	Rule:       checks.Each(bridgeRulesEffective),
}

func bridgeRulesEffective(o checks.Observed[routeros.Facts]) {
	model := paths.Of(o)
	if !paths.NeedRules(o, model) {
		return
	}
	found := bridgeRules(o.Facts, model)
	if len(found) == 0 {
		return
	}
	settings, ok := routeros.Need(o, o.Facts.Network.BridgeSettings, "network.bridgeSettings")
	if !ok {
		return
	}
	passes, ok := checks.Need(o, settings.UseIPFirewall, "network.bridgeSettings.useIPFirewall")
	if !ok || passes {
		return
	}
	for _, at := range found {
		rule := ruleOf(o.Facts, at.family, at.rule)
		severity := checks.Low
		if drops(rule) {
			severity = checks.High
		}
		subject := o.Subject(paths.RuleName(at.family, at.rule.Table, rule))
		subject.Evidence(rulePlace(at.family, at.rule.Table, rule), "%s", ruleText(rule))
		subject.ViolationAt(severity, "the rule names a bridge port, and bridged packets don't pass the IP firewall")
	}
}

// bridgeRules are the rules in force about bridge ports, without the router's own.
func bridgeRules(f routeros.Facts, model paths.Model) []placed {
	var found []placed
	for _, family := range model.Families() {
		for _, table := range []string{"raw", "nat", "filter"} {
			for i, rule := range rulesIn(f, family, table) {
				if live(rule) && !rule.Dynamic && ofBridgePorts(rule) {
					found = append(found, placed{family, firewall.RuleRef{Table: table, Number: i}})
				}
			}
		}
	}
	return found
}

// ofBridgePorts reports whether the rule has a matcher that only bridged packets can meet.
func ofBridgePorts(r routeros.Rule) bool {
	return bounded(r, "in-bridge-port", "in-bridge-port-list", "out-bridge-port", "out-bridge-port-list")
}
