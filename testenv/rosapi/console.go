package rosapi

import (
	"fmt"
	"slices"
	"strings"
)

// Answer is what somebody types where a command asks for a value.
const Answer = "typed-At-the-Console-4711"

// TypedAddress is what they type where an address is asked for.
const TypedAddress = "192.0.2.10/32"

// Enter is the device after one line of its console, and what that printed: "set", "add",
// "remove", "move", "enable", "disable", "print where" and the commands of a menu that take
// nothing. Rows are found by [find ...] with a condition, which has to fit exactly one; menus,
// commands and attributes are those of RouterOS 7.14.3, and anything else is an error.
func (d Device) Enter(text string) (Device, string, error) {
	entered := d.clone()
	line, err := readLine(text)
	if err != nil {
		return d, "", fmt.Errorf("enter %s: %w", text, err)
	}
	printed, err := entered.run(line)
	if err != nil {
		return d, "", fmt.Errorf("enter %s: %w", text, err)
	}
	return entered, printed, nil
}

func (d *Device) run(line consoleLine) (printed string, err error) {
	menu, err := find(line.menu)
	switch {
	case err != nil:
		return "", err
	case isMarked(d.absent, line.menu):
		return "", fmt.Errorf("the router has no %s", line.menu)
	case line.verb != "print" && !slices.Contains(menu.Commands, line.verb):
		return "", fmt.Errorf("%s has no command %s", line.menu, line.verb)
	}
	if err := line.known(menu); err != nil {
		return "", err
	}
	switch line.verb {
	case "print":
		places := d.fitting(line.menu, line.where)
		return fmt.Sprintf("%d rows", len(places)), nil
	case "add":
		return "", d.addRow(menu, line)
	case "set", "remove", "enable", "disable", "move":
		return "", d.changeRow(menu, line)
	case "stop":
		return "", d.setFirst(line.menu, "running", "false")
	case "regenerate-host-key":
		return "", nil
	}
	return "", fmt.Errorf("what %s does isn't simulated", line.verb)
}

// known refuses attributes that the menu doesn't have.
func (l consoleLine) known(menu Menu) error {
	for _, a := range l.set {
		if !slices.Contains(menu.Attributes, a.name) {
			return fmt.Errorf("%s has no attribute %s", menu.Path, a.name)
		}
	}
	for _, a := range slices.Concat(l.where, l.row, l.before) {
		if !slices.Contains(menu.Attributes, a.name) && !slices.Contains(Printed(menu.Path), a.name) {
			return fmt.Errorf("%s has no attribute %s to find rows by", menu.Path, a.name)
		}
	}
	return nil
}

// fitting are the places of the rows that have these values. Switches have several spellings.
func (d *Device) fitting(menu string, by []argument) []int {
	var places []int
	for i, row := range d.menus[menu] {
		fits := func(a argument) bool {
			value, _ := row.Get(a.name)
			return sameWord(value, a.value)
		}
		if !slices.ContainsFunc(by, func(a argument) bool { return !fits(a) }) {
			places = append(places, i)
		}
	}
	return places
}

func sameWord(a, b string) bool { return spelled(a) == spelled(b) }

func spelled(text string) string {
	switch text {
	case "yes":
		return "true"
	case "no", "":
		return "false"
	}
	return text
}

// one finds the row that a command is about.
func (d *Device) one(menu string, by []argument) (int, error) {
	places := d.fitting(menu, by)
	if len(places) != 1 {
		return 0, fmt.Errorf("%d rows of %s fit", len(places), menu)
	}
	return places[0], nil
}

func (d *Device) addRow(menu Menu, line consoleLine) error {
	if menu.Kind != List {
		return fmt.Errorf("no rows can be added to %s", menu.Path)
	}
	rows := slices.Clone(d.menus[menu.Path])
	row := Row{{".id", nextID(rows), Assumed}}
	for _, name := range []string{"disabled", "dynamic", "invalid"} {
		if slices.Contains(menu.Attributes, name) || slices.Contains(Printed(menu.Path), name) {
			row = row.set(Attribute{name, "false", Chosen})
		}
	}
	for _, a := range line.set {
		row = row.set(Attribute{a.name, a.value, Chosen})
	}
	at := len(rows)
	if len(line.before) > 0 {
		place, err := d.one(menu.Path, line.before)
		if err != nil {
			return err
		}
		at = place
	}
	d.menus[menu.Path] = slices.Insert(rows, at, row)
	return nil
}

func (d *Device) changeRow(menu Menu, line consoleLine) error {
	at := 0
	if menu.Kind == Single {
		if len(line.row) > 0 || len(d.menus[menu.Path]) != 1 {
			return fmt.Errorf("%s is one row of settings", menu.Path)
		}
	} else {
		if len(line.row) == 0 {
			return fmt.Errorf("which row of %s isn't said", menu.Path)
		}
		var err error
		if at, err = d.one(menu.Path, line.row); err != nil {
			return err
		}
	}
	rows := slices.Clone(d.menus[menu.Path])
	switch line.verb {
	case "remove":
		d.menus[menu.Path] = slices.Delete(rows, at, at+1)
		return nil
	case "move":
		return d.moveRow(menu.Path, rows, at, line.before)
	case "enable":
		line.set = []argument{{name: "disabled", value: "no"}}
	case "disable":
		line.set = []argument{{name: "disabled", value: "yes"}}
	}
	for _, a := range line.set {
		rows[at] = a.into(rows[at])
	}
	d.menus[menu.Path] = rows
	d.follow(menu.Path, rows[at], line)
	return nil
}

func (d *Device) moveRow(menu string, rows []Row, at int, before []argument) error {
	place, err := d.one(menu, before)
	if err != nil {
		return err
	}
	row := rows[at]
	rows = slices.Delete(rows, at, at+1)
	if place > at {
		place--
	}
	d.menus[menu] = slices.Insert(rows, place, row)
	return nil
}

// into writes an argument into a row, in the spelling that the row has.
func (a argument) into(row Row) Row {
	if a.unset {
		return row.without(a.name)
	}
	old, _ := row.Get(a.name)
	value := a.value
	if (old == "true" || old == "false") && (value == "yes" || value == "no") {
		value = spelled(value)
	}
	return row.set(Attribute{a.name, value, Chosen})
}

// follow is what the router changes by itself after a command: a new password is no factory
// password any more, and a port that is switched off has no link.
func (d *Device) follow(menu string, row Row, line consoleLine) {
	changes := func(name string) bool {
		return slices.ContainsFunc(line.set, func(a argument) bool { return a.name == name })
	}
	name, _ := row.Get("name")
	switch {
	case menu == "/user" && changes("password"):
		d.alter(menu, name, "expired", "false")
		d.passwords[name] = Answer
	case menu == "/interface" && changes("disabled"):
		d.alter(menu, name, "running", "false")
	}
}

// alter changes the row of a menu with a name.
func (d *Device) alter(menu, name, attribute, value string) {
	rows := slices.Clone(d.menus[menu])
	for i, row := range rows {
		if got, _ := row.Get("name"); got == name {
			rows[i] = row.set(Attribute{attribute, value, Assumed})
		}
	}
	d.menus[menu] = rows
}

func (d *Device) setFirst(menu, attribute, value string) error {
	rows := slices.Clone(d.menus[menu])
	if len(rows) != 1 {
		return fmt.Errorf("%s has %d rows", menu, len(rows))
	}
	rows[0] = rows[0].set(Attribute{attribute, value, Assumed})
	d.menus[menu] = rows
	return nil
}

// consoleLine is a line that was read.
type consoleLine struct {
	menu, verb         string
	row, where, before []argument
	set                []argument
}

type argument struct {
	name, value string
	unset       bool
}

// consoleVerbs end the path of a menu.
var consoleVerbs = []string{"print", "add", "set", "remove", "move", "enable", "disable", "stop", "regenerate-host-key"}

func readLine(text string) (consoleLine, error) {
	r := lineReader{text: text}
	var line consoleLine
	for line.verb == "" {
		word := r.word()
		if word == "" {
			return line, fmt.Errorf("there is no command in it")
		}
		if slices.Contains(consoleVerbs, word) {
			line.verb = word
			continue
		}
		line.menu += "/" + strings.TrimPrefix(word, "/")
	}
	return line, r.arguments(&line)
}

// lineReader reads a line from its front.
type lineReader struct {
	text string
	pos  int
}

func (r *lineReader) blank() {
	for r.pos < len(r.text) && r.text[r.pos] == ' ' {
		r.pos++
	}
}

func (r *lineReader) word() string {
	r.blank()
	from := r.pos
	for r.pos < len(r.text) && !strings.ContainsRune(` ="[];`, rune(r.text[r.pos])) {
		r.pos++
	}
	return r.text[from:r.pos]
}

func (r *lineReader) takes(text string) bool {
	r.blank()
	if strings.HasPrefix(r.text[r.pos:], text) {
		r.pos += len(text)
		return true
	}
	return false
}

func (r *lineReader) arguments(line *consoleLine) (err error) {
	into := &line.set
	for r.blank(); r.pos < len(r.text); r.blank() {
		switch {
		case line.verb == "print" && r.takes("where "):
			into = &line.where
		case r.takes("[find"):
			if line.row, err = r.until("]"); err != nil {
				return err
			}
			if len(line.row) == 0 {
				return fmt.Errorf("[find] without a condition is every row")
			}
		default:
			name := r.word()
			if name == "place-before" || name == "destination" {
				if !r.takes("=[find") {
					return fmt.Errorf("%s takes a [find ...], never a number", name)
				}
				if line.before, err = r.until("]"); err != nil {
					return err
				}
				continue
			}
			one, err := r.argument(name)
			if err != nil {
				return err
			}
			*into = append(*into, one)
		}
	}
	return nil
}

func (r *lineReader) until(end string) ([]argument, error) {
	var all []argument
	for !r.takes(end) {
		one, err := r.argument(r.word())
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

func (r *lineReader) argument(name string) (argument, error) {
	if bare, off := strings.CutPrefix(name, "!"); off && bare != "" {
		return argument{name: bare, unset: true}, nil
	}
	if name == "" || r.pos >= len(r.text) || r.text[r.pos] != '=' {
		return argument{}, fmt.Errorf("%q at byte %d is no attribute with a value", name, r.pos)
	}
	r.pos++
	value, err := r.value()
	if value == Answer && (name == "address" || name == "addresses") {
		value = TypedAddress
	}
	return argument{name: name, value: value}, err
}

func (r *lineReader) value() (string, error) {
	switch {
	case strings.HasPrefix(r.text[r.pos:], "[/terminal ask "):
		end := strings.Index(r.text[r.pos:], `"]`)
		if end < 0 {
			return "", fmt.Errorf("the question isn't closed")
		}
		r.pos += end + 2
		return Answer, nil
	case strings.HasPrefix(r.text[r.pos:], `"`):
		return r.quotedText()
	}
	from := r.pos
	for r.pos < len(r.text) && !strings.ContainsRune(` "[];$`, rune(r.text[r.pos])) {
		r.pos++
	}
	if r.pos < len(r.text) && r.text[r.pos] != ' ' && r.text[r.pos] != ']' {
		return "", fmt.Errorf("%q isn't within double quotes", r.text[r.pos:])
	}
	return r.text[from:r.pos], nil
}

// quotedText reads a text between double quotes: escapes are a backslash with a character or
// with two hex digits.
func (r *lineReader) quotedText() (string, error) {
	var out strings.Builder
	for r.pos++; r.pos < len(r.text); r.pos++ {
		switch c := r.text[r.pos]; c {
		case '"':
			r.pos++
			return out.String(), nil
		case '$', '[':
			return "", fmt.Errorf("%c begins an expression within a text", c)
		case '\\':
			var code byte
			if r.pos+2 >= len(r.text) {
				return "", fmt.Errorf("the text isn't closed")
			}
			if _, err := fmt.Sscanf(r.text[r.pos+1:r.pos+3], "%02X", &code); err != nil {
				return "", fmt.Errorf("the escape %q isn't known", r.text[r.pos:r.pos+3])
			}
			out.WriteByte(code)
			r.pos += 2
		default:
			out.WriteByte(c)
		}
	}
	return "", fmt.Errorf("the text isn't closed")
}
