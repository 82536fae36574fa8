package ports

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTable holds that each range is one, in order, with a name, a group and a source, and
// that no port has two names over one protocol.
func TestTable(t *testing.T) {
	t.Parallel()
	last := uint16(0)
	for _, use := range table {
		if use.First == 0 || use.Last < use.First || use.First < last {
			t.Errorf("%+v: not in order after %d", use, last)
		}
		last = use.First
		for _, protocol := range []string{"tcp", "udp"} {
			for port := use.First; port <= use.Last; port++ {
				if uses := Find(port, port, protocol); len(uses) > 1 {
					t.Errorf("%d/%s is %s and %s", port, protocol, uses[0].Name, uses[1].Name)
				}
			}
		}
		known := use.Group == Industrial || use.Group == Data || use.Group == Engine || use.Group == Access
		over := use.Over == TCP || use.Over == UDP || use.Over == Both
		if use.Name == "" || !strings.HasPrefix(use.Source, "https://") || !known || !over {
			t.Errorf("%+v: incomplete", use)
		}
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	names := func(uses []Use) []string {
		var all []string
		for _, use := range uses {
			all = append(all, use.Name)
		}
		return all
	}
	for name, tc := range map[string]struct{ got, want []string }{
		"one":                      {names(Find(502, 502, "tcp")), []string{"Modbus"}},
		"udp":                      {names(Find(2222, 2222, "udp")), []string{"EtherNet/IP"}},
		"the_same_number_over_tcp": {names(Find(2222, 2222, "tcp")), nil},
		"any_protocol":             {names(Find(2222, 2222, "")), []string{"EtherNet/IP"}},
		"another_protocol":         {names(Find(47808, 47808, "sctp")), nil},
		"a_range":                  {names(Find(500, 800, "tcp")), []string{"Modbus", "Red Lion Crimson"}},
		"within_a_range":           {names(Find(34963, 34963, "udp")), []string{"PROFINET"}},
		"of_a_group":               {names(Find(2300, 6379, "tcp", Data)), []string{"MySQL", "PostgreSQL", "Redis"}},
		"nothing":                  {names(Find(443, 443, "tcp")), nil},
	} {
		if diff := cmp.Diff(tc.want, tc.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if got := Numbers(Engine); !cmp.Equal(got, []uint16{2375, 2376, 2377}) {
		t.Errorf("numbers %v", got)
	}
	for _, port := range []uint16{102, 502, 802, 1883, 2404, 4840, 20000, 44818, 47808} {
		if !strings.Contains(Name(port, ""), " of ") || len(Find(port, port, "", Industrial)) != 1 {
			t.Errorf("%d is %q", port, Name(port, ""))
		}
	}
	if Name(502, "tcp") != "502 of Modbus" || Name(443, "tcp") != "443" {
		t.Errorf("%q, %q", Name(502, "tcp"), Name(443, "tcp"))
	}
}
