package site

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/yamlfile"
)

// commonKeys are the target keys that all kinds have.
var commonKeys = namesOf(reflect.TypeFor[fileTarget]())

func namesOf(typ reflect.Type) []string {
	var names []string
	for field := range typ.Fields() {
		if name := keyOf(field); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// ownKeys decodes the keys that the target's kind has of its own, as strictly as the
// common ones.
func (b *builder) ownKeys(target *Target, kind checks.Kind, keys yamlfile.Rest) {
	settings := kind.NewSettings()
	b.doc.DecodeRest(keys, settings, func(key string) string { return b.foreignKey(key, kind) })
	given := func(path ...any) bool { return b.doc.Has(at(target.path, path...)...) }
	faults := kind.Settle(&target.Target, settings, given)
	if settings != nil {
		faults = append(faults, limitFaults(settings, given, faults)...)
	}
	for _, fault := range faults {
		b.doc.Errorf(at(target.path, fault.Path...), "%s", checks.Clean(fault.Text))
	}
}

// foreignKey says of a key that neither all targets nor those of the kind have, whose
// it is or may be meant to be; "" where it is like no other kind's.
func (b *builder) foreignKey(key string, kind checks.Kind) string {
	if kinds := b.known.kindsWith(key); len(kinds) > 0 {
		return fmt.Sprintf("%q is a key of %s targets: %s targets have no such key", key, strings.Join(kinds, " and "), kind.Name)
	}
	if yamlfile.Suggest(key, slices.Concat(commonKeys, keyNames(kind))) != "" {
		return ""
	}
	closest := yamlfile.Suggest(key, b.known.ownKeyNames())
	if closest == "" {
		return ""
	}
	return fmt.Sprintf("unknown key %q: did you mean %q, a key of %s targets?", checks.Clean(key), closest, strings.Join(b.known.kindsWith(closest), " and "))
}

// anyKeys decodes the keys of a target whose kind is not known, because its URL is
// wrong: a key is right where it is one of any kind.
func (b *builder) anyKeys(keys yamlfile.Rest) {
	for _, kind := range b.known.kinds() {
		if own := keys.Only(keyNames(kind)); len(own.Keys()) > 0 {
			b.doc.DecodeRest(own, kind.NewSettings(), func(string) string { return "" })
		}
	}
	b.doc.DecodeRest(keys.Except(b.known.ownKeyNames()), nil, func(key string) string { return b.foreignKey(key, checks.Kind{}) })
}
