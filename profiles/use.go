package profiles

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/yamlfile"
)

// maxSuggestions bounds how often one file gets a suggestion for a check: each
// costs a comparison with every check.
const maxSuggestions = 200

// selection is the parameter by which checks choose what they judge.
const selection = "select"

// selected gives the control's own selection to each of its checks that has the
// parameter and is not given another.
func (p *parser) selected(path []any, entry *controlEntry) {
	if len(entry.Select) == 0 {
		return
	}
	if !p.usable(below(path, selection), entry) {
		return
	}
	for _, list := range append([][]useEntry{entry.Checks}, entry.AnyOf...) {
		for i, use := range list {
			check, known := p.known[use.Check]
			if _, own := use.With[selection]; own || !known || !slices.Contains(parameterNames(check.Rule), selection) {
				continue
			}
			list[i].With = maps.Clone(use.With)
			if list[i].With == nil {
				list[i].With = map[string]any{}
			}
			list[i].With[selection] = entry.Select
		}
	}
}

// usable tries the control's selection on the first check that takes one, so that what is
// wrong with it is said once and where it stands.
func (p *parser) usable(path []any, entry *controlEntry) bool {
	for _, list := range append([][]useEntry{entry.Checks}, entry.AnyOf...) {
		for _, use := range list {
			check, known := p.known[use.Check]
			if !known || !slices.Contains(parameterNames(check.Rule), selection) {
				continue
			}
			raw, err := json.Marshal(map[string]any{selection: entry.Select})
			if err == nil {
				_, err = check.Rule.Configure(raw)
			}
			if err != nil {
				_, message := explainParameter(check.ID, err)
				p.doc.Errorf(path, "%s", message)
			}
			return err == nil
		}
	}
	if !p.malformed {
		p.doc.Errorf(path, "no check of this control chooses by select")
	}
	return false
}

// uses resolves the checks of one list: a control's own or those of a group.
func (p *parser) uses(path []any, entries []useEntry) []Use {
	var uses []Use
	seen := map[string]bool{}
	for i, entry := range entries {
		use, ok := p.use(below(path, i), entry)
		if !ok {
			continue
		}
		if key := use.Check.ID + use.Parameters; seen[key] {
			p.doc.Errorf(below(path, i), "check %q stands twice in this list with the same parameters", use.Check.ID)
		} else {
			seen[key] = true
		}
		uses = append(uses, use)
	}
	return uses
}

func (p *parser) use(path []any, entry useEntry) (Use, bool) {
	check, ok := p.known[entry.Check]
	if !ok {
		if entry.Check != "" || !p.malformed {
			p.doc.Errorf(below(path, "check"), "unknown check %q%s", entry.Check, p.suggest(entry.Check))
		}
		return Use{}, false
	}
	rule, ok := p.configure(below(path, "with"), check, entry.With)
	if !ok {
		return Use{}, false
	}
	use, err := useOf(check, rule)
	if err != nil {
		p.doc.Errorf(path, "%v", err)
		return Use{}, false
	}
	use.Severity = entry.Severity
	return use, true
}

// suggest names the check that was probably meant, for the first wrong names of a file.
func (p *parser) suggest(id string) string {
	if p.suggested++; p.suggested > maxSuggestions {
		return ""
	}
	return yamlfile.DidYouMean(id, p.ids)
}

// configure lays a control's parameters over those of the check.
func (p *parser) configure(path []any, check *checks.Check, with map[string]any) (checks.Rule, bool) {
	if len(with) == 0 {
		return check.Rule, true
	}
	names := parameterNames(check.Rule)
	good := true
	for _, name := range slices.Sorted(maps.Keys(with)) {
		if !slices.Contains(names, name) {
			p.doc.Errorf(below(path, name), "check %q has no parameter %q%s", check.ID, name, suggestParameter(name, names))
			good = false
		}
	}
	if !good {
		return checks.Rule{}, false
	}
	raw, err := json.Marshal(with)
	if err != nil {
		p.doc.Errorf(path, "encode parameters of check %q: %v", check.ID, err)
		return checks.Rule{}, false
	}
	rule, err := check.Rule.Configure(raw)
	if err != nil {
		where, message := explainParameter(check.ID, err)
		p.doc.Errorf(below(path, where...), "%s", message)
		return checks.Rule{}, false
	}
	return rule, true
}

func suggestParameter(name string, known []string) string {
	if len(known) == 0 {
		return ": it takes none"
	}
	return yamlfile.DidYouMean(name, known)
}

// useOf is a check with a rule made from its own. The parameters come from the
// rule and not from the file, so that an omitted parameter and one set to its
// default are the same judgement.
func useOf(check *checks.Check, rule checks.Rule) (Use, error) {
	parameters, err := rule.Parameters()
	if err != nil {
		return Use{}, fmt.Errorf("encode parameters of check %q: %w", check.ID, err)
	}
	return Use{Check: check, Rule: rule, Parameters: string(parameters)}, nil
}

// parameterNames are the names in the rule's default parameters. One that these
// leave out could not be explained to a user, and so does not exist.
func parameterNames(rule checks.Rule) []string {
	defaults := map[string]json.RawMessage{}
	raw, err := rule.Parameters()
	if err != nil || json.Unmarshal(raw, &defaults) != nil {
		return nil
	}
	return slices.Sorted(maps.Keys(defaults))
}

// explainParameter says a decoder's error in the words of the profile, and where
// below `with` it belongs.
func explainParameter(check string, err error) (path []any, message string) {
	var mismatch *json.UnmarshalTypeError
	if errors.As(err, &mismatch) && mismatch.Field != "" {
		return at(mismatch.Field), fmt.Sprintf("parameter %q of check %q expects %s, found %s",
			mismatch.Field, check, wanted(mismatch.Type), found(mismatch.Value))
	}
	return nil, fmt.Sprintf("parameters of check %q: %v", check, err)
}
