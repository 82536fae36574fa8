package exportconn_test

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/access"
	"hardcheck/checks/routeros/export"
	"hardcheck/checks/routeros/filtering"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
	"hardcheck/checks/routeros/services"
	"hardcheck/testenv/rosapi"
)

// ruleSets is the number of made-up rule sets whose fixes are entered command by command.
var ruleSets = flag.Int("rulesets", 60, "made-up rule sets whose fixes are entered command by command")

// firstSet is the seed of the first of them.
var firstSet = flag.Uint64("firstset", 0, "seed of the first made-up rule set")

// tried are the menus that fixes change and the engine knows.
var tried = []string{
	"/ip/firewall/filter", "/ip/firewall/nat", "/ip/firewall/raw", "/ip/firewall/address-list", "/interface/list/member", "/ip/service",
	"/ipv6/firewall/filter", "/ipv6/firewall/nat", "/ipv6/firewall/raw", "/ipv6/firewall/address-list",
}

// auditor is where the session of the made-up audit comes from.
const auditor = "192.168.88.10"

// TestFixesLockNobodyOut enters the commands of every finding at the simulator's console, for
// real exports and made-up rule sets, by themselves and within a site whose conduits declare what
// crosses now. After each single command the path engine says that what reached the router's
// management before still does, the audit's own session and every way from a zone that may reach
// it, and that every declared conduit still passes.
func TestFixesLockNobodyOut(t *testing.T) {
	t.Parallel()
	texts := maps.Clone(exports(t))
	for seed := range uint64(*ruleSets) {
		seed += *firstSet
		texts[fmt.Sprintf("made %d", seed)] = madeExport(rand.New(rand.NewPCG(seed, 15)))
	}
	count := struct{ routers, findings, commands, refused, ways, conduits int }{}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		file, err := export.Parse([]byte(texts[name]))
		if err != nil {
			continue
		}
		facts, problems := file.Facts()
		facts = audited(asRouter(facts, ""))
		site, target := plantOf(facts)
		for _, around := range []surroundings{{target: checks.Target{Name: "edge"}}, {site, target, conduitWays(site)}} {
			before := managementWays(facts, around)
			count.routers++
			count.ways += len(before)
			count.conduits += len(around.conduits)
			for _, check := range slices.Concat(filtering.Checks, services.Checks, access.Checks) {
				for _, j := range check.Rule.JudgeEach(checks.Observation{Target: around.target, Site: around.site, AsOf: day, Facts: facts, Problems: problems}) {
					commands, refused := consoleLines(j)
					if refused {
						count.refused++
					}
					if len(commands) == 0 {
						continue
					}
					count.findings++
					count.commands += len(commands)
					if err := enterEach(t, facts, commands, around, before); err != nil {
						t.Errorf("%s: %s [%s]: %v\n%s", name, check.ID, j.Subject, err, strings.Join(commands, "\n"))
					}
				}
			}
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%+v", count)
	if count.commands < 100 || count.ways < 100 || count.conduits < 100 {
		t.Errorf("%+v: hardly anything is tried", count)
	}
}

// audited are the facts as an audit over TLS from the inside would have them.
func audited(facts routeros.Facts) routeros.Facts {
	facts.LoginUser, facts.Transport = "audit", routeros.OverTLS
	facts.Accounts.Sessions = checks.Known([]routeros.Session{{Name: "audit", Address: auditor, Via: "api"}})
	return facts
}

func consoleLines(j checks.Judgement) (lines []string, refused bool) {
	for _, step := range j.Fix {
		if step.Language == routeros.CommandLine.Name && j.Outcome == checks.Failed {
			lines = append(lines, step.Text)
		}
		refused = refused || strings.HasPrefix(step.Text, "by hand: ")
	}
	return lines, refused
}

// way is one by which the router is managed.
type way struct {
	name  string
	query firewall.Query
}

// surroundings are where a router stands, with the conduits that it carries.
type surroundings struct {
	site     checks.Site
	target   checks.Target
	conduits []conduitWay
}

// managementWays are those that are open: from the auditor's address, and from each zone that may
// reach the router, to each service that gives control.
func managementWays(facts routeros.Facts, around surroundings) []way {
	model := paths.New(facts, around.target, around.site)
	own := netip.MustParsePrefix(auditor + "/32")
	zones := []firewall.Zone{{Name: "auditor", Interfaces: model.Engine.Entering([]netip.Prefix{own}), Sources: []netip.Prefix{own}}}
	for _, zone := range model.Zones {
		if !slices.ContainsFunc(model.Untrusted(), func(u firewall.Zone) bool { return u.Name == zone.Name }) {
			zones = append(zones, zone)
		}
	}
	var open []way
	for _, zone := range zones {
		for _, offer := range model.Services {
			query := firewall.Query{Zone: zone, Family: firewall.IPv4, Protocol: offer.Protocol, Port: offer.Port}
			if offer.Management && model.Engine.Reach(query).Value == firewall.Reachable {
				open = append(open, way{offer.Name + " from " + zone.Name, query})
			}
		}
	}
	return open
}

// enterEach enters the commands one by one and asks after each.
func enterEach(t *testing.T, facts routeros.Facts, commands []string, around surroundings, before []way) error {
	t.Helper()
	device := deviceOf(t, facts)
	for _, command := range commands {
		after, _, err := device.Enter(command)
		if err != nil && !slices.ContainsFunc(tried, func(menu string) bool {
			return strings.HasPrefix(command, strings.ReplaceAll(menu, "/", " ")[1:]) || strings.HasPrefix(command, "/"+strings.ReplaceAll(menu[1:], "/", " "))
		}) {
			continue // Another menu, whose rows are not here.
		}
		if err != nil {
			return err
		}
		device = after
		if strings.Contains(command, " print where ") {
			continue
		}
		model := paths.New(factsOf(t, facts, device), around.target, around.site)
		for _, w := range around.conduits {
			if !carries(model, around.site, w) {
				return fmt.Errorf("after %s: the conduit %s is closed", command, w)
			}
		}
		for _, w := range before {
			name, _, _ := strings.Cut(w.name, " ")
			if strings.HasPrefix(command, "/ip service") && strings.Contains(command, `"`+name+`"`) && !strings.HasSuffix(w.name, " auditor") {
				continue // It is this service that the finding is about.
			}
			if strings.Contains(command, "/ip service") && name != "api-ssl" {
				continue
			}
			if got := model.Engine.Reach(w.query).Value; got != firewall.Reachable {
				return fmt.Errorf("after %s: %s is %s", command, w.name, got)
			}
		}
	}
	return nil
}

// deviceOf is a simulated router with the rows of the menus that are tried.
func deviceOf(t *testing.T, facts routeros.Facts) rosapi.Device {
	t.Helper()
	var text strings.Builder
	row := func(pairs ...string) {
		text.WriteString("row\n ")
		for i := 0; i+1 < len(pairs); i += 2 {
			text.WriteString(" " + strconv.Quote(pairs[i]+"="+pairs[i+1]))
		}
		text.WriteString("\n")
	}
	for _, family := range []struct {
		path   string
		tables routeros.Tables
	}{{"/ip/firewall/", facts.Firewall.IPv4}, {"/ipv6/firewall/", facts.Firewall.IPv6}} {
		for name, menu := range map[string]checks.Value[[]routeros.Rule]{"filter": family.tables.Filter, "nat": family.tables.NAT, "raw": family.tables.Raw} {
			rules, _ := menu.Get()
			fmt.Fprintf(&text, "menu %s%s\nclear\n", family.path, name)
			for _, rule := range rules {
				pairs := []string{"chain", rule.Chain, "action", rule.Action, "disabled", fmt.Sprint(rule.Disabled), "invalid", fmt.Sprint(rule.Invalid)}
				if rule.Comment != "" {
					pairs = append(pairs, "comment", rule.Comment)
				}
				for _, attributes := range []map[string]string{rule.Match, rule.Options} {
					for key, value := range attributes {
						if value != "" {
							pairs = append(pairs, key, value)
						}
					}
				}
				row(pairs...)
			}
		}
		entries, _ := family.tables.AddressLists.Get()
		fmt.Fprintf(&text, "menu %saddress-list\nclear\n", family.path)
		for _, entry := range entries {
			row("list", entry.List, "address", entry.Address, "disabled", fmt.Sprint(entry.Disabled))
		}
	}
	members, _ := facts.Network.ListMembers.Get()
	text.WriteString("menu /interface/list/member\nclear\n")
	for _, member := range members {
		row("list", member.List, "interface", member.Interface, "disabled", fmt.Sprint(member.Disabled))
	}
	offered, _ := facts.Management.Services.Get()
	text.WriteString("menu /ip/service\nclear\n")
	for _, service := range offered {
		port, _ := service.Port.Get()
		row("name", service.Name, "port", fmt.Sprint(port), "disabled", fmt.Sprint(service.Disabled), "address", strings.Join(service.Address, ","))
	}
	device, err := rosapi.Must(t, "virtual").With(text.String())
	if err != nil {
		t.Skipf("a newer router: %v", err)
	}
	return device
}

// factsOf are the facts with the rows that the device has now.
func factsOf(t *testing.T, facts routeros.Facts, device rosapi.Device) routeros.Facts {
	t.Helper()
	for _, path := range tried {
		menu, _ := routeros.FindMenu(path)
		var rows []routeros.Row
		for _, one := range device.Rows(path) {
			row := routeros.Row{}
			for _, attribute := range one {
				row[attribute.Name] = attribute.Value
			}
			rows = append(rows, row)
		}
		if err := menu.Fill(&facts, rows, routeros.Source{Defaults: true}, &checks.Problems{}); err != nil {
			t.Fatal(err)
		}
	}
	return facts
}
