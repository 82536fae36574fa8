package network

import (
	"maps"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// ModbusLogged reports routers before Modbus devices that record nothing of who
// connects to them.
var ModbusLogged = &checks.Check{
	ID:       "routeros-modbus-logged",
	Title:    "Connections to Modbus devices are logged",
	Severity: checks.Medium,
	Description: "An attempt to reach a controller is the first sign of trouble, and a filter that drops silently tells nobody. The check asks " +
		"for a packet from some zone to the port of each Modbus device behind the router that gets to a rule with the action log or with " +
		"log=yes. A router that sends flow records to a collector, or streams captured packets to a server, records them too.",
	Remediation: "Log what is dropped, at a limited rate, above the rule that drops it, and send the topic firewall to a server:\n\n" +
		"    /ip/firewall/filter/add chain=forward action=log protocol=tcp dst-port=502,802 limit=10,5:packet log-prefix=modbus-drop place-before=<rule>\n" +
		"    /system/logging/action/set [find name=remote] remote=<server>\n" +
		"    /system/logging/add topics=firewall action=remote\n\n" +
		"Or send flow records to an intrusion detection system (IDS):\n\n" +
		"    /ip/traffic-flow/set enabled=yes\n" +
		"    /ip/traffic-flow/target/add dst-address=<collector>",
	References: []string{filterPage, "https://help.mikrotik.com/docs/display/ROS/Traffic+Flow", otGuide},
	Rule:       checks.Each(modbusLogged),
}

func modbusLogged(o checks.Observed[routeros.Facts]) {
	r := newRouter(paths.Of(o), o.Facts, o.Target, o.Site)
	r.problem = o.Problem
	devices, lost := r.devices()
	if len(devices) == 0 {
		o.NotApplicable("no Modbus device of the site stands behind the router, as far as its networks are known")
		for _, field := range r.paths.Missing {
			if strings.HasPrefix(field, "network.") {
				checks.Need(o, checks.Unknown[bool](), field)
			}
		}
		return
	}
	if monitored(o) {
		return
	}
	for _, device := range lost {
		r.unsure(o.Subject(""), "it leads to %s", device.Name)
	}
	logging := firewall.New(r.loggingOnly())
	for _, device := range devices {
		for _, to := range r.inward(led([]router{r}, socketsOf(device))) {
			r.logged(o, logging, device, to)
		}
	}
}

// devices are the site's Modbus devices that the router leads to, and those of which
// that can't be told.
func (r router) devices() (found, lost []checks.Target) {
	for _, target := range r.site.Targets {
		switch {
		case target.Kind != modbus.Kind.Name:
		case len(led([]router{r}, socketsOf(target))) > 0:
			found = append(found, target)
		case r.loses(target):
			lost = append(lost, target)
		}
	}
	return found, lost
}

// inward leaves out the router's own addresses where the device has others: they are
// those of its translation.
func (r router) inward(sockets []socket) []socket {
	inner := slices.DeleteFunc(slices.Clone(sockets), func(to socket) bool { return r.own(to.addr) })
	if len(inner) == 0 {
		return sockets
	}
	return inner
}

// monitored reports whether others are told of the traffic: as flows, or as a copy.
func monitored(o checks.Observed[routeros.Facts]) bool {
	flow, _ := o.Facts.Monitoring.TrafficFlow.Get()
	if on, _ := flow.Enabled.Get(); on {
		for _, target := range collectors(o) {
			o.Evidence("/ip/traffic-flow/target", "%s", target.DstAddress)
			return true
		}
	}
	sniffer, _ := o.Facts.Monitoring.Sniffer.Get()
	if streaming, _ := sniffer.StreamingEnabled.Get(); streaming && sniffer.Running && sniffer.StreamingServer != "" {
		o.Evidence("/tool/sniffer streaming-server", "%s", sniffer.StreamingServer)
		return true
	}
	return false
}

// collectors are those in use.
func collectors(o checks.Observed[routeros.Facts]) []routeros.FlowTarget {
	targets, _ := o.Facts.Monitoring.FlowTargets.Get()
	return slices.DeleteFunc(slices.Clone(targets), func(t routeros.FlowTarget) bool { return t.Disabled })
}

// unmonitored reports whether it is known that the router is not [monitored], and says
// what was not read.
func unmonitored(o checks.Observed[routeros.Facts]) bool {
	m := o.Facts.Monitoring
	sniffer, known := checks.Need(o, m.Sniffer, "monitoring.sniffer")
	if sniffer.Running && sniffer.StreamingServer != "" {
		_, known = checks.Need(o, sniffer.StreamingEnabled, "monitoring.sniffer.streamingEnabled")
	}
	flow, read := m.TrafficFlow.Get()
	on, set := flow.Enabled.Get()
	_, targetsKnown := m.FlowTargets.Get()
	if set && !on || targetsKnown && len(collectors(o)) == 0 {
		return known
	}
	checks.Need(o, m.TrafficFlow, "monitoring.trafficFlow")
	checks.Need(o, m.FlowTargets, "monitoring.flowTargets")
	if read {
		checks.Need(o, flow.Enabled, "monitoring.trafficFlow.enabled")
	}
	return false
}

// pacing are matchers that only bound how often a rule logs.
var pacing = []string{"limit", "dst-limit", "nth", "random"}

// loggingOnly is the configuration with every rule that logs as one that accepts, and
// nothing else accepted: what gets through is what is logged.
func (r router) loggingOnly() firewall.Router {
	config := r.config
	config.IPv4.Filter = loggingRules(config.IPv4.Filter, r.facts.Firewall.IPv4.Filter)
	config.IPv6.Filter = loggingRules(config.IPv6.Filter, r.facts.Firewall.IPv6.Filter)
	return config
}

func loggingRules(rules []firewall.Rule, rows checks.Value[[]routeros.Rule]) []firewall.Rule {
	read, _ := rows.Get()
	rules = slices.Clone(rules)
	for i := range rules {
		switch rule := &rules[i]; {
		case i < len(read) && read[i].Log || rule.Action == "log":
			rule.Action, rule.Match = "accept", maps.Clone(rule.Match)
			for _, name := range pacing {
				delete(rule.Match, name)
			}
		case rule.Action == "accept" || rule.Action == "":
			rule.Action = "drop"
		}
	}
	return append(rules, firewall.Rule{Chain: "forward", Action: "drop"}, firewall.Rule{Chain: "input", Action: "drop"})
}

// logged holds that a packet of some zone to the device gets to a rule that logs.
func (r router) logged(o checks.Observed[routeros.Facts], logging *firewall.Engine, device checks.Target, to socket) {
	r.paths.Engine = logging
	var open *passage
	for _, zone := range r.paths.Zones {
		from := r.across(zone.Name, to.addr, r.leading(to.addr))
		if from == nil {
			continue
		}
		p := passage{r, zone.Name, to, r.reach(*from, to).Outright()}
		switch p.verdict.Value {
		case firewall.Reachable:
			rule := p.verdict.Rule
			o.Evidence("log of connections to "+device.Name, "%s %s %d %q", rule.Table, rule.Chain, rule.Number, rule.Comment)
			return
		case firewall.Unknown:
			open = &p
		default:
		}
	}
	if open != nil {
		o.Unknown(checks.Unreadable, "whether connections to %s are logged can't be told: %s", device.Name, joined(open.verdict.Because))
		return
	}
	if unmonitored(o) {
		o.Violation("no rule logs connections to %s (%s)", device.Name, to)
	}
}
