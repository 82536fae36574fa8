package routeros

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// rowsOf are the rows of a menu in the facts, a single one too; false where it wasn't read.
func rowsOf(f *Facts, menu string) ([]reflect.Value, bool) {
	m, found := FindMenu(menu)
	if !found || m.rows == nil {
		return nil, false
	}
	return m.rows(f)
}

// attributeOf is a row's attribute as the console writes it. known is false where it wasn't
// read, or isn't among the facts.
func attributeOf(row reflect.Value, name string) (text string, known bool) {
	if rule, is := row.Interface().(Rule); is {
		return rule.attribute(name), true
	}
	field, found := fieldOf(row, name)
	if !found {
		return "", false
	}
	return written(field)
}

// fieldOf is the field of a row that holds an attribute, as a whole.
func fieldOf(row reflect.Value, name string) (reflect.Value, bool) {
	for i := range row.NumField() {
		field := row.Type().Field(i)
		if field.Anonymous {
			if inner, found := fieldOf(row.Field(i), name); found {
				return inner, true
			}
			continue
		}
		if attribute, option, _ := strings.Cut(field.Tag.Get(tagAttribute), ","); attribute == name && option != optionURL && option != optionSet {
			return row.Field(i), true
		}
	}
	return reflect.Value{}, false
}

// written is a value of the facts as the console writes it.
func written(value reflect.Value) (text string, known bool) {
	if isValue(value.Type()) {
		got := value.MethodByName("Get").Call(nil)
		if !got[1].Bool() {
			return "", false
		}
		value = got[0]
	}
	switch value.Kind() {
	case reflect.Bool:
		return YesNo(value.Bool()), true
	case reflect.String:
		return value.String(), true
	case reflect.Int:
		return fmt.Sprint(value.Int()), true
	case reflect.Slice:
		words := make([]string, value.Len())
		for i := range words {
			words[i] = fmt.Sprint(value.Index(i).Interface())
		}
		return strings.Join(words, ","), true
	default:
		return "", false
	}
}

func (r Rule) attribute(name string) string {
	switch name {
	case "chain":
		return r.Chain
	case "action":
		return r.Action
	case "comment":
		return r.Comment
	case "disabled":
		return YesNo(r.Disabled)
	case "log":
		return YesNo(r.Log)
	}
	if text, set := r.Match[name]; set {
		return text
	}
	return r.Options[name]
}

// found are the places of the rows that have these attributes, or may have them.
func found(rows []reflect.Value, by []Setting) []int {
	var places []int
	for i, row := range rows {
		fits := func(s Setting) bool {
			text, known := attributeOf(row, s.name)
			return !known || text == s.value
		}
		if !slices.ContainsFunc(by, func(s Setting) bool { return !fits(s) }) {
			places = append(places, i)
		}
	}
	return places
}

// about is the row that a command changes: the one that it finds, or the menu's only one.
func (c Command) about(f *Facts) (reflect.Value, bool) {
	rows, _ := rowsOf(f, c.menu)
	if places := found(rows, c.row); len(places) == 1 {
		return rows[places[0]], true
	}
	return reflect.Value{}, false
}

// needed is the command without what the row has already.
func (c Command) needed(f *Facts) Command {
	row, known := c.about(f)
	if !known || c.verb == "add" {
		return c
	}
	has := func(s Setting) bool {
		text, told := attributeOf(row, s.name)
		_, ours := fieldKnown(row, s.name)
		return s.how != asked && s.how != unset && (told && text == s.value || ours && !told)
	}
	c.set = slices.DeleteFunc(slices.Clone(c.set), has)
	return c
}

// fieldKnown reports whether an attribute is among the facts at all: one that is and wasn't
// read may be one that this version doesn't have.
func fieldKnown(row reflect.Value, name string) (reflect.Value, bool) {
	if _, is := row.Interface().(Rule); is {
		return row, true
	}
	return fieldOf(row, name)
}

// undo takes a command back; false where nothing does, or what was there isn't known.
func (c Command) undo(f *Facts) (Command, bool) {
	back := Command{menu: c.menu, row: c.row}
	switch c.verb {
	case "enable":
		return back.Disable(), true
	case "disable":
		return back.Enable(), true
	case "add":
		back.row = c.set
		if i := slices.IndexFunc(c.set, func(s Setting) bool { return s.name == "comment" || s.name == "name" }); i >= 0 {
			back.row = c.set[i : i+1]
		}
		return back.Remove(), true
	case "move":
		return c.movedBack(f, back)
	case "set":
		return c.undoSet(f, back)
	}
	return back, false
}

func (c Command) undoSet(f *Facts, back Command) (Command, bool) {
	row, known := c.about(f)
	if !known {
		return back, false
	}
	for _, s := range c.set {
		text, told := attributeOf(row, s.name)
		_, rule := row.Interface().(Rule)
		switch {
		case !told || IsRedacted(text):
			return back, false
		case rule && text == "":
			back = back.With(Without(s.name))
		default:
			back = back.With(Is(s.name, text))
		}
		// The row is found by what it has after the command.
		for i, by := range back.row {
			if by.name == s.name {
				back.row = slices.Clone(back.row)
				back.row[i] = s
			}
		}
	}
	return back, true
}

// ambiguous says why the row that a command names can't be told by these attributes; empty
// where it can.
func (c Command) ambiguous(f *Facts) string {
	for _, by := range [][]Setting{c.row, c.before} {
		if len(by) == 0 {
			continue
		}
		rows, read := rowsOf(f, c.menu)
		if !read {
			return fmt.Sprintf("%s wasn't read, or has more than %d rows: see with print which one it is", console(c.menu), MaxTold)
		}
		if places := found(rows, by); len(places) != 1 {
			return fmt.Sprintf("%d rows of %s have what tells this one apart: see with print which one it is", len(places), console(c.menu))
		}
		if slices.ContainsFunc(by, func(s Setting) bool { return IsRedacted(s.value) || s.value == "" && s.how == foreign }) {
			return "what tells the row of " + console(c.menu) + " apart is not shown"
		}
	}
	return ""
}

// Apply is what the facts are after the command. Other menus stay, and so does one that the
// command can't be tried on; then it is false.
func (c Command) Apply(f Facts) (Facts, bool) {
	m, known := FindMenu(c.menu)
	if !known || m.store == nil {
		return f, false
	}
	rows, read := m.rows(&f)
	if !read {
		return f, false
	}
	after, ok := c.change(m, rows)
	if ok {
		m.store(&f, after)
	}
	return f, ok
}

func (c Command) change(m Menu, rows []reflect.Value) ([]reflect.Value, bool) {
	rows = slices.Clone(rows)
	places := found(rows, c.row)
	switch {
	case c.verb == "add":
		return c.insert(m, rows)
	case len(places) != 1:
		return rows, false
	case c.verb == "remove":
		return slices.Delete(rows, places[0], places[0]+1), true
	}
	settings := c.set
	switch c.verb {
	case "move":
		return c.moved(rows, places[0])
	case "enable":
		settings = own([]string{"disabled=no"})
	case "disable":
		settings = own([]string{"disabled=yes"})
	case "set":
	default:
		return rows, false
	}
	row := reflect.New(rows[places[0]].Type()).Elem()
	row.Set(rows[places[0]])
	for _, s := range settings {
		if !assignTo(row, s) {
			return rows, false
		}
	}
	rows[places[0]] = row
	return rows, true
}

func (c Command) insert(m Menu, rows []reflect.Value) ([]reflect.Value, bool) {
	made := Row{}
	for _, s := range c.set {
		made[s.name] = s.value
	}
	row, err := m.make(made)
	if err != nil {
		return rows, false
	}
	at := len(rows)
	if len(c.before) > 0 {
		places := found(rows, c.before)
		if len(places) != 1 {
			return rows, false
		}
		at = places[0]
	}
	return slices.Insert(rows, at, row), true
}

// assignTo gives a row's attribute a value. What isn't among the facts changes nothing there.
func assignTo(row reflect.Value, s Setting) bool {
	if rule, is := row.Interface().(Rule); is {
		row.Set(reflect.ValueOf(rule.with(s)))
		return true
	}
	field, found := fieldOf(row, s.name)
	if !found {
		return true
	}
	field.SetZero() // A list is made anew: the old one belongs to the facts before.
	if s.how == unset {
		return true
	}
	return assign(field.Addr().Interface(), s.value, "") == nil
}

// with is the rule with one attribute changed.
func (r Rule) with(s Setting) Rule {
	switch s.name {
	case "action":
		r.Action = s.value
	case "disabled":
		r.Disabled = s.value == "yes"
	case "log":
		r.Log = s.value == "yes"
	case "comment":
		r.Comment = s.value
	default:
		r.Match = maps.Clone(r.Match)
		delete(r.Match, s.name)
		if s.how != unset {
			if r.Match == nil {
				r.Match = map[string]string{}
			}
			r.Match[s.name] = s.value
		}
	}
	return r
}

// moved puts a row before the one that the command finds.
func (c Command) moved(rows []reflect.Value, at int) ([]reflect.Value, bool) {
	to := found(rows, c.before)
	if len(to) != 1 || to[0] == at {
		return rows, false
	}
	row, place := rows[at], to[0]
	rows = slices.Delete(rows, at, at+1)
	if place > at {
		place--
	}
	return slices.Insert(rows, place, row), true
}

// movedBack is the move to where a row was: before the rule that followed it.
func (c Command) movedBack(f *Facts, back Command) (Command, bool) {
	rows, _ := rowsOf(f, c.menu)
	places := found(rows, c.row)
	if len(places) != 1 || places[0]+1 >= len(rows) {
		return back, false
	}
	next, is := rows[places[0]+1].Interface().(Rule)
	return back.MoveTo(FindRule(c.menu, next).row...), is
}
