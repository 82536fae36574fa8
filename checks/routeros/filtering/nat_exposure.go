package filtering

import (
	"cmp"
	"fmt"
	"slices"

	"hardcheck/checks"
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
		"forward chain then accepts? Such a packet is the evidence. A port forward to a port of industrial protocols or of databases " +
		"(parameter `ports`) is critical; one whose rule names the sources is one severity lower. Rules that lead to the router itself " +
		"are judged with its services; those that lead to a Modbus device, Redis server or Docker engine of the site alone, with that target.",
	Remediation: "Replace the port forward by a VPN, or limit its source addresses:\n\n" +
		"    /ip firewall address-list add list=partners address=198.51.100.0/28\n" +
		"    /ip firewall nat set [find comment=\"web\"] src-address-list=partners\n\n" +
		"Disable what nobody uses:\n\n" +
		"    /ip firewall nat disable [find comment=\"web\"]",
	References: []string{routeros.ManualNAT, routeros.ManualSecuring, "https://csrc.nist.gov/pubs/sp/800/82/r3/final"},
	Rule: checks.EachWith(ExposureParams{Ports: []uint16{102, 502, 802, 1883, 2375, 2376, 4840, 6379, 20000, 44818}},
		natExposure),
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
	for _, zone := range model.Untrusted() {
		for _, family := range model.Families() {
			for _, forwarding := range model.Engine.Forwardings(zone, family) {
				rule := ruleOf(o.Facts, family, forwarding.Rule)
				if !judgedElsewhere(o.Site, rule) {
					subject := o.Subject(ruleName(family, "nat", rule))
					judgeForwarding(model, subject, paths.Sender(zone, family), forwarding, rule, p.Ports)
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

func judgeForwarding(model paths.Model, subject checks.Subject, from string, forwarding firewall.Forwarding, rule routeros.Rule, critical []uint16) {
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
	if ports := targeted(rule, critical); len(ports) > 0 {
		severity, what = checks.Critical, fmt.Sprintf("%s (port %s included)", what, routeros.Commas(ports))
	}
	if bounded(rule, "src-address", "src-address-list") {
		severity-- // The rule names its sources.
	}
	subject.Evidence("from "+from, "%s", paths.Proof(verdict))
	subject.ViolationAt(severity, "%s reaches %s through the port forward", from, what)
}

// targeted are the ports among those given that a translating rule leads to.
func targeted(rule routeros.Rule, ports []uint16) []string {
	text := rule.Options["to-ports"]
	if text == "" {
		text = rule.Match["dst-port"]
	}
	ranges, err := routeros.ParsePorts(text)
	var found []string
	for _, port := range ports {
		leads := func(r [2]uint16) bool { return r[0] <= port && port <= r[1] }
		if err != nil || slices.ContainsFunc(ranges, leads) {
			found = append(found, fmt.Sprint(port))
		}
	}
	return found
}
