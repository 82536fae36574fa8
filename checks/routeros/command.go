package routeros

import (
	"maps"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
)

// Command is one change of a router's configuration as the console takes it, kept in parts
// so that it can be written, tried on facts and taken back.
type Command struct {
	menu, verb string
	// row are the attributes by which the row is found; none for a menu of one row.
	row []Setting
	set []Setting
	// before finds the row before which an added or moved one goes; none is the end.
	before []Setting
}

// Setting is an attribute of a command with its value.
type Setting struct {
	name, value string
	how         manner
}

// manner is how a value gets into a command.
type manner uint8

const (
	literal manner = iota // our own text
	foreign               // from the facts, quoted
	asked                 // the command asks the person for it
	unset                 // the attribute is taken away
)

// Is is an attribute with a value from the facts, which is quoted.
func Is(name, value string) Setting { return Setting{name, value, foreign} }

// AskFor is an attribute whose value the command asks for, such as a password: it is in no
// text and no history. what says what is asked for, in our own words.
func AskFor(name, what string) Setting { return Setting{name, what, asked} }

// Without takes an attribute away.
func Without(name string) Setting { return Setting{name, "", unset} }

// own are attributes with values of our own: "strong-crypto=yes".
func own(texts []string) []Setting {
	made := make([]Setting, len(texts))
	for i, text := range texts {
		name, value, _ := strings.Cut(text, "=")
		made[i] = Setting{name, value, literal}
	}
	return made
}

// Set changes a menu of one row to values of our own: Set("/ip/ssh", "strong-crypto=yes").
func Set(menu string, settings ...string) Command {
	return Command{menu: menu, verb: "set", set: own(settings)}
}

// Find finds a row of a list by what tells it from all others.
func Find(menu string, by ...Setting) Command { return Command{menu: menu, row: by} }

// Set changes the row to values of our own.
func (c Command) Set(settings ...string) Command { return c.With(own(settings)...) }

// With changes the row to values that are foreign or asked for.
func (c Command) With(settings ...Setting) Command {
	if c.verb == "" {
		c.verb = "set"
	}
	c.set = append(slices.Clone(c.set), settings...)
	return c
}

// Disable switches the row off, Enable on.
func (c Command) Disable() Command { return c.doing("disable") }

// Enable switches the row on.
func (c Command) Enable() Command { return c.doing("enable") }

// Remove deletes the row, which nothing takes back.
func (c Command) Remove() Command { return c.doing("remove") }

func (c Command) doing(verb string) Command {
	c.verb = verb
	return c
}

// Do is a command of a menu that takes nothing, such as "regenerate-host-key".
func Do(menu, verb string) Command { return Command{menu: menu, verb: verb} }

// Add adds a row. Its undo finds the row by its comment or name, which must be its own.
func Add(menu string, settings ...Setting) Command {
	return Command{menu: menu, verb: "add", set: settings}
}

// Own are attributes with values of our own, for [Add].
func Own(settings ...string) []Setting { return own(settings) }

// Before puts an added row before the one that is found.
func (c Command) Before(by ...Setting) Command {
	c.before = by
	return c
}

// MoveTo puts the row before the one that is found.
func (c Command) MoveTo(by ...Setting) Command {
	c.before = by
	return c.doing("move")
}

// Menu is the menu that the command is about: "/ip/service".
func (c Command) Menu() string { return c.menu }

// none reports a command that has nothing to do.
func (c Command) none() bool { return c.verb == "" || c.verb == "set" && len(c.set) == 0 }

// line is a command that is being written: our own text, with a place for each foreign value.
type line struct {
	format strings.Builder
	values []string
}

func (l *line) own(text string) { l.format.WriteString(strings.ReplaceAll(text, "%", "%%")) }

func (l *line) setting(s Setting) {
	switch s.how {
	case unset:
		l.own(" !" + s.name)
	case asked:
		l.own(" " + s.name + `=[/terminal ask sensitive=yes prompt="` + s.value + `: "]`)
	case foreign:
		l.own(" " + s.name + "=")
		l.format.WriteString("%s")
		l.values = append(l.values, s.value)
	default:
		l.own(" " + s.name + "=" + s.value)
	}
}

func (l *line) find(word string, by []Setting) {
	l.own(" " + word + "[find")
	for _, s := range by {
		l.setting(s)
	}
	l.own("]")
}

func (l *line) done() checks.Repair { return CommandLine.Command(l.format.String(), l.values...) }

// console is a menu as the console writes it: "/ip service".
func console(menu string) string { return "/" + strings.ReplaceAll(menu[1:], "/", " ") }

// repair writes the command.
func (c Command) repair() checks.Repair {
	var l line
	l.own(console(c.menu) + " " + c.verb)
	if len(c.row) > 0 {
		l.find("", c.row)
	}
	for _, s := range c.set {
		l.setting(s)
	}
	switch {
	case c.verb == "move":
		l.find("destination=", c.before)
	case len(c.before) > 0:
		l.find("place-before=", c.before)
	}
	return l.done()
}

// shown prints the rows that a command names: the one that it is about, and the one before
// which it goes.
func (c Command) shown() []checks.Repair {
	var shown []checks.Repair
	for _, by := range [][]Setting{c.row, c.before} {
		if len(by) == 0 {
			continue
		}
		var l line
		l.own(console(c.menu) + " print where")
		for _, s := range by {
			l.setting(s)
		}
		shown = append(shown, l.done())
	}
	return shown
}

// commentMark is what stands for a comment in facts that don't quote any.
var commentMark = pattern.New(`^comment-[0-9a-f]{8}$`)

// FindRule finds a firewall rule by its comment where it has one, and by all that it says.
func FindRule(menu string, rule Rule) Command {
	by := []Setting{Is("chain", rule.Chain), Is("action", rule.Action)}
	if rule.Comment != "" && !commentMark.MatchString(rule.Comment) {
		by = append(by, Is("comment", rule.Comment))
	}
	for _, name := range slices.Sorted(maps.Keys(rule.Match)) {
		if rule.Match[name] != "" {
			by = append(by, Is(name, rule.Match[name]))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(rule.Options)) {
		if name != "log-prefix" && rule.Options[name] != "" {
			by = append(by, Is(name, rule.Options[name]))
		}
	}
	return Find(menu, append(by, Is("disabled", YesNo(rule.Disabled)))...)
}

// Row is what finds the row of the command.
func (c Command) Row() []Setting { return c.row }
