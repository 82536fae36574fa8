package checks

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Name is a closed set of names by which a key of a target says whose it is. The empty
// name, and "none", say that it is nobody's that rules know.
type Name interface {
	~string
	Word
}

// nobodys is the name that a key has for what is nobody's.
const nobodys = "none"

// Chosen is a name in the parameters of a control: it is about the targets of that name,
// and one that the site doesn't call so never passes it.
type Chosen[N Name] struct{ name N }

// UnmarshalText refuses a name that isn't known, and nobody's: it would choose nothing, or
// what is not the control's.
func (c *Chosen[N]) UnmarshalText(text []byte) error {
	name := N(text)
	if name == "" || name == nobodys || !name.Known() {
		return fmt.Errorf("unknown %s %q", strings.ToLower(reflect.TypeFor[N]().Name()), text)
	}
	c.name = name
	return nil
}

// MarshalText writes the name.
func (c Chosen[N]) MarshalText() ([]byte, error) { return []byte(c.name), nil }

// Choose reports whether a control that chooses some names, or without any every target, is
// about the target whose key says own. Where not, it says so on the subject: what the
// target is called, "this is the code of", and by which key.
func Choose[N Name](s Subject, chosen []Chosen[N], own N, is, key string) bool {
	if len(chosen) == 0 || slices.Contains(chosen, Chosen[N]{own}) {
		return true
	}
	var names []string
	for _, c := range chosen {
		names = append(names, string(c.name))
	}
	s.NotApplicable("the site doesn't say that %s %s (%s: at the target)", is, strings.Join(names, " or "), key)
	return false
}
