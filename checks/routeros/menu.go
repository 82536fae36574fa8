package routeros

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"hardcheck/checks"
)

// list makes a menu of rows. refine works on all rows once they are decoded.
func list[T any](path, field string, at func(*Facts) *checks.Value[[]T], refine ...func([]T) []T) Menu {
	menu := Menu{Path: path, Field: field, Attributes: attributesOf(reflect.TypeFor[T]())}
	menu.fill = func(d decoder, facts *Facts, rows []Row) error {
		all := make([]T, len(rows))
		for i, row := range rows {
			if err := d.decode(row, &all[i]); err != nil {
				return err
			}
		}
		for _, step := range refine {
			all = step(all)
		}
		if d.menu.Peopled && len(all) == 0 && !d.source.Defaults {
			return fmt.Errorf("the router listed nothing in %s, which is never empty where somebody can log in", path)
		}
		*at(facts) = checks.Known(all)
		return nil
	}
	ofRows(&menu, at)
	return menu
}

// MaxTold bounds the rows of a menu among which one is told from all others for a command: each
// finding looks at all of them.
const MaxTold = 300

// ofRows lets commands be tried on the rows of a list.
func ofRows[T any](menu *Menu, at func(*Facts) *checks.Value[[]T]) {
	menu.rows = func(facts *Facts) ([]reflect.Value, bool) {
		all, read := at(facts).Get()
		if len(all) > MaxTold {
			return nil, false
		}
		rows := make([]reflect.Value, len(all))
		for i := range all {
			rows[i] = reflect.ValueOf(all[i])
		}
		return rows, read
	}
	menu.store = func(facts *Facts, rows []reflect.Value) {
		all := make([]T, len(rows))
		for i, row := range rows {
			all[i] = row.Interface().(T)
		}
		*at(facts) = checks.Known(all)
	}
	made := *menu
	menu.make = func(row Row) (reflect.Value, error) {
		var one T
		err := decoder{made, Source{Defaults: true}, &checks.Problems{}}.decode(row, &one)
		return reflect.ValueOf(one), err
	}
}

// single makes a menu that is one row.
func single[T any](path, field string, at func(*Facts) *checks.Value[T]) Menu {
	menu := Menu{Path: path, Field: field, Single: true, Attributes: attributesOf(reflect.TypeFor[T]())}
	menu.fill = func(d decoder, facts *Facts, rows []Row) error {
		if len(rows) != 1 && !(d.source.Defaults && len(rows) == 0) {
			return fmt.Errorf("read %s: %d rows in place of one", path, len(rows))
		}
		var all T
		if len(rows) == 0 {
			rows = []Row{{}}
		}
		if err := d.decode(rows[0], &all); err != nil {
			return err
		}
		*at(facts) = checks.Known(all)
		return nil
	}
	menu.rows = func(facts *Facts) ([]reflect.Value, bool) {
		row, read := at(facts).Get()
		return []reflect.Value{reflect.ValueOf(row)}, read
	}
	menu.store = func(facts *Facts, rows []reflect.Value) { *at(facts) = checks.Known(rows[0].Interface().(T)) }
	return menu
}

// hardware marks a menu that not every board has.
func hardware(m Menu) Menu {
	m.Hardware = true
	return m
}

// packaged marks a menu that comes with a package beside the system's own.
func packaged(name string, m Menu) Menu {
	m.Package = name
	return m
}

// peopled marks a list that is never empty on a router that one is logged in to.
func peopled(m Menu) Menu {
	m.Peopled = true
	return m
}

// since tells the first release that has the menu.
func since(release string, m Menu) Menu {
	m.Since = release
	return m
}

// limited asks for the number of rows first.
func limited(m Menu, limit int) Menu {
	m.Limit = limit
	return m
}

// rules makes a menu of firewall rules.
func rules(path, field string, at func(*Facts) *checks.Value[[]Rule], matchers, options []string) Menu {
	menu := Menu{Path: path, Field: field, Attributes: attributesOf(reflect.TypeFor[ruleFlags]())}
	for _, name := range append(append([]string{}, matchers...), options...) {
		menu.Attributes = append(menu.Attributes, Attribute{Name: name, Source: SourceTree})
	}
	menu.fill = func(d decoder, facts *Facts, rows []Row) error {
		all := make([]Rule, len(rows))
		for i, row := range rows {
			var flags ruleFlags
			if err := d.decode(row, &flags); err != nil {
				return err
			}
			all[i] = flags.rule(i)
			all[i].Match, all[i].Options = matchersOf(row, matchers, options), pick(row, options)
			if d.source.Defaults {
				hideMarks(all[i].Match)
			}
		}
		*at(facts) = checks.Known(all)
		return nil
	}
	ofRows(&menu, at)
	made := menu
	menu.make = func(row Row) (reflect.Value, error) {
		var facts Facts
		if err := made.fill(decoder{made, Source{Defaults: true}, &checks.Problems{}}, &facts, []Row{row}); err != nil {
			return reflect.Value{}, err
		}
		rules, _ := at(&facts).Get()
		return reflect.ValueOf(rules[0]), nil
	}
	return menu
}

// ruleFlags are the attributes of a rule beside its matchers and options.
type ruleFlags struct {
	Chain    string `json:"chain" ros:"chain"`
	Action   string `json:"action" ros:"action" default:"accept"`
	Disabled bool   `json:"disabled" ros:"disabled"`
	Dynamic  bool   `json:"dynamic" ros:"dynamic" source:"manual"`
	Invalid  bool   `json:"invalid" ros:"invalid" source:"manual"`
	Comment  string `json:"comment" ros:"comment"`
	Log      bool   `json:"log" ros:"log"`
}

func (f ruleFlags) rule(position int) Rule {
	rule := Rule{
		Position: position, Chain: f.Chain, Action: f.Action,
		Disabled: f.Disabled, Dynamic: f.Dynamic, Invalid: f.Invalid, Comment: f.Comment, Log: f.Log,
	}
	if rule.Action == "" {
		rule.Action = "accept"
	}
	return rule
}

// apart are the attributes of a rule that neither match nor are kept as options: its
// flags, what an action writes into packets, and what a listing adds.
var apart = append(namesOf(attributesOf(reflect.TypeFor[ruleFlags]())),
	"new-dscp", "new-mss", "new-priority", "new-ttl", "new-hop-limit", "route-dst",
	"bytes", "packets", "copy-from", "place-before",
)

func namesOf(attributes []Attribute) []string {
	names := make([]string, len(attributes))
	for i, attribute := range attributes {
		names[i] = attribute.Name
	}
	return names
}

// matchersOf takes every other attribute for a matcher, known or not: one of another
// version may narrow the rule, and without it the rule would seem to match more. The
// value of one that isn't known is left empty, which is undecided: it may hold anything.
func matchersOf(row Row, known, options []string) map[string]string {
	match := pick(row, known)
	for name := range row {
		if strings.HasPrefix(name, ".") || slices.Contains(apart, name) || slices.Contains(known, name) || slices.Contains(options, name) {
			continue
		}
		if match == nil {
			match = map[string]string{}
		}
		match[checks.Clean(name)] = ""
	}
	return match
}

// hideMarks leaves a matcher undecided whose value is blacked out.
func hideMarks(match map[string]string) {
	for name, text := range match {
		if IsRedacted(strings.TrimPrefix(text, "!")) {
			match[name] = ""
		}
	}
}

// pick takes the attributes that are set; nil when none is.
func pick(row Row, names []string) map[string]string {
	var picked map[string]string
	for _, name := range names {
		if text, sent := row[name]; sent {
			if picked == nil {
				picked = map[string]string{}
			}
			picked[name] = checks.Clean(text)
		}
	}
	return picked
}
