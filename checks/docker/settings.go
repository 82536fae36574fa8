package docker

import (
	"slices"
	"strings"

	"hardcheck/checks"
)

// Settings are the target keys that engines have of their own.
type Settings struct {
	// Containers chooses by labels which containers are the site's concern.
	Containers LabelFilter `yaml:"containers" json:"containers,omitzero" jsonschema:"which containers are judged, by their labels; those left out are named in a notice"`
}

// LabelFilter chooses containers by labels: each entry is a label's name, or a name and a value as
// "team=plant", in which * stands for anything but a slash.
type LabelFilter struct {
	// Include are the labels of which a container must have one; every container where it is empty.
	Include []string `yaml:"include" json:"include,omitempty" list:"unique,most=20" jsonschema:"labels, as name or name=value, of which a judged container has one"`
	// Exclude are the labels of which a container must have none. It outweighs Include.
	Exclude []string `yaml:"exclude" json:"exclude,omitempty" list:"unique,most=20" jsonschema:"labels, as name or name=value, of which a judged container has none"`
}

// Leaves reports whether a container with these labels is left out.
func (f LabelFilter) Leaves(labels map[string]string) bool {
	has := func(entry string) bool {
		name, pattern, valued := strings.Cut(entry, "=")
		value, there := labels[name]
		return there && (!valued || MatchesAny(value, []string{pattern}))
	}
	return slices.ContainsFunc(f.Exclude, has) || len(f.Include) > 0 && !slices.ContainsFunc(f.Include, has)
}

// completeSettings refuses entries that name no label: they would match nothing, unseen.
func completeSettings(settings *Settings, _ checks.Given) []checks.Fault {
	var faults []checks.Fault
	for _, list := range []struct {
		key     string
		entries []string
	}{{"include", settings.Containers.Include}, {"exclude", settings.Containers.Exclude}} {
		for i, entry := range list.entries {
			if name, _, _ := strings.Cut(entry, "="); strings.TrimSpace(name) != name || name == "" {
				faults = append(faults, checks.Fault{Path: []any{"containers", list.key, i}, Text: "an entry is a label's name, or a name and a value as team=plant"})
			}
		}
	}
	return faults
}
