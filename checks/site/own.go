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
	if len(kind.Secrets()) > 0 {
		b.ownSecrets(target, kind, keys)
		keys = keys.Except(namesOf(secretsType(kind)))
	}
	settings := kind.NewSettings()
	b.doc.DecodeRest(keys, settings, func(key string) string { return b.foreignKey(key, kind) })
	given := func(path ...any) bool { return b.doc.HasBelow(target.path, path...) }
	faults := kind.Settle(&target.Target, settings, given)
	if settings != nil && !keys.Empty() {
		faults = append(faults, limitFaults(settings, given, faults)...)
	}
	for _, fault := range faults {
		if fault.Doubt {
			target.doubts = append(target.doubts, fault)
			continue
		}
		b.doc.Errorf(at(target.path, fault.Path...), "%s", checks.Clean(fault.Text))
	}
}

// secretsType is a struct with a reference for each of the kind's secrets.
func secretsType(kind checks.Kind) reflect.Type {
	var fields []reflect.StructField
	for i, key := range kind.Secrets() {
		fields = append(fields, reflect.StructField{
			Name: fmt.Sprintf("Secret%d", i), Type: reflect.TypeFor[*filePassword](),
			Tag: reflect.StructTag(fmt.Sprintf("yaml:%q json:%q jsonschema:%q", key.Name, key.Name+",omitempty", key.About)),
		})
	}
	return reflect.StructOf(fields)
}

// ownSecrets decodes the references of the kind's secrets.
func (b *builder) ownSecrets(target *Target, kind checks.Kind, keys yamlfile.Rest) {
	typ := secretsType(kind)
	secrets := reflect.New(typ)
	b.doc.DecodeRest(keys.Only(namesOf(typ)), secrets.Interface(), func(string) string { return "" })
	for i, key := range kind.Secrets() {
		entry, _ := secrets.Elem().Field(i).Interface().(*filePassword)
		if found := b.reference(target.path, key.Name, target.Name+" "+key.Name, entry); found != nil {
			if target.own == nil {
				target.own = map[string]*reference{}
			}
			target.own[key.Name] = found
		}
	}
}

// foreignKey says of a key that neither all targets nor those of the kind have, whose
// it is or may be meant to be; "" where it is like no other kind's.
func (b *builder) foreignKey(key string, kind checks.Kind) string {
	if kinds := b.known.kindsWith(key); len(kinds) > 0 {
		return fmt.Sprintf("%q is a key of %s targets: %s targets have no such key", key, strings.Join(kinds, " and "), kind.Name)
	}
	if closest := yamlfile.Suggest(key, namesOf(secretsType(kind))); closest != "" {
		return fmt.Sprintf("unknown key %q: did you mean %q?", checks.Clean(key), closest)
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
		own, secrets := keys.Only(keyNames(kind)), namesOf(secretsType(kind))
		b.doc.DecodeRest(own.Only(secrets), reflect.New(secretsType(kind)).Interface(), func(string) string { return "" })
		b.doc.DecodeRest(own.Except(secrets), kind.NewSettings(), func(string) string { return "" })
	}
	b.doc.DecodeRest(keys.Except(b.known.ownKeyNames()), nil, func(key string) string { return b.foreignKey(key, checks.Kind{}) })
}
