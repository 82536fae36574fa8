package rosapi

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// With returns the device changed by the text of a device file: lines of these
// forms, where words with blanks stand in double quotes with Go's escapes.
//
//	# a comment, on a line of its own
//	account NAME PASSWORD            the user's password; the user is a row of /user
//	client ADDRESS                   see Device.Client
//	login challenge                  see Login
//	fault KIND [COMMAND [TEXT]]      see Fault
//	absent MENU                      the menu and those below don't exist
//	present MENU                     undoes absent
//	deny MENU                        printing the menu lacks permission
//	menu MENU                        the following rows belong to it
//	clear                            takes all rows away
//	row [[PROVENANCE] ID]            adds a row; without an id it gets the next one
//	change [NAME=VALUE ...]          the rows with these values, or the only row, get other values
//	change *                         all rows get other values
//	remove NAME=VALUE ...            takes the rows with these values away
//	[PROVENANCE] NAME=VALUE ...      values of the row that was added or of those that are changed
//	unset NAME ...                   takes values away from them
//
// A value without a provenance is [Chosen]. A selector that fits no row is an error,
// and so are menus and attributes that RouterOS 7.14.3 doesn't have.
func (d Device) With(text string) (Device, error) {
	p := parser{device: d.clone()}
	number := 0
	for line := range strings.Lines(text) {
		number++
		if err := p.line(strings.TrimSpace(line)); err != nil {
			return Device{}, fmt.Errorf("read device %s: line %d: %w", d.Name, number, err)
		}
	}
	if err := p.device.check(); err != nil {
		return Device{}, fmt.Errorf("read device %s: %w", d.Name, err)
	}
	return p.device, nil
}

type parser struct {
	device Device
	menu   string
	// chosen are the rows that values go to, by their place in the menu.
	chosen []int
}

func (p *parser) line(line string) error {
	if line == "" || strings.HasPrefix(line, "#") {
		return nil
	}
	words, err := split(line)
	if err != nil {
		return err
	}
	keyword, rest := words[0], words[1:]
	if command := deviceWords[keyword]; command != nil {
		return command(&p.device, rest)
	}
	if keyword == "menu" {
		return p.open(rest)
	}
	if p.menu == "" {
		return fmt.Errorf("%q before the first menu", keyword)
	}
	switch keyword {
	case "clear":
		p.device.menus[p.menu], p.chosen = nil, nil
		return nil
	case "row":
		return p.row(rest)
	case "change":
		return p.change(rest)
	case "remove":
		return p.remove(rest)
	case "unset":
		return p.unset(rest)
	}
	return p.values(words)
}

func (p *parser) open(words []string) error {
	if len(words) != 1 || !strings.HasPrefix(words[0], "/") {
		return fmt.Errorf("a menu is one path such as /ip/service, not %q", words)
	}
	p.menu, p.chosen = words[0], nil
	if p.device.menus[p.menu] == nil {
		p.device.menus[p.menu] = []Row{}
	}
	return nil
}

func (p *parser) row(words []string) error {
	rows := p.device.menus[p.menu]
	menu, err := find(p.menu)
	if err != nil {
		return err
	}
	provenance, words, err := provenanceOf(words)
	if err != nil {
		return err
	}
	var row Row
	switch {
	case len(words) > 1:
		return fmt.Errorf("a row has one id, not %q", words)
	case menu.Kind == Single && len(rows) > 0:
		return fmt.Errorf("%s has its only row already", p.menu)
	case len(words) == 1:
		row = Row{{".id", words[0], provenance}}
	case menu.Kind == List || menu.Kind == Fixed || identified(p.menu):
		row = Row{{".id", nextID(rows), Assumed}}
	}
	p.device.menus[p.menu] = append(slices.Clone(rows), row)
	p.chosen = []int{len(rows)}
	return nil
}

// nextID is the smallest id above all others of the menu.
func nextID(rows []Row) string {
	highest := int64(0)
	for _, row := range rows {
		id, _ := row.Get(".id")
		if number, err := strconv.ParseInt(strings.TrimPrefix(id, "*"), 16, 64); err == nil {
			highest = max(highest, number)
		}
	}
	return "*" + strings.ToUpper(strconv.FormatInt(highest+1, 16))
}

func (p *parser) change(words []string) error {
	if slices.Equal(words, []string{"*"}) {
		words = nil
	} else if len(words) == 0 && len(p.device.menus[p.menu]) != 1 {
		return fmt.Errorf("%s has %d rows: say which", p.menu, len(p.device.menus[p.menu]))
	}
	chosen, err := p.selected(words)
	p.chosen = chosen
	return err
}

func (p *parser) remove(words []string) error {
	chosen, err := p.selected(words)
	if err != nil {
		return err
	}
	var kept []Row
	for i, row := range p.device.menus[p.menu] {
		if !slices.Contains(chosen, i) {
			kept = append(kept, row)
		}
	}
	p.device.menus[p.menu], p.chosen = kept, nil
	return nil
}

func (p *parser) selected(words []string) ([]int, error) {
	var chosen []int
	for i, row := range p.device.menus[p.menu] {
		fits := true
		for _, word := range words {
			name, want, found := strings.Cut(word, "=")
			if !found {
				return nil, fmt.Errorf("%q is not NAME=VALUE", word)
			}
			value, has := row.Get(name)
			fits = fits && has && value == want
		}
		if fits {
			chosen = append(chosen, i)
		}
	}
	if len(chosen) == 0 {
		return nil, fmt.Errorf("%s has no row with %q", p.menu, words)
	}
	return chosen, nil
}

func (p *parser) values(words []string) error {
	provenance, words, err := provenanceOf(words)
	if err != nil {
		return err
	}
	if len(p.chosen) == 0 {
		return fmt.Errorf("values without a row")
	}
	for _, word := range words {
		name, value, found := strings.Cut(word, "=")
		if !found || name == "" {
			return fmt.Errorf("%q is not NAME=VALUE", word)
		}
		p.edit(func(r Row) Row { return r.set(Attribute{name, value, provenance}) })
	}
	return nil
}

// provenanceOf takes the provenance off the front of a line's words.
func provenanceOf(words []string) (Provenance, []string, error) {
	if len(words) == 0 || strings.ContainsAny(words[0], "=*") {
		return Chosen, words, nil
	}
	if !slices.Contains(provenances(), Provenance(words[0])) {
		return "", nil, fmt.Errorf("%q is neither a keyword nor a provenance", words[0])
	}
	return Provenance(words[0]), words[1:], nil
}

func (p *parser) unset(names []string) error {
	for _, name := range names {
		p.edit(func(r Row) Row { return r.without(name) })
	}
	return nil
}

// edit changes the chosen rows in a fresh list: the old one may belong to a copy.
func (p *parser) edit(change func(Row) Row) {
	rows := slices.Clone(p.device.menus[p.menu])
	for _, i := range p.chosen {
		rows[i] = change(rows[i])
	}
	p.device.menus[p.menu] = rows
}

// deviceWords are the lines about the device as a whole.
var deviceWords = map[string]func(*Device, []string) error{
	"account": func(d *Device, words []string) error {
		if len(words) != 2 {
			return fmt.Errorf("an account is a name and a password")
		}
		d.passwords[words[0]] = words[1]
		return nil
	},
	"client": func(d *Device, words []string) (err error) {
		d.Client, err = netip.ParseAddr(strings.Join(words, " "))
		return err
	},
	"login": func(d *Device, words []string) error {
		if len(words) != 1 || Login(words[0]) != Challenge {
			return fmt.Errorf("no such login: %q", words)
		}
		d.Login = Challenge
		return nil
	},
	"fault": func(d *Device, words []string) error {
		fault, err := parseFault(words)
		d.Faults = append(d.Faults, fault)
		return err
	},
	"absent":  func(d *Device, words []string) error { return mark(d.absent, words, true) },
	"present": func(d *Device, words []string) error { return mark(d.absent, words, false) },
	"deny":    func(d *Device, words []string) error { return mark(d.denied, words, true) },
}

func mark(menus map[string]bool, words []string, on bool) error {
	if len(words) != 1 || !strings.HasPrefix(words[0], "/") {
		return fmt.Errorf("a menu is one path such as /ip/service, not %q", words)
	}
	if on {
		menus[words[0]] = true
		return nil
	}
	delete(menus, words[0])
	return nil
}
