package firewall

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// adding is a rule that puts senders on a list.
func adding(chain, list string, pairs ...string) Rule {
	r := rule(chain, addSource, "", pairs...)
	r.Options = matching("address-list", list)
	return r
}

func jumping(chain, to string, pairs ...string) Rule {
	r := rule(chain, "jump", "", pairs...)
	r.Options = matching("jump-target", to)
	return r
}

// TestUnless asks the default configuration with rules before its last drop for SSH from
// the internet.
func TestUnless(t *testing.T) {
	t.Parallel()
	ssh := []string{"protocol", "tcp", "dst-port", "22"}
	with := func(pairs ...string) []string { return append(pairs, ssh...) }
	accept := rule(input, "accept", "", ssh...)
	stages := []Rule{
		rule(input, "drop", "", with("src-address-list", "black")...),
		adding(input, "black", with("src-address-list", "stage2")...),
		adding(input, "stage2", with("src-address-list", "stage1")...),
		adding(input, "stage1", ssh...),
		accept,
	}
	drop := rule(input, "drop", "", "src-address-list", "black")
	for _, test := range []struct {
		name  string
		rules []Rule
		want  Value
		texts []string
	}{
		{"staged", stages, Reachable, []string{`its sender is on the address list "black" already`}},
		{"staged_upside_down", []Rule{stages[3], stages[2], stages[1], stages[0], accept}, Unknown, nil},
		{"added_before_it_is_dropped", []Rule{adding(input, "black", ssh...), drop, accept}, Unknown, nil},
		{"added_for_another_port", []Rule{adding(input, "black", "protocol", "tcp", "dst-port", "23"), drop, accept}, Reachable, []string{`its sender is on the address list "black" already`}},
		{"added_in_forward", []Rule{adding(forward, "black"), drop, accept}, Reachable, []string{`its sender is on the address list "black" already`}},
		{"added_in_raw", []Rule{drop, accept}, Unknown, nil},
		{"added_by_mangle", []Rule{rule(input, "drop", "", "src-address-list", "mangled"), accept}, Unknown, nil},
		{"added_by_logins", []Rule{rule(input, "drop", "", "src-address-list", "logins"), accept}, Reachable, []string{`its sender is on the address list "logins" already`}},
		{"port_scan", []Rule{adding(input, "black", "protocol", "tcp", "psd", "21,3s,3,1"), drop, accept}, Reachable, []string{`its sender is on the address list "black" already`}},
		{"port_scan_dropped", []Rule{rule(input, "drop", "", "protocol", "tcp", "psd", "21,3s,3,1"), accept}, Reachable, []string{"its sender is taken for a port scanner (psd=21,3s,3,1)"}},
		{
			"no_port_scan_twice",
			[]Rule{jumping(input, "others", "protocol", "tcp", "psd", "!21,3s,3,1"), rule("others", "drop", "", "protocol", "udp"), rule(input, "drop", "", "protocol", "tcp", "psd", "21,3s,3,1"), accept},
			Reachable,
			[]string{"its sender is taken for a port scanner (psd=!21,3s,3,1)", "its sender is taken for a port scanner (psd=21,3s,3,1)"},
		},
		{
			"port_scan_in_a_chain",
			[]Rule{jumping(input, "scan"), adding("scan", "black", "psd", "21,3s,3,1"), rule("scan", "drop", "", "src-address-list", "black"), accept},
			Reachable,
			[]string{`its sender is on the address list "black" already`},
		},
		{"added_in_a_chain_before", []Rule{jumping(input, "mark"), adding("mark", "black"), drop, accept}, Unknown, nil},
		{"added_in_a_chain_after", []Rule{drop, jumping(input, "mark"), adding("mark", "black"), accept}, Reachable, []string{`its sender is on the address list "black" already`}},
		{"knocking", []Rule{adding(input, "knocked", "protocol", "tcp", "dst-port", "7000"), rule(input, "accept", "", with("src-address-list", "knocked")...)}, Unknown, nil},
		{"dropped_unless_known", []Rule{adding(input, "known", "protocol", "tcp", "dst-port", "7000"), rule(input, "drop", "", "src-address-list", "!known"), accept}, Unknown, nil},
		{"accepted_unless_black", []Rule{adding(forward, "black"), rule(input, "accept", "", with("src-address-list", "!black")...)}, Reachable, []string{`its sender is on the address list "black" already`}},
		{"limit", []Rule{rule(input, "accept", "", with("limit", "5/1m,5:packet")...)}, Reachable, []string{"limit=5/1m,5:packet is used up"}},
		{"limit_negated", []Rule{rule(input, "drop", "", with("limit", "!5/1m,5:packet")...), accept}, Reachable, []string{"limit=!5/1m,5:packet matches it"}},
		{"dst_limit", []Rule{rule(input, "accept", "", with("dst-limit", "1,5,src-address/1m40s")...)}, Reachable, []string{"dst-limit=1,5,src-address/1m40s is used up"}},
		{"connections", []Rule{rule(input, "drop", "", with("connection-limit", "3,32")...), accept}, Reachable, []string{"its sender has too many connections (connection-limit=3,32)"}},
		{"time", []Rule{rule(input, "accept", "", with("time", "8h-17h,mon,tue")...)}, Reachable, []string{"it comes at another time than time=8h-17h,mon,tue"}},
		{"night", []Rule{rule(input, "drop", "", with("time", "0s-6h,mon")...), accept}, Reachable, []string{"it comes at time=0s-6h,mon"}},
		{"times_that_exclude_each_other", []Rule{rule(input, "drop", "", with("time", "0s-6h,mon")...), rule(input, "accept", "", with("time", "0s-6h,mon")...)}, Unknown, nil},
		{"one_of_two_times", []Rule{rule(input, "accept", "", with("time", "0s-6h,mon")...), rule(input, "accept", "", with("time", "0s-6h,tue")...)}, Reachable, []string{"it comes at another time than time=0s-6h,mon"}},
		{"what_every_packet_may_have", []Rule{rule(input, "accept", "", with("src-mac-address", "02:00:00:00:00:01")...)}, Unknown, nil},
		{"with_what_every_packet_may_have", []Rule{rule(input, "accept", "", with("src-mac-address", "02:00:00:00:00:01", "limit", "5,5:packet")...)}, Unknown, nil},
		{"beside_what_every_packet_may_have", []Rule{rule(input, "accept", "", with("src-mac-address", "02:00:00:00:00:01")...), rule(input, "accept", "", with("limit", "5,5:packet")...)}, Reachable, []string{"limit=5,5:packet is used up"}},
		{"without_need", []Rule{rule(input, "log", "", "limit", "5,5:packet"), accept}, Reachable, nil},
	} {
		router := defconf()
		router.IPv4.Filter = slices.Insert(router.IPv4.Filter, 4, test.rules...)
		router.IPv4.FedLists, router.IPv4.FedFirst = []string{"logins", "mangled"}, []string{"mangled"}
		if test.name == "added_in_raw" {
			router.IPv4.Raw = []Rule{adding(prerouting, "black", ssh...)}
		}
		got := ask(New(router), IPv4, 6, 22)
		var texts []string
		for _, reason := range got.Unless {
			texts = append(texts, reason.Text)
		}
		if diff := cmp.Diff(test.texts, texts); got.Value != test.want || diff != "" {
			t.Errorf("%s: got %s because %v, want %s; conditions (-want +got):\n%s", test.name, got.Value, got.Because, test.want, diff)
		}
		if (got.Condition() == "") != (len(got.Unless) == 0) {
			t.Errorf("%s: condition %q of %v", test.name, got.Condition(), got.Unless)
		}
	}
}

// TestUnlessOfEveryRule holds that the sender has its choices where no rule leaves it none.
func TestUnlessOfEveryRule(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.IPv4.NAT, router.IPv4.Filter = nil, []Rule{rule(input, "drop", "", "psd", "21,3s,3,1")}
	if got := ask(New(router), IPv4, 6, 22); got.Value != Reachable || len(got.Unless) != 1 {
		t.Errorf("%s because %v, unless %v", got.Value, got.Because, got.Unless)
	}
}

// TestUnlessOfTranslation holds that the conditions of a translating rule are told too.
func TestUnlessOfTranslation(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.IPv4.FedLists = []string{"black"}
	forwardRule := translating("dst-nat", plc, "502", "plc", "protocol", "tcp", "dst-port", "1502", "src-address-list", "!black")
	router.IPv4.NAT = append(router.IPv4.NAT, forwardRule)
	got := ask(New(router), IPv4, 6, 502, plc+"/32")
	want := `unless its sender is on the address list "black" already (nat dstnat 1 dst-nat "plc")`
	if got.Value != Reachable || got.Condition() != want {
		t.Errorf("%s, %q; want %q", got.Value, got.Condition(), want)
	}
}

// TestSequencesAreBounded holds that the order of rules is known up to the bound.
func TestSequencesAreBounded(t *testing.T) {
	t.Parallel()
	for rules, cut := range map[int]bool{maxSequence: false, maxSequence + 1: true} {
		c := &chain{}
		for range rules {
			c.all = append(c.all, &op{})
		}
		s := sequence{at: map[*op][2]int{}}
		if s.add(&frame{chain: c}, new(int)); s.cut != cut {
			t.Errorf("%d rules: cut %t", rules, s.cut)
		}
	}
}

// TestConditionsAreBounded holds that no more conditions are named than the bound.
func TestConditionsAreBounded(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.IPv4.Filter = nil
	for i := range maxBlamed + 3 {
		list := fmt.Sprintf("l%d", i)
		router.IPv4.FedLists = append(router.IPv4.FedLists, list)
		router.IPv4.Filter = append(router.IPv4.Filter, rule(input, "drop", "", "src-address-list", list))
	}
	if got := ask(New(router), IPv4, 6, 22); got.Value != Reachable || len(got.Unless) != maxBlamed {
		t.Errorf("%s, %d conditions", got.Value, len(got.Unless))
	}
}

// TestChosenWayIsBounded holds that a packet is followed past as many rules as the bound allows.
func TestChosenWayIsBounded(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		rules, steps int
		want         bool
	}{{0, 0, true}, {1, 0, false}, {1, 1, true}, {3, 2, false}, {3, 3, true}} {
		c := &chain{}
		for range test.rules {
			c.ops = append(c.ops, &op{})
		}
		w := &chosenWay{steps: test.steps}
		if got := w.chain(c, func() bool { return true }); got != test.want {
			t.Errorf("%d rules with %d steps: passed %t", test.rules, test.steps, got)
		}
	}
}
