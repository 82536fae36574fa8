package routeros

import (
	"cmp"
	"maps"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros/firewall"
)

// DropsLogged reports firewalls that log nothing that they drop, or all of it.
var DropsLogged = &checks.Check{
	ID:       "routeros-drops-logged",
	Title:    "Dropped packets are logged within a limit",
	Severity: checks.Medium,
	Description: "Attempts that the firewall stops are seen only where it logs them, and a rule that logs every packet from outside fills the " +
		"log within minutes, which hides the rest and wears flash storage. The check looks for a rule in force of the tables raw and filter " +
		"that logs what it drops, or of action log, in either family, and reports as low that there is none. It then asks which rules drop " +
		"new packets from untrusted zones to a port that no rule names: these must not log them without a limit of their own " +
		"(`limit` or `dst-limit`), by themselves or by a rule of action log before them. The chain output isn't judged.",
	Remediation: "Leave logging to a rule with a limit, right before the one that drops:\n\n" +
		"    /ip firewall filter set [find comment=\"drop all\"] log=no\n" +
		"    /ip firewall filter add chain=input in-interface-list=!LAN limit=10,5:packet action=log log-prefix=input-drop " +
		"place-before=[find comment=\"drop all\"]",
	References: []string{manualFilter, manualLog},
	Rule:       checks.Each(dropsLogged),
}

func dropsLogged(o checks.Observed[Facts]) {
	paths := pathsOf(o)
	if !needRules(o, paths) {
		return
	}
	rules := droppingRules(o.Facts, paths)
	if !slices.ContainsFunc(rules, drops) {
		o.NotApplicable("no rule drops packets")
		return
	}
	if !slices.ContainsFunc(rules, Rule.logs) {
		o.ViolationAt(checks.Low, "no rule logs packets that are dropped")
		return
	}
	if slices.ContainsFunc(rules, Rule.logsAll) {
		judgeFloods(o, paths)
	}
}

// droppingRules are the rules in force that see packets before or in the input and
// forward chains.
func droppingRules(f Facts, paths Paths) []Rule {
	var found []Rule
	for _, family := range paths.families() {
		found = append(found, f.rulesIn(family, "raw")...)
		found = append(found, f.rulesIn(family, "filter")...)
	}
	return slices.DeleteFunc(found, func(r Rule) bool { return !r.live() || r.Chain == "output" })
}

// judgeFloods reports the rules that log whatever untrusted zones send.
func judgeFloods(o checks.Observed[Facts], paths Paths) {
	engine, port := paths.arrivals(), paths.unnamedPort()
	senders := map[placed][]string{}
	for _, zone := range paths.Untrusted() {
		for _, family := range paths.families() {
			query := firewall.Query{Zone: zone, Family: family, Protocol: protocolTCP, Port: port}
			verdicts := []firewall.Verdict{engine.reach(query)}
			if query.Hosts = paths.inside(zone, family); len(query.Hosts) > 0 {
				verdicts = append(verdicts, engine.reach(query))
			}
			for _, verdict := range verdicts {
				if verdict.Value == firewall.Unknown {
					paths.undecided(o.Subject(whence(zone, family)), "a rule logs every packet that it drops", verdict)
				}
				for _, at := range o.Facts.loggers(family, verdict) {
					if from := whence(zone, family); !slices.Contains(senders[at], from) {
						senders[at] = append(senders[at], from)
					}
				}
			}
		}
	}
	for _, at := range slices.SortedFunc(maps.Keys(senders), comparePlaces) {
		rule := o.Facts.ruleOf(at.family, at.rule)
		subject := o.Subject(ruleName(at.family, at.rule.Table, rule))
		subject.Evidence(rulePlace(at.family, at.rule.Table, rule), "%s", ruleWords(rule))
		subject.Violation("the rule logs without a limit what comes from %s", commas(senders[at]))
	}
}

// loggers are the rules that log without a limit what a proof says is dropped.
func (f Facts) loggers(family firewall.Family, verdict firewall.Verdict) []placed {
	var found []placed
	for _, because := range verdict.Because {
		if because.Rule == nil || verdict.Value != firewall.Blocked {
			continue
		}
		table := because.Rule.Table
		for i, rule := range f.rulesIn(family, table) {
			if i <= because.Rule.Number && rule.logsAll() && rule.covers(f.ruleOf(family, *because.Rule)) {
				found = append(found, placed{family, firewall.RuleRef{Table: table, Number: i}})
			}
		}
	}
	return found
}

func comparePlaces(a, b placed) int {
	return cmp.Or(cmp.Compare(a.family, b.family), cmp.Compare(a.rule.Table, b.rule.Table), cmp.Compare(a.rule.Number, b.rule.Number))
}

// covers reports whether the rule matches whatever another rule of its chain does, since
// it asks for nothing more.
func (r Rule) covers(other Rule) bool {
	for name, value := range r.Match {
		if got, set := other.Match[name]; !set || got != value {
			return false
		}
	}
	return r.Chain == other.Chain
}

// logs reports whether the rule logs packets that it, or a rule after it, drops.
func (r Rule) logs() bool { return r.Action == "log" || r.Log && drops(r) }

// logsAll reports whether it does so for every packet that it matches.
func (r Rule) logsAll() bool { return r.live() && r.logs() && !r.bounded("limit", "dst-limit") }
