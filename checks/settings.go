package checks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Given reports whether the site file has a key at a path below a target.
type Given func(path ...any) bool

// Fault is what is wrong with one of the keys that a kind has of its own.
type Fault struct {
	// Path leads from the target to the key, by keys and by places in lists from 0:
	// "registers", 0, "count".
	Path []any
	// Text is the sentence, without the key's place.
	Text string
	// Doubt is set for what may well be right: it is no error, and `validate` warns of it.
	Doubt bool
}

// Key is a target key that a kind has of its own.
type Key struct {
	Name string
	// About says in a few words what it is for.
	About string
}

// WithSettings gives a kind target keys of its own: the fields of the struct S, tagged
// yaml and json with the same name, with "jsonschema" for what the key is for. They are
// public: credentials are references, which stand outside of them. The JSON Schema also
// reads `range:"0-247,255"` and `words:"a,b"` of a field or of its list's entries, and
// `list:"unique,most=5"`.
//
// complete fills in the defaults and returns what is wrong, also across keys. What could
// not be decoded has been reported before: faults about it are not shown.
func WithSettings[S any](kind Kind, complete func(settings *S, given Given) []Fault) Kind {
	kind.settings = &ownKeys{
		typ: reflect.TypeFor[S](),
		complete: func(pointer any, given Given) (any, []Fault) {
			settings := pointer.(*S)
			faults := complete(settings, given)
			return *settings, faults
		},
		decode: func(data []byte) (any, error) {
			var settings S
			err := DecodeStrictly(data, &settings)
			return settings, err
		},
	}
	return kind
}

// WithSecrets gives a kind target keys of its own whose values are secrets. They are
// written as references, like that of a password, and reach the connector as
// [Access.Own]; nothing else sees them.
func WithSecrets(kind Kind, keys ...Key) Kind {
	kind.secrets = keys
	return kind
}

// Secrets are the target keys of the kind whose values are secrets.
func (k Kind) Secrets() []Key { return k.secrets }

// Settings are the keys of its kind that a target has; the zero S where it has none. It
// panics when S is another kind's: a defect.
func Settings[S any](target Target) S {
	if target.Settings == nil {
		var none S
		return none
	}
	return target.Settings.(S)
}

// ownKeys is a kind's settings struct, whose type only the kind knows.
type ownKeys struct {
	typ      reflect.Type
	complete func(pointer any, given Given) (any, []Fault)
	decode   func(data []byte) (any, error)
}

// Keys are the target keys that the kind has of its own: its secrets, then those of its
// struct in their order.
func (k Kind) Keys() []Key {
	if k.settings == nil {
		return k.secrets
	}
	keys := slices.Clone(k.secrets)
	for field := range k.settings.typ.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		keys = append(keys, Key{Name: name, About: field.Tag.Get("jsonschema")})
	}
	return keys
}

// NewSettings is a pointer to the kind's settings struct, to be decoded into; nil for a
// kind without.
func (k Kind) NewSettings() any {
	if k.settings == nil {
		return nil
	}
	return reflect.New(k.settings.typ).Interface()
}

// Settle validates what was decoded into the pointer of [Kind.NewSettings], and gives it
// to the target.
func (k Kind) Settle(target *Target, pointer any, given Given) []Fault {
	if k.settings == nil {
		return nil
	}
	settings, faults := k.settings.complete(pointer, given)
	if !reflect.ValueOf(settings).IsZero() {
		target.Settings = settings
	}
	return faults
}

// DecodeSettings decodes the settings of a target that was read from JSON. An unknown
// field is an error, as it is in facts.
func (k Kind) DecodeSettings(target *Target) error {
	raw, pending := target.Settings.(json.RawMessage)
	if !pending {
		return nil
	}
	if k.settings == nil {
		return fmt.Errorf("decode settings of %q: %s targets have none", target.Name, k.Name)
	}
	settings, err := k.settings.decode(raw)
	if err != nil {
		return fmt.Errorf("decode settings of %q: %w", target.Name, err)
	}
	target.Settings = settings
	return nil
}

// DecodeSettings decodes the settings of a target by its kind, one of kinds.
func DecodeSettings(target *Target, kinds []Kind) error {
	for _, kind := range kinds {
		if kind.Name == target.Kind {
			return kind.DecodeSettings(target)
		}
	}
	if target.Settings != nil {
		return fmt.Errorf("target %q has settings of kind %q, which this version doesn't know", target.Name, target.Kind)
	}
	return nil
}

// targetForm is a target in JSON: its settings stay as they are written.
type targetForm struct {
	targetKeys
	Settings json.RawMessage `json:"settings"`
}

type targetKeys Target

// UnmarshalJSON leaves the settings as they are written, until [Kind.DecodeSettings].
func (t *Target) UnmarshalJSON(data []byte) error {
	var read targetForm
	if err := DecodeStrictly(data, &read); err != nil {
		return err
	}
	*t = read.target()
	return nil
}

func (t *Target) readQuickly(q *quick) bool {
	var read targetForm
	if !q.into(reflect.ValueOf(&read).Elem()) {
		return false
	}
	*t = read.target()
	return true
}

func (*Target) readsQuickly() reflect.Type { return reflect.TypeFor[Target]() }

func (r targetForm) target() Target {
	target := Target(r.targetKeys)
	if len(r.Settings) > 0 && !bytes.Equal(r.Settings, []byte("null")) {
		target.Settings = r.Settings
	}
	return target
}
