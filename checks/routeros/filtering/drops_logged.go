package filtering

import (
	"cmp"
	"maps"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// DropsLogged reports firewalls that log nothing that they drop, or all of it.
var DropsLogged = &checks.Check{
	ID:       "routeros-drops-logged",
	Title:    "Dropped packets are logged, at a limited rate",
	Severity: checks.Medium,
	Description: "Attempts that the firewall blocks are seen only where it logs them, and a rule that logs every packet from outside fills the " +
		"log within minutes, which hides the rest and wears flash storage. The check looks for an active rule of the tables raw and " +
		"filter that logs what it drops, or of action log, in either family, and reports as low that there is none. It then asks which " +
		"rules drop new packets from untrusted zones to a port that no rule names: these must not log them without a rate limit of their " +
		"own (`limit` or `dst-limit`), by themselves or by a rule of action log before them. The chain output isn't judged.",
	Remediation: "Log by a rule with a rate limit, right before the one that drops:\n\n" +
		"    /ip firewall filter set [find comment=\"drop all\"] log=no\n" +
		"    /ip firewall filter add chain=input in-interface-list=!LAN limit=10,5:packet action=log log-prefix=input-drop place-before=[find comment=\"drop all\"]",
	References: []string{routeros.ManualFilter, routeros.ManualLog},
	Rule:       checks.Each(dropsLogged),
}

func dropsLogged(o checks.Observed[routeros.Facts]) {
	model := paths.Of(o)
	if !paths.NeedRules(o, model) {
		return
	}
	rules := droppingRules(o.Facts, model)
	if !slices.ContainsFunc(rules, drops) {
		o.NotApplicable("no rule drops packets")
		return
	}
	if !slices.ContainsFunc(rules, logs) {
		o.ViolationAt(checks.Low, "no rule logs packets that are dropped")
		return
	}
	if slices.ContainsFunc(rules, logsAll) {
		judgeFloods(o, model)
	}
}

// droppingRules are the rules in force that see packets before or in the input and
// forward chains.
func droppingRules(f routeros.Facts, model paths.Model) []routeros.Rule {
	var found []routeros.Rule
	for _, family := range model.Families() {
		found = append(found, rulesIn(f, family, "raw")...)
		found = append(found, rulesIn(f, family, "filter")...)
	}
	return slices.DeleteFunc(found, func(r routeros.Rule) bool { return !live(r) || r.Chain == "output" })
}

// judgeFloods reports the rules that log whatever untrusted zones send.
func judgeFloods(o checks.Observed[routeros.Facts], model paths.Model) {
	engine, port := model.Arrivals(), model.UnnamedPort()
	senders := map[placed][]string{}
	for _, zone := range model.Untrusted() {
		for _, family := range model.Families() {
			query := firewall.Query{Zone: zone, Family: family, Protocol: paths.TCP, Port: port}
			verdicts := []firewall.Verdict{engine.Reach(query).Outright()}
			if query.Hosts = model.Inside(zone, family); len(query.Hosts) > 0 {
				verdicts = append(verdicts, engine.Reach(query).Outright())
			}
			for _, verdict := range verdicts {
				if verdict.Value == firewall.Unknown {
					model.Undecided(o.Subject(paths.SubjectOf(zone, family)), "a rule logs every packet that it drops", verdict)
				}
				for _, at := range loggers(o.Facts, family, verdict) {
					if from := paths.Sender(zone, family); !slices.Contains(senders[at], from) {
						senders[at] = append(senders[at], from)
					}
				}
			}
		}
	}
	for _, at := range slices.SortedFunc(maps.Keys(senders), comparePlaces) {
		rule := ruleOf(o.Facts, at.family, at.rule)
		subject := o.Subject(paths.RuleName(at.family, at.rule.Table, rule))
		subject.Evidence(rulePlace(at.family, at.rule.Table, rule), "%s", ruleText(rule))
		subject.Violation("the rule logs packets from %s without a rate limit", routeros.Commas(senders[at]))
		if rule.Action == "log" {
			paths.Mend(o, subject, routeros.FindRule(ruleMenu(at.family, at.rule.Table), rule).Set("limit=10,5:packet"))
		} else {
			paths.Mend(o, subject, routeros.FindRule(ruleMenu(at.family, at.rule.Table), rule).Set("log=no"))
		}
	}
}

// loggers are the rules that log without a limit what a proof says is dropped.
func loggers(f routeros.Facts, family firewall.Family, verdict firewall.Verdict) []placed {
	var found []placed
	for _, because := range verdict.Because {
		if because.Rule == nil || verdict.Value != firewall.Blocked {
			continue
		}
		table := because.Rule.Table
		for i, rule := range rulesIn(f, family, table) {
			if i <= because.Rule.Number && logsAll(rule) && covers(rule, ruleOf(f, family, *because.Rule)) {
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
func covers(r routeros.Rule, other routeros.Rule) bool {
	for name, value := range r.Match {
		if got, set := other.Match[name]; !set || got != value {
			return false
		}
	}
	return r.Chain == other.Chain
}

// logs reports whether the rule logs packets that it, or a rule after it, drops.
func logs(r routeros.Rule) bool { return r.Action == "log" || r.Log && drops(r) }

// logsAll reports whether it does so for every packet that it matches.
func logsAll(r routeros.Rule) bool { return live(r) && logs(r) && !bounded(r, "limit", "dst-limit") }
