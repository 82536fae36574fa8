package web

import "hardcheck/checks"

// FlowerAuthenticated reports monitors of Celery that are open to everybody.
var FlowerAuthenticated = &checks.Check{
	ID:       "web-flower-authenticated",
	Title:    "Flower asks for a login",
	Severity: checks.High,
	Description: "Flower shows the arguments of every task, and lets a visitor revoke tasks, shut workers down and, through its API, start tasks. By " +
		"itself it asks for no login. The check looks for its pages among the listed ones.",
	Remediation: "Start it with `--basic-auth=NAME:PASSWORD` (or FLOWER_BASIC_AUTH) or an OAuth provider, set `--unauthenticated-api=false`, and " +
		"publish its port at 127.0.0.1 only.",
	References: []string{flowerAuth, "https://nvd.nist.gov/vuln/detail/CVE-2022-30034"},
	Rule:       each(flowerAuthenticated),
}

func flowerAuthenticated(o checks.Observed[Facts]) {
	settings := checks.Settings[Settings](o.Target)
	seen := false
	for _, path := range sortedKeys(o.Facts.Pages) {
		if page, known := o.Facts.Pages[path].Get(); known && page.Served() && page.Marked(MarkFlower) {
			seen = true
			listed(o, o.Subject(path), path)
			o.Subject(path).Violation("Flower is open to somebody who is not logged in")
		}
	}
	switch {
	case settings.Application == FlowerMonitor:
		judgeFlower(o, settings.Web.Pages)
	case !seen:
		if _, ok := sane(o, o.Subject("")); ok {
			o.NotApplicable("none of the listed pages is one of Flower")
		}
	}
}

// judgeFlower judges the pages of a server that the site calls Flower.
func judgeFlower(o checks.Observed[Facts], paths []string) {
	for _, path := range paths {
		if page, known := o.Facts.Pages[path].Get(); !known || !page.Marked(MarkFlower) {
			guarded(o, o.Subject(path), path, "the page")
		}
	}
}
