package site

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/yamlfile"
)

// Known is what the caller can do and judge; names in a site file are held against it.
type Known struct {
	// Connectors declare the URL schemes, the kinds of targets and their own keys.
	Connectors []checks.Connector
	// Profiles and Checks are the known ids. A name that is not among them is an error.
	Profiles []string
	Checks   []string
	// Policies tell of the controls of all known profiles. It is asked where a file names
	// controls, since the policies are read for it; nil takes any control.
	Policies func() (Controls, error)
	// MaxWaiver is how long a waiver may hold; 0 is [DefaultMaxWaiver].
	MaxWaiver time.Duration
	// ReadProfile reads a profile file that the site names; nil takes every such name.
	ReadProfile func(file string) (Policy, error)
}

// Controls are what files that name controls must know of policies.
type Controls struct {
	// Names are in full, such as "modbus-web-server/M26".
	Names []string
	// Judged are those that no statement answers, since checks alone judge them.
	Judged []string
	// Stated are those that no check judges, since statements alone answer them.
	Stated []string
	// Terms are after how long a policy wants a statement renewed, by control.
	Terms map[string]time.Duration
}

// and adds other controls; neither is changed.
func (c Controls) and(other Controls) Controls {
	terms := map[string]time.Duration{}
	maps.Copy(terms, c.Terms)
	maps.Copy(terms, other.Terms)
	return Controls{
		Names: slices.Concat(c.Names, other.Names), Judged: slices.Concat(c.Judged, other.Judged),
		Stated: slices.Concat(c.Stated, other.Stated), Terms: terms,
	}
}

// controls are the known ones; none where any control is taken.
func (k Known) controls() (Controls, error) {
	if k.Policies == nil {
		return Controls{}, nil
	}
	return k.Policies()
}

// scheme finds a scheme by name, and the kind of target it leads to.
func (k Known) scheme(name string) (checks.Scheme, checks.Kind, error) {
	var names []string
	for _, connector := range k.Connectors {
		for _, scheme := range connector.Schemes {
			if scheme.Name == name {
				return scheme, connector.Kind, nil
			}
			names = append(names, scheme.Name)
		}
	}
	slices.Sort(names)
	if closest := yamlfile.Suggest(name, names); closest != "" {
		return checks.Scheme{}, checks.Kind{}, fmt.Errorf("unknown scheme %q: did you mean %q?", checks.Clean(name), closest)
	}
	return checks.Scheme{}, checks.Kind{}, fmt.Errorf("unknown scheme %q: a URL is like docker: or redis://10.0.0.5", checks.Clean(name))
}

// siblings are the other schemes of a kind, as they are written.
func (k Known) siblings(kind, scheme string) []string {
	var usages []string
	for _, connector := range k.Connectors {
		for _, other := range connector.Schemes {
			if connector.Kind.Name == kind && other.Name != scheme {
				usages = append(usages, other.Usage())
			}
		}
	}
	return usages
}

// kinds are the kinds of targets, sorted by name.
func (k Known) kinds() []checks.Kind {
	var kinds []checks.Kind
	for _, connector := range k.Connectors {
		kinds = append(kinds, connector.Kind)
	}
	slices.SortStableFunc(kinds, func(a, b checks.Kind) int { return strings.Compare(a.Name, b.Name) })
	return slices.CompactFunc(kinds, func(a, b checks.Kind) bool { return a.Name == b.Name })
}

func (k Known) kindNames() []string {
	var names []string
	for _, kind := range k.kinds() {
		names = append(names, kind.Name)
	}
	return names
}

// kindsWith are the names of the kinds that have a target key of that name.
func (k Known) kindsWith(key string) []string {
	var names []string
	for _, kind := range k.kinds() {
		if slices.Contains(keyNames(kind), key) {
			names = append(names, kind.Name)
		}
	}
	return names
}

// ownKeyNames are the target keys that only some kinds have.
func (k Known) ownKeyNames() []string {
	var names []string
	for _, kind := range k.kinds() {
		names = append(names, keyNames(kind)...)
	}
	return names
}

func keyNames(kind checks.Kind) []string {
	var names []string
	for _, key := range kind.Keys() {
		names = append(names, key.Name)
	}
	return names
}

// owner is the kind of target that alone may be asked at a port, see
// [checks.Connector]; empty where any may.
func (k Known) owner(port uint16) string {
	for _, connector := range k.Connectors {
		if slices.Contains(connector.Reserved, port) {
			return connector.Kind.Name
		}
	}
	return ""
}
