package rosapi

import (
	"maps"
	"net/netip"
	"slices"
)

// Provenance tells where a value of a device is known from.
type Provenance string

// The provenances, the best first.
const (
	Captured   Provenance = "captured"   // in a reply of a real router that somebody published
	Exported   Provenance = "exported"   // in a published configuration export
	Documented Provenance = "documented" // in the vendor's manual
	Collected  Provenance = "collected"  // a default for 7.14.3 in the data of community.routeros
	Assumed    Provenance = "assumed"    // without a source: no check may rest on it
	Chosen     Provenance = "chosen"     // set by the scenario, so it needs no source
)

func provenances() []Provenance {
	return []Provenance{Captured, Exported, Documented, Collected, Assumed, Chosen}
}

// Attribute is one value of a row, as text, and where it is known from.
type Attribute struct {
	Name, Value string
	Provenance  Provenance
}

// Row is one row of a menu: its attributes in the order in which they are printed.
type Row []Attribute

// Get returns the value of an attribute and whether the row has it.
func (r Row) Get(name string) (string, bool) {
	i := r.index(name)
	if i < 0 {
		return "", false
	}
	return r[i].Value, true
}

func (r Row) index(name string) int {
	return slices.IndexFunc(r, func(a Attribute) bool { return a.Name == name })
}

// set returns the row with the attribute, at its old place if it had one.
func (r Row) set(attribute Attribute) Row {
	if i := r.index(attribute.Name); i >= 0 {
		changed := slices.Clone(r)
		changed[i] = attribute
		return changed
	}
	return append(slices.Clone(r), attribute)
}

func (r Row) without(name string) Row {
	return slices.DeleteFunc(slices.Clone(r), func(a Attribute) bool { return a.Name == name })
}

// Login is how users prove themselves.
type Login string

// The ways to log in.
const (
	Plain     Login = ""          // name and password in one sentence, since 6.43
	Challenge Login = "challenge" // MD5 of the password and a challenge, before 6.43
)

// Device is what a router is and does. Its value can be copied: [Device.With]
// returns a changed copy and never changes what it was called on.
type Device struct {
	Name string
	// Login is how users prove themselves.
	Login Login
	// Faults make it sick; the first that fits a command counts.
	Faults []Fault
	// Host is the address on which all services listen at their own ports, for a
	// network namespace. Empty is loopback, each at a free port.
	Host string
	// Client is the address that all clients seem to have, for the services' and
	// users' address lists; the zero value is the real one.
	Client netip.Addr
	// AllServices opens also the ports of what is not the API, with a greeting only.
	AllServices bool

	passwords map[string]string // by user
	absent    map[string]bool   // menus that don't exist
	denied    map[string]bool   // menus without permission
	menus     map[string][]Row
}

func (d Device) clone() Device {
	d.Faults = slices.Clone(d.Faults)
	d.passwords = maps.Clone(d.passwords)
	d.absent = maps.Clone(d.absent)
	d.denied = maps.Clone(d.denied)
	d.menus = maps.Clone(d.menus)
	return d
}

func blank(name string) Device {
	return Device{
		Name: name, passwords: map[string]string{}, absent: map[string]bool{},
		denied: map[string]bool{}, menus: map[string][]Row{},
	}
}

// Rows returns the rows of a menu as the device file has them.
func (d Device) Rows(menu string) []Row {
	rows := make([]Row, len(d.menus[menu]))
	for i, row := range d.menus[menu] {
		rows[i] = slices.Clone(row)
	}
	return rows
}

// Menus lists the menus that have rows, sorted.
func (d Device) Menus() []string { return slices.Sorted(maps.Keys(d.menus)) }

// Lacks reports whether the router has no such menu.
func (d Device) Lacks(menu string) bool { return isMarked(d.absent, menu) }

// Password returns the password of a user.
func (d Device) Password(user string) string { return d.passwords[user] }

// first returns an attribute of a menu's first row; empty where there is none.
func (d Device) first(menu, name string) string {
	if len(d.menus[menu]) == 0 {
		return ""
	}
	value, _ := d.menus[menu][0].Get(name)
	return value
}

// findRow returns the row of a menu with the name.
func (d Device) findRow(menu, name string) (Row, bool) {
	for _, row := range d.menus[menu] {
		if value, _ := row.Get("name"); value == name {
			return row, true
		}
	}
	return nil, false
}
