package routeros

import (
	"reflect"
	"strings"

	"hardcheck/checks"
)

// Menu is one menu of the router that is read, and how its rows become facts.
type Menu struct {
	// Path is the menu's: "/ip/service".
	Path string
	// Field is the JSON path of the menu in the facts: "management.services".
	Field string
	// Attributes are those that are asked for, in the order in which they are.
	Attributes []Attribute
	// Single is set for menus that are one row of settings rather than a list.
	Single bool
	// Hardware marks menus that exist on some boards only, and so aren't in the tree of
	// the certified version.
	Hardware bool
	// Package names the package that the menu comes with; empty for the system's own.
	Package string
	// Since is the first release that is known to have the menu; empty where it is older
	// than what was looked at.
	Since string
	// Peopled marks lists that a router which one is logged in to never has empty: an
	// empty answer means that rows were kept back, and leaves the menu unknown. An export
	// shows no such rows.
	Peopled bool
	// Limit is the number of rows above which the rows aren't asked for; 0 is none.
	// The router is asked for the count alone first.
	Limit int
	fill  func(d decoder, facts *Facts, rows []Row) error
	// rows, store and make are for commands that are tried on facts.
	rows  func(facts *Facts) ([]reflect.Value, bool)
	store func(facts *Facts, rows []reflect.Value)
	make  func(row Row) (reflect.Value, error)
}

// Attribute is one attribute of a menu, as RouterOS 7.14.3 has it.
type Attribute struct {
	Name string
	// Field is the name within the row's JSON; empty for matchers of rules.
	Field string
	// Default is the value that an export leaves out; HasDefault tells it from none.
	Default    string
	HasDefault bool
	// Until is the first release that doesn't have it any more; empty is none known.
	Until string
	// Source is where the attribute is known from.
	Source string
	// Script marks texts of scripts, which may hold passwords.
	Script bool
	// Presence marks a secret of which only the presence is a fact. It is never asked for.
	Presence bool
}

// Where attributes are known from.
const (
	// SourceTree is the tree of menus of a virtual 7.14.3 router with all packages:
	// what can be set there.
	SourceTree = "menu tree of RouterOS 7.14.3"
	// SourceManual is the vendor's manual and replies of real routers: what is only printed.
	SourceManual = "vendor's manual and captured replies"
)

// Source tells how a source prints menus.
type Source struct {
	// Defaults is set when it leaves out attributes that have their default, as an
	// export does.
	Defaults bool
	// Release is the version whose defaults count; empty is the certified one. What that
	// version doesn't have, has no default.
	Release string
	// Unversioned is set where the defaults of the version aren't known: what is left out
	// is unknown then. Flags and texts that can't be unknown keep theirs.
	Unversioned bool
	// Note adds a problem for every value that was left out and has no known default.
	Note bool
}

// Fill takes the rows of the menu into the facts. A single attribute that isn't
// understood is added to problems by its path; an error means that the menu is
// unknown as a whole.
func (m Menu) Fill(facts *Facts, rows []Row, source Source, problems *checks.Problems) error {
	return m.fill(decoder{menu: m, source: source, problems: problems}, facts, rows)
}

// Optional reports whether a router of the certified version may be without the menu.
func (m Menu) Optional() bool { return m.Hardware || m.Package != "" }

// Names are the attributes' names without secrets, and without the texts of scripts where
// scripts is false.
func (m Menu) Names(scripts bool) []string {
	var names []string
	for _, attribute := range m.Attributes {
		if !attribute.Presence && (scripts || !attribute.Script) {
			names = append(names, attribute.Name)
		}
	}
	return names
}

// attributesOf reads the attributes of a row type from its tags.
func attributesOf(row reflect.Type) []Attribute {
	var all []Attribute
	for i := range row.NumField() {
		field := row.Field(i)
		if field.Anonymous {
			all = append(all, attributesOf(field.Type)...)
			continue
		}
		name, option, _ := strings.Cut(field.Tag.Get(tagAttribute), ",")
		if name == "" {
			continue
		}
		attribute := Attribute{Name: name, Field: jsonName(field), Source: SourceTree}
		attribute.Until = field.Tag.Get(tagUntil)
		attribute.Default, attribute.HasDefault = field.Tag.Lookup(tagDefault)
		if field.Tag.Get(tagSource) != "" {
			attribute.Source = SourceManual
		}
		attribute.Presence = option == optionPresence
		attribute.Script = field.Type == reflect.TypeFor[checks.Value[Script]]()
		all = append(all, attribute)
	}
	return all
}
