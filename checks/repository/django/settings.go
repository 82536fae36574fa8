// Package django reads what the settings and views of Django applications say. No Python
// is run: a lexer of its own reads names, literals and the ways in which settings ask the
// environment, and whatever else stands there is unknown.
package django

import (
	"path"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/repository"
)

// Reader reads a file of the checkout by its slash-separated path.
type Reader func(name string) ([]byte, error)

// maxImports is how many files one settings module may be made of.
const maxImports = 8

// module is what the top level of a module sets.
type module struct {
	names map[string]value
	// open is set where names may be set that aren't seen.
	open  bool
	files int
}

// readModule reads a module and those of the checkout that it imports all of.
func readModule(name string, read Reader, m *module) error {
	if m.files++; m.files > maxImports {
		m.open = true
		return nil
	}
	data, err := read(name)
	if err != nil {
		return err
	}
	lines, err := cut(data)
	if err != nil {
		return err
	}
	m.follow(name, lines, read)
	return nil
}

// follow goes through the lines of a module. Of blocks, what `if not DEBUG` guards counts:
// a deployment has DEBUG off. What other blocks set is unknown.
func (m *module) follow(name string, lines []line, read Reader) {
	production, inner := false, 0
	for _, l := range lines {
		if l.indent == 0 {
			wasDebug := l.is(0, "else", ":") && inner == 2
			inner = 0
			switch {
			case l.is(0, "if", "not", "DEBUG", ":"):
				inner = 1
			case l.is(0, "if", "DEBUG", ":"):
				inner = 2
			case wasDebug:
				inner = 1
			}
			production = inner == 1
			if opensBlock(l) {
				continue
			}
			m.statement(name, l, read)
			continue
		}
		if production {
			m.statement(name, l, read)
			continue
		}
		if inner != 2 {
			m.spoil(l)
		}
	}
}

// opensBlock reports whether a line begins a block.
func opensBlock(l line) bool {
	switch l.tokens[0].text {
	case "if", "else", "elif", "try", "except", "finally", "for", "while", "with", "def", "class", "async":
		return true
	}
	return false
}

// spoil makes unknown what a line within a block sets.
func (m *module) spoil(l line) {
	if len(l.tokens) > 1 && l.tokens[0].form == formName && l.tokens[1].text != "(" {
		m.names[l.tokens[0].text] = value{}
	}
	if l.is(0, "from") || l.is(0, "import") {
		m.open = m.open || l.tokens[len(l.tokens)-1].text == "*"
	}
}

// statement takes one line of the top level.
func (m *module) statement(file string, l line, read Reader) {
	switch {
	case l.is(0, "from") && l.tokens[len(l.tokens)-1].text == "*":
		m.imports(file, l, read)
		return
	case l.is(0, "from"), l.is(0, "import"), l.is(0, "@"):
		return
	case l.is(0, "del") && len(l.tokens) > 1:
		delete(m.names, l.tokens[1].text)
		return
	}
	for _, t := range l.tokens {
		if t.form == formName && (t.text == "locals" || t.text == "globals" || t.text == "exec" || t.text == "vars") {
			m.open = true
		}
	}
	if l.tokens[0].form != formName || len(l.tokens) < 2 {
		return
	}
	name := l.tokens[0].text
	switch equals := assignAt(l); {
	case l.tokens[1].text == "(":
	case l.is(1, "+="):
		m.names[name] = added(m.names[name], expression(l.tokens[2:], m.names))
	case equals > 0:
		m.names[name] = expression(l.tokens[equals+1:], m.names)
	default:
		m.names[name] = value{} // X["a"] = 1, X.append(1), X, Y = 1, 2
	}
}

// assignAt is where the `=` of a plain assignment stands: NAME = ..., NAME: type = ...
func assignAt(l line) int {
	if l.tokens[1].text == "=" {
		return 1
	}
	if l.tokens[1].text == ":" {
		for i, t := range l.tokens {
			if t.text == "=" && t.form == formMark {
				return i
			}
		}
	}
	return 0
}

// imports takes over what `from .base import *` brings.
func (m *module) imports(file string, l line, read Reader) {
	dots, parts := 0, []string{}
	for _, t := range l.tokens[1:] {
		if t.text == "import" {
			break
		}
		if t.text != "." {
			parts = append(parts, t.text)
		} else if len(parts) == 0 {
			dots++
		}
	}
	dir := "."
	if dots > 0 {
		dir = path.Dir(file)
		for range dots - 1 {
			dir = path.Dir(dir)
		}
	}
	name := path.Join(append([]string{dir}, parts...)...)
	if readModule(name+".py", read, m) != nil && readModule(path.Join(name, "__init__.py"), read, m) != nil {
		m.open = true
	}
}

// switches are the settings that are read as true or false.
var switches = []string{"DEBUG", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_HTTPONLY"}

// readSettings is the settings file at a path.
func readSettings(name string, read Reader) (repository.SettingsFile, error) {
	m := module{names: map[string]value{}}
	f := repository.SettingsFile{Path: name, Switches: map[string]checks.Value[repository.Switch]{}}
	if err := readModule(name, read, &m); err != nil {
		return f, err
	}
	for _, setting := range switches {
		f.Switches[setting] = m.switchOf(setting)
	}
	rest, restSet := m.names["REST_FRAMEWORK"]
	f.RestFramework = m.hasRest()
	f.Middleware = m.texts(m.names["MIDDLEWARE"], m.has("MIDDLEWARE"))
	within := func(key string) checks.List[string] {
		item, set := rest.at(key)
		if restSet && rest.kind == dictValue && !rest.whole && !set {
			return checks.List[string]{}
		}
		if restSet && rest.kind != dictValue {
			return checks.List[string]{}
		}
		return m.texts(item, set)
	}
	f.ThrottleClasses = within("DEFAULT_THROTTLE_CLASSES")
	f.Authentication = within("DEFAULT_AUTHENTICATION_CLASSES")
	f.Permissions = within("DEFAULT_PERMISSION_CLASSES")
	f.ThrottleRates = m.rates(rest, restSet)
	f.LogHandlers = m.handlers()
	return f, nil
}

// hasRest reports whether the application has Django REST framework.
func (m *module) hasRest() checks.Value[bool] {
	apps := m.names["INSTALLED_APPS"]
	for _, app := range apps.items {
		if app.kind == textValue && (app.text == "rest_framework" || strings.HasPrefix(app.text, "rest_framework.")) {
			return checks.Known(true)
		}
	}
	switch {
	case m.has("REST_FRAMEWORK"):
		return checks.Known(true)
	case m.open, m.has("INSTALLED_APPS") && !apps.whole:
		return checks.Unknown[bool]()
	}
	return checks.Known(false)
}

func (m *module) has(name string) bool { _, set := m.names[name]; return set }

func (m *module) switchOf(name string) checks.Value[repository.Switch] {
	v, set := m.names[name]
	is, known := v.truth()
	switch {
	case !set && m.open:
		return checks.Unknown[repository.Switch]()
	case !set:
		return checks.Known(repository.SwitchUnset)
	case v.required:
		return checks.Known(repository.SwitchEnv)
	case !known:
		return checks.Unknown[repository.Switch]()
	case v.env && is:
		return checks.Known(repository.SwitchEnvOn)
	case v.env:
		return checks.Known(repository.SwitchEnvOff)
	case is:
		return checks.Known(repository.SwitchOn)
	}
	return checks.Known(repository.SwitchOff)
}

// texts are the texts of a list that a setting has.
func (m *module) texts(v value, set bool) checks.List[string] {
	switch {
	case !set && !m.open:
		return checks.Whole([]string{})
	case v.kind != listValue, v.env: // what the environment changes isn't known
		return checks.List[string]{}
	}
	var all []string
	for _, item := range v.items {
		if item.kind == textValue {
			all = append(all, checks.Clean(lastPart(item.text)))
		}
	}
	if !v.whole {
		return checks.Cut(all)
	}
	return checks.Whole(all)
}

// lastPart is a class's name without its module.
func lastPart(name string) string { return name[strings.LastIndex(name, ".")+1:] }

func (m *module) rates(rest value, set bool) checks.List[string] {
	rates, given := rest.at("DEFAULT_THROTTLE_RATES")
	switch {
	case !given && (!set && !m.open || rest.kind == dictValue && rest.whole):
		return checks.Whole([]string{})
	case rates.kind != dictValue:
		return checks.List[string]{}
	}
	var all []string
	for i, key := range rates.keys {
		if rates.items[i].kind != noneValue {
			all = append(all, checks.Clean(key))
		}
	}
	if !rates.whole {
		return checks.Cut(all)
	}
	return checks.Whole(all)
}

// handlers are the classes of the handlers that some logger, or the root, is given.
func (m *module) handlers() checks.List[string] {
	logging, set := m.names["LOGGING"]
	switch {
	case !set && !m.open:
		return checks.Whole([]string{})
	case logging.kind != dictValue:
		return checks.List[string]{}
	}
	defined, _ := logging.at("handlers")
	var given []string
	loggers, _ := logging.at("loggers")
	used := append([]value{}, loggers.items...)
	if root, ok := logging.at("root"); ok {
		used = append(used, root)
	}
	for _, logger := range used {
		names, _ := logger.at("handlers")
		for _, name := range names.items {
			handler, _ := defined.at(name.text)
			class, ok := handler.at("class")
			if ok && class.kind == textValue {
				given = append(given, checks.Clean(lastPart(class.text)))
			}
		}
	}
	if !logging.whole || len(given) == 0 && len(used) > 0 {
		return checks.Cut(given)
	}
	return checks.Whole(given)
}
