package dockerconn

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzSections compares the walk with encoding/json.
func FuzzSections(f *testing.F) {
	f.Add(`{"Id":"x","HostConfig":{"Privileged":false,"Binds":["a:\"Privileged\":b"],"x":{"y":1}},"Mounts":[{"a":1}],"n":null}`)
	f.Add(`{ "a" : { "b" : "\\\"" , "c":{} } , "d":[[{"e":1}]] }`)
	f.Add(`{}`)
	f.Add(`{"Config":{"Labels":{"Privileged":"x"}}}`)
	f.Add(`{"a"`)
	f.Fuzz(func(t *testing.T, text string) {
		got := sectionsOf([]byte(text))
		var object map[string]json.RawMessage
		// Repeated keys are one for one and two for the other.
		if strings.Contains(text, `\u`) || json.Unmarshal([]byte(text), &object) != nil {
			return
		}
		for key, value := range object {
			if plain(key) && !got.top[key] {
				t.Errorf("%s: the key %q was not seen", text, key)
			}
			var inner map[string]json.RawMessage
			if !plain(key) || json.Unmarshal(value, &inner) != nil {
				continue
			}
			for name := range inner {
				if plain(name) && !got.inner[key][name] {
					t.Errorf("%s: the key %q of %q was not seen", text, name, key)
				}
			}
		}
		for key := range got.top {
			if _, there := object[key]; plain(key) && !there {
				t.Errorf("%s: the key %q is not there", text, key)
			}
		}
	})
}

// plain leaves out keys that have escapes or are no UTF-8, which are never asked for.
func plain(key string) bool {
	return strings.Trim(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

func TestSectionsAreApart(t *testing.T) {
	t.Parallel()
	s := sectionsOf([]byte(`{"Config":{"Labels":{"Privileged":"x"},"Env":["\"User\":"]},"Mounts":[{"RW":true}],"Privileged":1,"HostConfig":null}`))
	for _, tc := range []struct {
		section, key string
		want         bool
	}{
		{"Config", "Labels", true},
		{"Config", "Env", true},
		{"Config", "Privileged", false},
		{"Config", "User", false},
		{"HostConfig", "Privileged", false},
		{"", "Privileged", true},
		{"", "Mounts", true},
		{"State", "Status", false},
	} {
		if got := s.has(tc.section, tc.key) == nil; got != tc.want {
			t.Errorf("%s.%s: %s", tc.section, tc.key, cmp.Diff(tc.want, got))
		}
	}
}
