package routeros

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"hardcheck/checks"
)

// Row is one row of a menu as the router prints it: attributes by their name.
type Row map[string]string

// decoder fills row types from rows. Plain fields must be readable, since a flag
// that isn't understood can't be taken for false; a [checks.Value] stays unknown.
type decoder struct {
	menu     Menu
	source   Source
	problems *checks.Problems
}

// errNoAttribute says that a row is there and nothing in it: an account that may see
// the menu but none of its values must not look like settings that are off.
var errNoAttribute = errors.New("the router printed none of the attributes that were asked for")

// decode fills the struct that into points to.
func (d decoder) decode(row Row, into any) error {
	known := func(a Attribute) bool { _, sent := row[a.Name]; return sent }
	if !d.source.Defaults && !slices.ContainsFunc(d.menu.Attributes, known) {
		return fmt.Errorf("read %s: %w", d.menu.Path, errNoAttribute)
	}
	return d.walk(row, reflect.ValueOf(into).Elem())
}

func (d decoder) walk(row Row, v reflect.Value) error {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Anonymous {
			if err := d.walk(row, v.Field(i)); err != nil {
				return err
			}
			continue
		}
		name, option, _ := strings.Cut(field.Tag.Get(tagAttribute), ",")
		text, sent := row[name]
		if !sent && d.source.Defaults {
			text, sent = d.leftOut(name, field)
		}
		if name == "" || !sent {
			d.noteKept(name, option, field)
			continue
		}
		if option == optionPresence {
			text = YesNo(text != "")
		}
		if text == "" && isFlag(field) {
			text = "true"
		}
		if d.source.Defaults && isValue(field.Type) && IsRedacted(text) {
			d.problems.Add(d.menu.Field+"."+jsonName(field), checks.Problem{Reason: checks.Source, Detail: fmt.Sprintf(
				"%s of %s is blacked out in the file", name, d.menu.Path)})
			continue
		}
		if d.source.Defaults && isText(field.Type) && !slices.Contains(remarks, name) && option != optionSet && slices.ContainsFunc(SplitList(text), IsRedacted) {
			return fmt.Errorf("read %s of %s: %w", name, d.menu.Path, ErrBlackedOut)
		}
		err := assign(v.Field(i).Addr().Interface(), text, option)
		switch {
		case err == nil:
		case isValue(field.Type):
			d.problems.Add(d.menu.Field+"."+jsonName(field), checks.Problem{
				Reason: checks.Unreadable, Detail: fmt.Sprintf("%s of %s is not understood: %v", name, d.menu.Path, err),
			})
		default:
			return fmt.Errorf("read %s of %s: %w", name, d.menu.Path, err)
		}
	}
	return nil
}

// noteKept says why it isn't known whether there is a secret that a file leaves out.
func (d decoder) noteKept(name, option string, field reflect.StructField) {
	if option == optionPresence && d.source.Note {
		d.problems.Add(d.menu.Field+"."+jsonName(field), checks.Problem{Reason: checks.Source, Detail: fmt.Sprintf(
			"an export leaves %s out, whether it is set or not, unless it is made with show-sensitive", name)})
	}
}

// ErrBlackedOut says that a file has a mark in place of a value that other rows may name,
// or that tells what the row is about: without it the menu isn't known.
var ErrBlackedOut = errors.New("it is blacked out in the file")

// remarks are texts that nothing rests on.
var remarks = []string{"comment", "ssid", "contact", "location"}

// isText reports whether the field is a text or a list of them, of no closed set.
func isText(t reflect.Type) bool {
	return t == reflect.TypeFor[string]() || t == reflect.TypeFor[[]string]()
}

// isFlag reports whether the attribute is a flag, which the API sends as an empty word
// where it is set and not at all where it isn't. What is only printed of a row's state
// is one too, though most of it comes with a value.
func isFlag(field reflect.StructField) bool {
	_, option, _ := strings.Cut(field.Tag.Get(tagAttribute), ",")
	return option == optionFlag || field.Type.Kind() == reflect.Bool && field.Tag.Get(tagSource) != ""
}

// leftOut is the default of an attribute that the source left out, where it is known.
func (d decoder) leftOut(name string, field reflect.StructField) (string, bool) {
	text, known := field.Tag.Lookup(tagDefault)
	if _, option, _ := strings.Cut(field.Tag.Get(tagAttribute), ","); !isValue(field.Type) || option == optionPresence {
		return text, known
	}
	if d.source.Unversioned || !d.source.has(field.Tag.Get(tagUntil)) {
		known = false
	}
	if !known && name != "" && d.source.Note {
		d.problems.Add(d.menu.Field+"."+jsonName(field), checks.Problem{Reason: checks.Source, Detail: fmt.Sprintf(
			"%s of %s is not shown: a state, or a default that is not known for this version", name, d.menu.Path)})
	}
	return text, known
}

// has reports whether the version has what is there until a release.
func (s Source) has(until string) bool {
	release := s.Release
	if release == "" {
		release = Certified
	}
	return until == "" || CompareReleases(release, until) < 0
}

// The struct tags of row types: the attribute's name, its default in RouterOS
// 7.14.3, the first version that doesn't have it any more, and where it is known from
// when that isn't the menu tree.
const (
	tagAttribute = "ros"
	tagDefault   = "default"
	tagUntil     = "until"
	tagSource    = "source"
)

// Options of the attribute's tag.
const (
	optionURL  = "url"  // without user, password and query
	optionSet  = "set"  // only whether there is a text
	optionFlag = "flag" // a word without a value
	// only whether there is one, without asking for it: it is a secret
	optionPresence = "presence"
)

func isValue(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && strings.HasPrefix(t.Name(), "Value[")
}

func jsonName(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return name
}

func assign(field any, text, option string) error {
	switch into := field.(type) {
	case *string:
		*into = checks.Clean(text)
		if option == optionURL {
			*into = checks.Clean(bareURL(text))
		}
		return nil
	case *bool:
		if option == optionSet {
			*into = text != ""
			return nil
		}
		return parse(into, text, ParseBool)
	case *[]string:
		return parse(into, text, cleanList)
	default:
		return assignValue(field, text)
	}
}

func assignValue(field any, text string) error {
	switch into := field.(type) {
	case *checks.Value[string]:
		*into = checks.Known(checks.Clean(text))
	case *checks.Value[Script]:
		*into = checks.Known(JudgeScript(text))
	case *checks.Value[Community]:
		*into = checks.Known(JudgeCommunity(text))
	case *checks.Value[[]string]:
		return parseValue(into, text, cleanList)
	case *checks.Value[bool]:
		return parseValue(into, text, ParseBool)
	case *checks.Value[int]:
		return parseValue(into, text, parseInt)
	case *checks.Value[time.Duration]:
		return parseValue(into, text, ParseDuration)
	case *checks.Value[time.Time]:
		return parseValue(into, text, ParseTime)
	default:
		return assignWords(field, text)
	}
	return nil
}

// assignWords fills a field of a closed set, known or not to be one of it, or a list of
// such words.
func assignWords(field any, text string) error {
	inner := reflect.TypeOf(field).Elem()
	if isValue(inner) {
		inner = inner.Field(0).Type
	}
	words := any(checks.Clean(text))
	switch inner.Kind() {
	case reflect.String:
	case reflect.Slice:
		list, err := cleanList(text)
		if err != nil {
			return err
		}
		words = list
	default:
		return fmt.Errorf("no way to read a %T", field)
	}
	data, err := json.Marshal(words)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, field)
}

func parse[T any](into *T, text string, read func(string) (T, error)) error {
	value, err := read(text)
	if err == nil {
		*into = value
	}
	return err
}

func parseValue[T any](into *checks.Value[T], text string, read func(string) (T, error)) error {
	value, err := read(text)
	if err == nil {
		*into = checks.Known(value)
	}
	return err
}

func parseInt(text string) (int, error) {
	number, err := strconv.Atoi(text)
	if err != nil {
		return 0, fmt.Errorf("%q is not a number", text)
	}
	return number, nil
}

// maxItems bounds the items of one list.
const maxItems = 10_000

func cleanList(text string) ([]string, error) {
	list := SplitList(text)
	if len(list) > maxItems {
		return nil, fmt.Errorf("a list with %d items is too long", len(list))
	}
	for i, item := range list {
		list[i] = checks.Clean(item)
	}
	return list, nil
}

// bareURL keeps scheme, host and path of a web address: credentials stand before an
// "@" or behind a "?". What has no scheme is taken as a host.
func bareURL(text string) string {
	text, _, _ = strings.Cut(text, "?")
	text, _, _ = strings.Cut(text, "#")
	scheme, rest, found := strings.Cut(text, "://")
	if !found {
		scheme, rest = "", text
	} else {
		scheme += "://"
	}
	host, path, hasPath := strings.Cut(rest, "/")
	host = host[strings.LastIndexByte(host, '@')+1:]
	// A password may hold a slash: what then seems to be the path has the "@".
	if at := strings.LastIndexByte(path, '@'); at >= 0 {
		host, path, hasPath = strings.Cut(path[at+1:], "/")
	}
	if hasPath {
		path = "/" + path
	}
	return scheme + host + path
}
