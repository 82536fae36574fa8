package export

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// table is a menu as the file leaves it.
type table struct {
	path string
	// single is set for menus of one row.
	single bool
	rows   []routeros.Row
	// problem says why the rows aren't known.
	problem *checks.Problem
	// strange is the line of a change of a row that isn't there; 0 of none.
	strange int
	// steps are left for looking up rows, in all menus together.
	steps *int
}

// maxSteps bounds the rows that are looked at for every "set" of a file. The settings
// of real exports are about the first few rows of a menu.
const maxSteps = 1_000_000

// tables applies every statement to what the router has by itself.
func (f *File) tables() map[string]*table {
	tables := map[string]*table{}
	steps := maxSteps
	for _, s := range f.statements {
		path := tableOf(s.menu)
		if s.foreign || hidden[path] != "" || s.menu == ethernetMenu && !hasName(s.arguments, poeOut) {
			continue
		}
		if tables[path] == nil {
			menu, _ := routeros.FindMenu(path)
			tables[path] = f.table(menu)
			tables[path].steps = &steps
		}
		tables[path].apply(s)
		if line := tables[path].strange; line > 0 {
			f.note(line, "changes a row that isn't there")
		}
	}
	for _, path := range slices.Sorted(maps.Keys(f.torn)) {
		menu, known := routeros.FindMenu(tableOf(path))
		if !known {
			continue
		}
		if tables[menu.Path] == nil {
			tables[menu.Path] = f.table(menu)
		}
		tables[menu.Path].spoil(checks.Unreadable, "something is missing in %s at line %d: the file was cut or changed by hand", path, f.torn[path])
	}
	return tables
}

// table is a menu before the first statement about it.
func (f *File) table(menu routeros.Menu) *table {
	t := &table{path: menu.Path, single: menu.Single}
	if menu.Single {
		t.rows = []routeros.Row{{}}
		return t
	}
	rows, known := rowsOf(menu.Path, f.Release())
	if !known {
		t.spoil(checks.Source, "the rows that RouterOS %s has in %s by itself are not known", describeRelease(f.Release()), menu.Path)
	}
	t.rows = rows
	return t
}

func describeRelease(release string) string {
	if release == "" {
		return "of an unknown version"
	}
	return release
}

func (t *table) spoil(reason checks.Reason, format string, args ...any) {
	if t.problem == nil {
		t.problem = &checks.Problem{Reason: reason, Detail: fmt.Sprintf(format, args...)}
	}
}

func (t *table) apply(s statement) {
	if s.add && t.single {
		t.spoil(checks.Unreadable, "line %d adds to %s, which has one row only", s.line, t.path)
		return
	}
	if s.add {
		row := routeros.Row{}
		s.change(row, t.path)
		t.rows = append(t.rows, row)
		return
	}
	if *t.steps -= len(t.rows) * max(1, len(s.item.items)); *t.steps < 0 {
		t.spoil(checks.Budget, "%s has too many rows and changes to follow them all", t.path)
		return
	}
	rows := t.find(s.item)
	if len(rows) == 0 && t.problem == nil {
		t.spoil(checks.Unreadable, "line %d changes a row of %s that a router doesn't have by itself", s.line, t.path)
		t.strange = s.line
	}
	for _, row := range rows {
		s.change(row, t.path)
	}
}

// change writes the arguments into the row.
func (s statement) change(row routeros.Row, path string) {
	for _, a := range s.arguments {
		name := certifiedName(path, a.name)
		if a.unset {
			delete(row, name)
			continue
		}
		row[name] = a.value
	}
	if s.skipped {
		row["invalid"] = "yes"
	}
}

// find returns the rows that a "set" is about. A row of the hardware that nobody
// mentioned before is made.
func (t *table) find(item selector) []routeros.Row {
	if item.find != nil {
		return t.matching(item.find)
	}
	if len(item.items) == 0 {
		if len(t.rows) == 1 {
			return t.rows
		}
		return nil
	}
	var found []routeros.Row
	for _, name := range item.items {
		row := t.row(name)
		if row == nil {
			return nil
		}
		found = append(found, row)
	}
	return found
}

func (t *table) matching(conditions []argument) []routeros.Row {
	var found []routeros.Row
	for _, row := range t.rows {
		if !slices.ContainsFunc(conditions, func(c argument) bool { return row[c.name] != c.value }) {
			found = append(found, row)
		}
	}
	if len(found) == 0 && len(conditions) == 1 && conditions[0].name == keyDefaultName {
		return t.make(conditions[0].value)
	}
	return found
}

// keyDefaultName is the name that the hardware gives a row; it stays when the row is
// renamed.
const keyDefaultName = "default-name"

// row finds a row by its name, its identity or its number.
func (t *table) row(text string) routeros.Row {
	for _, key := range []string{"name", keyID, byHardware[t.path]} {
		if i := slices.IndexFunc(t.rows, func(r routeros.Row) bool { return key != "" && r[key] == text }); i >= 0 {
			return t.rows[i]
		}
	}
	if number, err := strconv.Atoi(text); err == nil {
		if number < 0 || number >= len(t.rows) {
			return nil
		}
		return t.rows[number]
	}
	if made := t.make(text); len(made) == 1 {
		return made[0]
	}
	return nil
}

func (t *table) make(name string) []routeros.Row {
	key := byHardware[t.path]
	if key == "" || name == "" || name[0] == '*' {
		return nil
	}
	row := routeros.Row{key: name, keyDefaultName: name}
	t.rows = append(t.rows, row)
	return []routeros.Row{row}
}
