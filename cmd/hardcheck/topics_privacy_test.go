package main

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks/all"
	"hardcheck/checks/docker"
	"hardcheck/checks/modbus"
	"hardcheck/checks/redis"
	"hardcheck/checks/routeros"
)

// TestPrivacyTopicIsComplete holds that the topic has a line for every kind, and tells of
// every fact that is a comment.
func TestPrivacyTopicIsComplete(t *testing.T) {
	t.Parallel()
	for _, kind := range all.Kinds() {
		if !strings.Contains(privacyTopic, "\n  "+kind.Name+" ") {
			t.Errorf("the topic says nothing of %s", kind.Name)
		}
	}
	found := map[string]bool{}
	for _, facts := range []reflect.Type{
		reflect.TypeFor[routeros.Facts](), reflect.TypeFor[docker.Facts](), reflect.TypeFor[redis.Facts](), reflect.TypeFor[modbus.Facts](),
	} {
		commented(facts, found, map[reflect.Type]bool{})
	}
	var got []string
	for name := range found {
		got = append(got, name)
	}
	slices.Sort(got)
	want := []string{"routeros.Rule", "routeros.WireGuardPeer"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("facts with comments: tell of them in the topic (-want +got):\n%s", diff)
	}
}

// commented gathers the types below one that have a comment.
func commented(typ reflect.Type, found map[string]bool, seen map[reflect.Type]bool) {
	switch typ.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		commented(typ.Elem(), found, seen)
	case reflect.Struct:
		if seen[typ] {
			return
		}
		seen[typ] = true
		for field := range typ.Fields() {
			if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name == "comment" {
				found[typ.String()] = true
			}
			commented(field.Type, found, seen)
		}
	}
}
