package checks

import "testing"

func TestTraffic_Within(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		one  string
		all  []string
		want bool
	}{
		{"tcp/443", []string{"any"}, true},
		{"tcp/443", []string{"tcp"}, true},
		{"tcp/443", []string{"udp", "other"}, false},
		{"tcp/443", nil, false},
		{"tcp/5000-5010", []string{"tcp/5005-6000", "tcp/1-5004"}, true},
		{"tcp/5000-5010", []string{"tcp/5006-6000", "tcp/1-5004"}, false},
		{"tcp/5000-5010", []string{"tcp/4000-4999", "tcp/5000"}, false},
		{"icmp", []string{"icmp"}, true},
		{"icmp", []string{"other"}, true},
		{"icmp", []string{"esp"}, false},
		{"other", []string{"icmp", "esp"}, false},
		{"any", []string{"tcp", "udp"}, false},
		{"any", []string{"udp", "other", "tcp/1-100", "tcp/101-65535"}, true},
	} {
		one, err := ParseTraffic(tc.one)
		if err != nil {
			t.Fatal(err)
		}
		all := make([]Traffic, len(tc.all))
		for i, text := range tc.all {
			if all[i], err = ParseTraffic(text); err != nil {
				t.Fatal(err)
			}
		}
		if got := one.Within(all); got != tc.want {
			t.Errorf("%s within %v: %t", one, all, got)
		}
	}
}
