package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// GraphsLimited reports graphs that everybody may look at.
var GraphsLimited = &checks.Check{
	ID:       "routeros-graphs-limited",
	Title:    "Graphs are limited to known addresses",
	Severity: checks.Medium,
	Description: "Graphs are served by the www service without a login, to 0.0.0.0/0 by default. They disclose the names of interfaces and " +
		"queues, and when the site is in use. With www off nobody sees them, and the finding has a lower severity then.",
	Remediation: "Name the addresses that may see them:\n\n" +
		"    /tool graphing interface set [find] allow-address=192.0.2.0/24\n" +
		"    /tool graphing queue set [find] allow-address=192.0.2.0/24\n" +
		"    /tool graphing resource set [find] allow-address=192.0.2.0/24",
	References: []string{routeros.Manual + "Graphing"},
	Rule:       checks.Each(graphsLimited),
}

func graphsLimited(o checks.Observed[routeros.Facts]) {
	severity := checks.Medium
	if webOff(o.Facts) {
		severity = checks.Info
	}
	for _, menu := range []struct {
		name, field string
		graphs      checks.Value[[]routeros.Graph]
	}{
		{"interface", "management.interfaceGraphs", o.Facts.Management.InterfaceGraphs},
		{"queue", "management.queueGraphs", o.Facts.Management.QueueGraphs},
		{"resource", "management.resourceGraphs", o.Facts.Management.ResourceGraphs},
	} {
		graphs, _ := routeros.Need(o, menu.graphs, menu.field)
		for _, graph := range graphs {
			if graph.Disabled {
				continue
			}
			subject := o.Subject(menu.name)
			addresses, ok := checks.Need(subject, graph.AllowAddress, menu.field+".allowAddress")
			if !ok {
				continue
			}
			if limited, known := routeros.LimitedTo(subject, addresses); known && !limited {
				subject.ViolationAt(severity, "graphs are shown to any address without a login")
				routeros.Mend(o, subject, routeros.Find("/tool/graphing/"+menu.name, routeros.Is("allow-address", routeros.Joined(addresses))).Set("disabled=yes"))
				break
			}
		}
	}
}

// webOff reports whether the service that shows the graphs is known to be off.
func webOff(f routeros.Facts) bool {
	services, known := f.Management.Services.Get()
	for _, service := range services {
		if service.Name == "www" || service.Name == "www-ssl" {
			known = known && service.Disabled
		}
	}
	return known
}
