package export

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
)

func asUTF16(text string, order binary.AppendByteOrder) string {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return string(out)
}

// TestWaysOfSaving holds that one export is the same facts however a terminal or an editor
// has saved it.
func TestWaysOfSaving(t *testing.T) {
	t.Parallel()
	text := head + "/ip dns\nset servers=192.0.2.1\n/ip ssh\nset strong-crypto=yes\n/snmp\nset contact=\"Bj\u00f6rn\"\n" + rest
	facts, _ := read(t, text)
	want := asJSON(t, facts)
	for name, saved := range map[string]string{
		"prompt":                 "[admin@MikroTik] > /export\n" + text,
		"prompts":                "\n[admin@plant edge] > export terse hide-sensitive\r\n" + text + "[admin@plant edge] > \n",
		"prompt_of_a_menu":       "[admin@MikroTik] /ip/address> /export\n" + text,
		"colours":                "\x1b[m\x1b[32m" + strings.ReplaceAll(text, "/ip dns\nset", "\x1b[36m/ip dns\x1b[m\n\x1b[1;35mset\x1b[m\x1b[K"),
		"coloured_prompt":        "\x1b[32m[admin@MikroTik] > \x1b[m/export\x1b[K\n" + text,
		"mark":                   "\ufeff" + text,
		"utf16_little":           "\xff\xfe" + asUTF16(text, binary.LittleEndian),
		"utf16_big":              "\xfe\xff" + asUTF16(text, binary.BigEndian),
		"utf16_little_unmarked":  asUTF16(text, binary.LittleEndian),
		"utf16_big_unmarked":     asUTF16(text, binary.BigEndian),
		"utf16_lines_of_windows": "\xff\xfe" + asUTF16(strings.ReplaceAll(text, "\n", "\r\n"), binary.LittleEndian),
		"mixed_lines":            strings.Replace(text, "\n", "\r\n", 3),
	} {
		facts, problems := read(t, saved)
		if diff := cmp.Diff(want, asJSON(t, facts)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		for path, problem := range problems {
			if problem.Reason != checks.Source {
				t.Errorf("%s: %s: %v", name, path, problem)
			}
		}
	}
}

// TestWhatATextBeginsWith holds that a refusal names what the text is.
func TestWhatATextBeginsWith(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"{\"App\":{}}":    "this is JSON",
		"[\n {\"a\": 1}]": "this is JSON",
		"<html>":          "this is XML or HTML",
		"[admin@MikroTik] > /ip address print\n Flags: X\n": "another command than export",
		"[Unit]\nAfter=network.target\n":                    "no setting is found",
		"{ :local x 1 }\n":                                  aScript,
		"\xff\xfe/\x00a":                                    "half a character",
		head + "\x1b[5A/ip dns\nset servers=192.0.2.1\n":    "a control character",
	} {
		_, err := Parse([]byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.30q: %v, and not %q", text, err, want)
		}
	}
}

// TestMarksInPlaceOfValues holds that a value which is blacked out is unknown, and that
// the rest is read.
func TestMarksInPlaceOfValues(t *testing.T) {
	t.Parallel()
	for _, mark := range []string{
		"(Redacted)", "[REDACTED]", "***", "xxxx", "<hidden>", `"[REDACTED]"`, `"(removed by me)"`, "XXXXXXXX", "REDACTED", "*****",
		"{redacted}", `"<redacted>"`, "25XXX", "xxx.xxx.xxx.xxx",
	} {
		text := head + "/snmp community\nset [ find default=yes ] authentication-password=" + mark + " name=" + mark + " security=private\n" +
			"/ip firewall filter\nadd action=accept chain=input dst-port=22 protocol=tcp src-address=" + mark + "\n" +
			"/ip ssh\nset host-key-size=" + mark + " strong-crypto=yes\n/tool sms\nset secret=" + mark + "\n" + rest
		facts, problems := read(t, text)
		communities := known(t, facts.Monitoring.SNMPCommunities)
		if _, told := communities[0].Name.Get(); told || known(t, communities[0].Security) != "private" {
			t.Errorf("%s: communities %v", mark, communities)
		}
		if got := problems["monitoring.snmpCommunities.name"]; got.Reason != checks.Source || !strings.Contains(got.Detail, "blacked out") {
			t.Errorf("%s: problem %v", mark, got)
		}
		rule := known(t, facts.Firewall.IPv4.Filter)[0]
		if got, there := rule.Match["src-address"]; !there || got != "" || rule.Match["dst-port"] != "22" {
			t.Errorf("%s: rule %v", mark, rule.Match)
		}
		ssh := known(t, facts.Management.SSH)
		if _, told := ssh.HostKeySize.Get(); told || !known(t, ssh.StrongCrypto) {
			t.Errorf("%s: ssh %v", mark, ssh)
		}
	}
	for _, value := range []string{"192.0.2.1", "0x1f", "xen", "hidden-net", "*11", "4C:5E:0C:11:22:33", "[1]", "maximum", "xx"} {
		facts, _ := read(t, head+"/ip firewall filter\nadd chain=input src-address-list=\""+value+"\"\n"+rest)
		if got := known(t, facts.Firewall.IPv4.Filter)[0].Match["src-address-list"]; got != value {
			t.Errorf("%s is read as %q", value, got)
		}
	}
}

// TestKindsOfDamage holds that a file tells of each, with the line, and that no menu which
// it doesn't mention has its defaults then.
func TestKindsOfDamage(t *testing.T) {
	t.Parallel()
	const filter = "/ip firewall filter\nadd action=drop chain=input in-interface=wan\n"
	for name, tc := range map[string]struct{ text, why string }{
		"lost_slash":            {filter + "ip firewall nat\nadd action=masquerade chain=srcnat\n", "line 7 is no setting of RouterOS"},
		"lost_slash_terse":      {"ip firewall nat add action=masquerade chain=srcnat\n/ip ssh set strong-crypto=yes\n", "line 5 is no setting"},
		"action_of_nat":         {filter + "add action=masquerade chain=srcnat\n", "line 7 has the action of the table nat"},
		"chain_of_nat":          {filter + "add action=accept chain=srcnat\n", "line 7 has the chain of the table nat"},
		"action_of_filter":      {"/ip firewall nat\nadd action=reject chain=dstnat\n", "has the action of the table filter"},
		"unknown_property":      {filter + "add action=drop chain=input frobnicate=yes\n", "line 7 has frobnicate"},
		"property_of_another":   {"/ip address\nadd address=192.0.2.1/24 interface=wan server=x\n", "has server"},
		"row_of_another":        {"/ip address\nadd interface=wan\n", "without what every row has"},
		"added_to_settings":     {"/ip dns\nadd name=a address=192.0.2.1\n", "takes none"},
		"settings_in_a_list":    {filter + "set strong-crypto=yes\n", "names no row"},
		"settings_twice":        {"/ip ssh\nset strong-crypto=yes\nset strong-crypto=yes\n", "once more"},
		"row_that_is_not_there": {"/ip ssh\nset strong-crypto=yes\n/system logging\nset 7 action=disk\n", "isn't there"},
		"lost_line_break":       {filter + "add action=drop chain=forwardadd action=drop chain=input\n", "has action twice"},
		"lost_line_break_menu":  {filter + "add action=drop chain=forward comment=x/ip firewall nat\nadd action=masquerade chain=srcnat\n", "a word without a value"},
		"lost_line_break_remark": {
			"/ip firewall nat\n# lte1 not readyadd action=dst-nat chain=dstnat to-addresses=192.0.2.1\nadd action=masquerade chain=srcnat\n",
			"a comment with a setting in it",
		},
		"lost_line_break_terse": {"/ip ssh set strong-crypto=yes\nset www disabled=yes\n", "isn't named"},
		"menu_that_is_not":      {"/ip firewal nat\nadd action=masquerade chain=srcnat\n", "doesn't have"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts, problems := read(t, head+tc.text+"/system clock\nset time-zone-name=Europe/Riga\n"+rest)
			problem := problems["servers.upnp"]
			if _, told := facts.Servers.UPnP.Get(); told || problem.Reason != checks.Unreadable || !strings.Contains(problem.Detail, tc.why) {
				t.Errorf("UPnP is told: %t, problem %v, and not %q", told, problem, tc.why)
			}
			if identity := known(t, facts.System.Identity); identity.Name != "edge" {
				t.Errorf("what stands under its own menu is %q", identity.Name)
			}
		})
	}
}

// TestWhereAnExportMayEnd holds that a file which stops before the menus that come last,
// or in the first part of its menus, is not taken for a whole one.
func TestWhereAnExportMayEnd(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		text string
		told bool
	}{
		"whole":             {head + "/ip ssh\nset strong-crypto=yes\n" + rest, true},
		"before_system":     {head + "/system logging\nadd topics=account\n/ip ssh\nset strong-crypto=yes\n", true},
		"before_it":         {head + "/system logging\nadd topics=account\n/ip address\nadd address=192.0.2.1/24 interface=wan\n", false},
		"in_the_first_part": {head + "/ip pool\nadd name=a ranges=192.0.2.1-192.0.2.9\n/snmp community\nset [ find default=yes ] disabled=yes\n/user group\nadd name=a policy=read\n", false},
	} {
		facts, problems := read(t, tc.text)
		if _, told := facts.Servers.DNS.Get(); told != tc.told {
			t.Errorf("%s: DNS is told: %t, %v", name, told, problems["servers.dns"])
		}
	}
}
