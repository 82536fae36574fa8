package filtering

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/ports"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// ExposureParams are the parameters of routeros-nat-exposure.
type ExposureParams struct {
	// Ports are those whose exposure is critical.
	Ports []uint16 `json:"ports"`
}

// NATExposure reports port forwards that untrusted zones can use.
var NATExposure = &checks.Check{
	ID:       "routeros-nat-exposure",
	Title:    "Destination NAT exposes no internal host to untrusted zones",
	Severity: checks.High,
	Description: "The check asks of each destination NAT rule, in both families: is there a packet from an untrusted zone that it matches and the " +
		"forward chain then accepts? Such a packet is the evidence. A port forward to a port of industrial protocols, databases or " +
		"container engines (parameter `ports`) is critical; one whose rule names the sources is one severity lower. Rules that lead to the router itself " +
		"are judged with its services; those that lead to a Modbus device, Redis server or Docker engine of the site alone, with that target.",
	Remediation: "Replace the port forward by a VPN, or limit its source addresses:\n\n" +
		"    /ip firewall address-list add list=partners address=198.51.100.0/28\n" +
		"    /ip firewall nat set [find comment=\"web\"] src-address-list=partners\n\n" +
		"Disable what nobody uses:\n\n" +
		"    /ip firewall nat disable [find comment=\"web\"]",
	References: []string{routeros.ManualNAT, routeros.ManualSecuring, "https://csrc.nist.gov/pubs/sp/800/82/r3/final"},
	Rule:       checks.EachWith(ExposureParams{Ports: ports.Numbers(ports.Industrial, ports.Data, ports.Engine)}, natExposure),
}

func natExposure(o checks.Observed[routeros.Facts], p ExposureParams) {
	model := paths.Of(o)
	if !paths.NeedRules(o, model) {
		return
	}
	if translations(model) > maxTranslations {
		o.Unknown(checks.Budget, "there are more than %d destination NAT rules", maxTranslations)
		return
	}
	asked := 0
	for _, zone := range model.Untrusted() {
		for _, family := range model.Families() {
			for _, forwarding := range model.Forwardings(zone, family) {
				rule := ruleOf(o.Facts, family, forwarding.Rule)
				if !judgedElsewhere(o.Site, rule) {
					subject := o.Subject(paths.RuleName(family, "nat", rule))
					led := func(port uint16) bool {
						asked++
						return asked > maxPorts || model.Engine.Forwards(zone, family, forwarding, port, model.Budget).Value != firewall.Blocked
					}
					judgeForwarding(o, model, subject, family, paths.Sender(zone, family), forwarding, rule, func() []string { return targeted(rule, p.Ports, led) })
					paths.DrawForwarding(subject, zone, forwarding)
				}
			}
		}
	}
}

// judgedElsewhere reports whether a rule leads to nothing but an endpoint of the site
// whose own check tells of every path to it.
func judgedElsewhere(site checks.Site, rule routeros.Rule) bool {
	first, last, err := routeros.ParseRange(rule.Options["to-addresses"] + rule.Options["to-address"])
	ports, wrong := routeros.ParsePorts(cmp.Or(rule.Options["to-ports"], rule.Match["dst-port"]))
	if err != nil || wrong != nil || first != last || len(ports) != 1 || ports[0][0] != ports[0][1] {
		return false
	}
	return slices.ContainsFunc(site.Targets, func(t checks.Target) bool {
		return slices.Contains([]string{"modbus", "redis", "docker"}, t.Kind) && t.Port == ports[0][0] && slices.Contains(t.Addresses, first)
	})
}

// maxPorts bounds the ports that are asked about, of all rules together: one of those behind
// counts as led to where the rule names it, though an earlier rule may take its packets.
const maxPorts = 2000

// maxTranslations bounds the rules that are asked about, one by one.
const maxTranslations = 1000

// translations counts the rules in force that may translate destinations.
func translations(model paths.Model) int {
	count := 0
	for _, rule := range slices.Concat(model.Router().IPv4.NAT, model.Router().IPv6.NAT) {
		if !rule.Disabled && !rule.Invalid && rule.Chain != "srcnat" {
			count++
		}
	}
	return count
}

func judgeForwarding(o checks.Observed[routeros.Facts], model paths.Model, subject checks.Subject, family firewall.Family, from string, forwarding firewall.Forwarding, rule routeros.Rule, critical func() []string) {
	verdict := forwarding.Verdict
	if verdict.Value == firewall.Unknown {
		model.Undecided(subject, "the port forward can be used from "+from, verdict)
	}
	if verdict.Value != firewall.Reachable {
		return
	}
	severity, what := checks.High, "internal hosts"
	if verdict.Witness.Inner.IsValid() {
		what = verdict.Witness.Inner.String()
	}
	if hit := critical(); len(hit) > 0 {
		severity, what = checks.Critical, fmt.Sprintf("%s (port %s included)", what, some(hit))
	}
	if bounded(rule, "src-address", "src-address-list") {
		severity-- // The rule names its sources.
	}
	subject.Cause(paths.RuleName(family, forwarding.Rule.Table, rule), "%s", forwarding.Rule)
	subject.Evidence("from "+from, "%s", paths.Proof(verdict))
	subject.ViolationAt(paths.OnCondition(severity, verdict), "%s reaches %s through the port forward%s", from, what, paths.Unless(verdict))
	paths.Close(o, subject, routeros.FindRule(ruleMenu(family, "nat"), rule).Set("disabled=yes"))
}

// targeted are the ports among those given that a translating rule leads to, with what
// they are known for over its protocol. Over another one than theirs they are nothing; led
// tells whether the packets for one come as far as the rule.
func targeted(rule routeros.Rule, critical []uint16, led func(uint16) bool) []string {
	text, protocol := cmp.Or(rule.Options["to-ports"], rule.Match["dst-port"]), protocolOf(rule)
	ranges, err := routeros.ParsePorts(text)
	var found []string
	for _, port := range critical {
		leads := func(r [2]uint16) bool { return r[0] <= port && port <= r[1] }
		foreign := len(ports.Find(port, port, "")) > 0 && len(ports.Find(port, port, protocol)) == 0
		if !foreign && (err != nil || slices.ContainsFunc(ranges, leads)) && led(port) {
			found = append(found, ports.Name(port, protocol))
		}
	}
	return found
}

// protocolOf is the transport of a rule; empty where it may be any.
func protocolOf(rule routeros.Rule) string {
	switch word := rule.Match["protocol"]; {
	case word == "6":
		return string(ports.TCP)
	case word == "17":
		return string(ports.UDP)
	case strings.HasPrefix(word, "!"):
		return ""
	default:
		return word
	}
}

// some lists the first few of many.
func some(names []string) string {
	const most = 4
	if len(names) <= most+1 {
		return routeros.Commas(names)
	}
	return fmt.Sprintf("%s and %d others", routeros.Commas(names[:most]), len(names)-most)
}
