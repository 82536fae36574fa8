package repository

import (
	"slices"
	"strings"

	"hardcheck/checks"
)

// UpdatesParams are the parameters of repository-updates-automated.
type UpdatesParams struct {
	Of
	// Ecosystems are those that are judged; empty is each that has a manifest.
	Ecosystems []Ecosystem `json:"ecosystems"`
	// Tools are the programs that count; empty is any.
	Tools []UpdateTool `json:"tools"`
}

// UpdatesAutomated reports dependencies of which no program proposes newer versions.
var UpdatesAutomated = &checks.Check{
	ID:       "repository-updates-automated",
	Title:    "A program proposes newer versions of the dependencies",
	Severity: checks.Medium,
	Description: "Dependencies that nobody updates keep their published vulnerabilities. The check compares the manifests of the repository with the settings of " +
		"Dependabot and Renovate: each ecosystem that has a manifest is covered, and not switched off (open-pull-requests-limit 0, enabled false, " +
		"everything ignored). Whether the host runs the program, and whether its proposals are merged, the files don't say.",
	Remediation: "Add an entry for the ecosystem to `.github/dependabot.yml` (`package-ecosystem`, `directory`, `schedule`), or a `renovate.json` with " +
		"`\"extends\": [\"config:recommended\"]`, and take out what switches it off.",
	References: []string{dependabotOptions, renovateOptions, scorecardRules + "#dependency-update-tool"},
	Rule:       eachWith(UpdatesParams{Of: every(), Ecosystems: []Ecosystem{}, Tools: []UpdateTool{}}, updatesAutomated),
}

func updatesAutomated(o checks.Observed[Facts], p UpdatesParams) {
	manifests, wholeManifests := o.Facts.Manifests.Get()
	updates, wholeUpdates := o.Facts.Updates.Get()
	updates = slices.DeleteFunc(slices.Clone(updates), func(u Updates) bool { return len(p.Tools) > 0 && !slices.Contains(p.Tools, u.Tool) })
	for _, u := range updates {
		o.Evidence(u.Path, "%s", u.words())
	}
	byEcosystem := map[Ecosystem][]Manifest{}
	var order []Ecosystem
	for _, m := range manifests {
		if len(p.Ecosystems) > 0 && !slices.Contains(p.Ecosystems, m.Ecosystem) {
			continue
		}
		if byEcosystem[m.Ecosystem] == nil {
			order = append(order, m.Ecosystem)
		}
		byEcosystem[m.Ecosystem] = append(byEcosystem[m.Ecosystem], m)
	}
	switch {
	case !wholeManifests:
		checks.NeedAll(o, o.Facts.Manifests, "manifests")
	case len(order) == 0:
		o.NotApplicable("no file names dependencies")
		return
	}
	if len(updates) == 0 && len(order) > 0 {
		if !wholeUpdates {
			checks.NeedAll(o, o.Facts.Updates, "updates")
			return
		}
		o.Violation("no Dependabot and no Renovate keeps %s up to date", names(order))
		return
	}
	for _, ecosystem := range order {
		judgeUpdates(o, ecosystem, byEcosystem[ecosystem], updates, wholeUpdates)
	}
}

// judgeUpdates judges one ecosystem. all says whether every file of settings was read.
func judgeUpdates(o checks.Observed[Facts], ecosystem Ecosystem, manifests []Manifest, updates []Updates, all bool) {
	s := o.Subject(string(ecosystem))
	s.Evidence("manifest", "%s", manifests[0].Path)
	if !checks.NeedWord(s, ecosystem, "manifests.0.ecosystem") {
		return
	}
	why := ""
	for _, u := range updates {
		if !checks.NeedWord(s, u.Tool, "updates.0.tool") {
			return
		}
		covered, wholeCovered := u.Ecosystems.Get()
		idle, wholeIdle := u.Idle.Get()
		known := checks.NeedWords(s, idle, "updates.0.idle")
		switch {
		case u.Off != "":
			why = u.Path + " is off: " + u.Off
		case slices.Contains(covered, ecosystem):
			return
		case slices.Contains(idle, ecosystem):
			why = u.Path + " switches it off"
		case u.Every && wholeIdle && known:
			return
		case !wholeCovered || !wholeIdle:
			checks.NeedAll(s, u.Ecosystems, "updates.0.ecosystems")
			checks.NeedAll(s, u.Idle, "updates.0.idle")
			return
		}
	}
	switch {
	case !all:
		checks.NeedAll(o, o.Facts.Updates, "updates")
		s.Unknown(o.Problem("updates").Reason, "%s", o.Problem("updates").Detail)
	case why != "":
		s.Violation("nothing keeps %s up to date: %s", ecosystem, why)
	default:
		s.Violation("nothing keeps %s up to date: %s doesn't name it", ecosystem, updates[0].Path)
	}
}

// words are what the settings cover: "dependabot: pip, docker".
func (u Updates) words() string {
	text := string(u.Tool) + ": " + names(u.Ecosystems.Entries())
	if u.Every {
		text = string(u.Tool) + ": what it finds"
	}
	if idle := u.Idle.Entries(); len(idle) > 0 {
		text += ", off for " + names(idle)
	}
	if u.Off != "" {
		text += ", off: " + u.Off
	}
	return text
}

// names are words in a sentence: "pip, docker".
func names[W ~string](words []W) string {
	texts := make([]string, len(words))
	for i, word := range words {
		texts[i] = string(word)
	}
	return strings.Join(texts, ", ")
}
