package checks

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var checkID = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+){2,}$`)

// Validate proves a whole set of checks: ids unique, kebab-case and prefixed by a
// kind (or "network" for rules over several), documentation complete, rules
// made by a constructor, default parameters accepted by their own decoder.
func Validate(all []*Check) error {
	var errs []error
	seen := map[string]bool{}
	for _, check := range all {
		if seen[check.ID] {
			errs = append(errs, fmt.Errorf("check %s: listed twice", check.ID))
		}
		seen[check.ID] = true
		for _, problem := range faults(check) {
			errs = append(errs, fmt.Errorf("check %s: %s", check.ID, problem))
		}
	}
	return errors.Join(errs...)
}

func faults(c *Check) []string {
	var found []string
	add := func(bad bool, format string, args ...any) {
		if bad {
			found = append(found, fmt.Sprintf(format, args...))
		}
	}
	add(!checkID.MatchString(c.ID), "id is not <kind>-<noun>-<state> in kebab case")
	add(!c.Rule.Valid(), "rule is not made by checks.Each, EachWith, Among, Across or AcrossEndpoints")
	if c.Rule.Valid() {
		prefix := c.Kind() + "-"
		if !c.Rule.PerTarget() {
			prefix = "network-"
		}
		add(!strings.HasPrefix(c.ID, prefix), "id does not begin with %q", prefix)
		parameters, err := c.Rule.Parameters()
		add(err != nil, "parameters: %v", err)
		_, err = c.Rule.Configure(parameters)
		add(err != nil, "parameters do not decode: %v", err)
	}
	first, _ := utf8.DecodeRuneInString(c.Title)
	add(!unicode.IsUpper(first) || strings.HasSuffix(c.Title, "."), "title is not a sentence without its period")
	add(!c.Severity.Valid(), "severity is missing")
	add(strings.TrimSpace(c.Description) == "", "description is missing")
	add(strings.TrimSpace(c.Remediation) == "", "remediation is missing")
	add(len(c.References) == 0, "references are missing")
	return found
}
