package redis

import (
	"strings"
	"testing"

	"hardcheck/checks"
)

func TestLoopbackOnly(t *testing.T) {
	tests := []struct {
		bind string
		want bool
	}{
		{"127.0.0.1", true},
		{"127.0.0.1 -::1", true},
		{"127.8.8.8", true},
		{"localhost", true},
		{"::ffff:127.0.0.1", true},
		{"127.0.0.1 10.0.0.5", false},
		{"127.0.0.1 -::*", false},
		{"*", false},
		{"", false},
		{"127.0.0.1 cache.example.org", false},
	}
	for _, tc := range tests {
		t.Run(tc.bind, func(t *testing.T) {
			if got := loopbackOnly(tc.bind); got != tc.want {
				t.Errorf("loopbackOnly(%q) = %t, want %t", tc.bind, got, tc.want)
			}
		})
	}
}

func FuzzParseBind(f *testing.F) {
	for _, seed := range []string{"127.0.0.1 -::1", "* -::*", "", "0.0.0.0", "fe80::1%eth0", "::ffff:0.0.0.0", "-", "localhost -localhost"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, bind string) {
		listeners := parseBind(bind)
		if len(listeners) != len(strings.Fields(bind)) {
			t.Fatalf("parseBind(%q) has %d listeners", bind, len(listeners))
		}
		for _, l := range listeners {
			if l.known() == (l.addr.String() == "invalid IP") {
				t.Errorf("parseBind(%q): %q is known with address %s", bind, l.text, l.addr)
			}
			if loopbackOnly(bind) && (l.wildcard() || checks.Public(l.addr) || !l.known()) {
				t.Errorf("loopbackOnly(%q) although it names %q", bind, l.text)
			}
		}
	})
}

func FuzzGrantAllows(f *testing.F) {
	f.Add("-@all +config|get")
	f.Add("+@all -@dangerous")
	f.Add("allcommands nocommands + - @ +@ -@ +|")
	f.Fuzz(func(t *testing.T, rules string) {
		grant := Grant{Commands: strings.Fields(rules)}
		for command := range dangerousCategories {
			before := grant.allows(command)
			none := Grant{Commands: append(strings.Fields(rules), "-@all")}
			if none.allows(command) {
				t.Errorf("%q and then -@all allows %s", rules, command)
			}
			all := Grant{Commands: append([]string{"-@all"}, grant.Commands...)}
			if all.allows(command) != before {
				t.Errorf("%q allows %s: %t; after a leading -@all it does not", rules, command, before)
			}
		}
	})
}
