package redis

import "testing"

// TestGrantReach holds how far one set of permissions goes.
func TestGrantReach(t *testing.T) {
	for _, tc := range []struct {
		name  string
		grant Grant
		want  reach
	}{
		{"greetings", Grant{Commands: []string{"-@all", "+ping", "+client|id"}, Keys: []string{"~*"}}, reachesGreeting},
		{"no_key_and_no_channel", Grant{Commands: []string{"-@all", "+get"}}, reachesNothing},
		{"some_keys", Grant{Commands: []string{"+get"}, Keys: []string{"~pump:*"}}, reachesSome},
		{"some_channels", Grant{Commands: []string{"+publish"}, Channels: []string{"&pump"}}, reachesSome},
		{"as_many_keys_as_channels", Grant{Commands: []string{"+@all"}, Keys: []string{"~pump:*"}, Channels: []string{"&pump"}}, reachesSome},
		{"every_key", Grant{Commands: []string{"+get"}, Keys: []string{"~pump:*", "%R~*"}}, reachesAll},
	} {
		if got := tc.grant.reach(); got != tc.want {
			t.Errorf("%s: reach %d, want %d", tc.name, got, tc.want)
		}
	}
}
