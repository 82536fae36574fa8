package export

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// asText writes statements down in one way, whatever way they were written.
func asText(statements []statement) string {
	var out strings.Builder
	for _, s := range statements {
		out.WriteString(s.menu)
		if s.add {
			out.WriteString(" add")
		}
		for _, item := range s.item.items {
			out.WriteString(" <" + item + ">")
		}
		for _, condition := range s.item.find {
			out.WriteString(" [" + condition.name + "=" + condition.value + "]")
		}
		for _, a := range s.arguments {
			if a.unset {
				out.WriteString(" !" + a.name)
				continue
			}
			out.WriteString(" " + a.name + "=" + a.value)
		}
		if s.skipped {
			out.WriteString(" #skipped")
		}
		out.WriteString("\n")
	}
	return out.String()
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, text, want string }{
		{"section", "/ip service\nset telnet disabled=yes\nset www port=81 address=192.0.2.0/24\n", "/ip/service <telnet> disabled=yes\n/ip/service <www> port=81 address=192.0.2.0/24\n"},
		{"terse", "/ip service set telnet disabled=yes\n", "/ip/service <telnet> disabled=yes\n"},
		{"slashes", "/ip/service/set telnet disabled=yes\n/ip/service\nset ftp disabled=yes\n", "/ip/service <telnet> disabled=yes\n/ip/service <ftp> disabled=yes\n"},
		{"terse_ends_the_section", "/ip dns\nset servers=192.0.2.1\n/ip service set telnet disabled=yes\nset cache-size=1\n", "/ip/dns servers=192.0.2.1\n/ip/service <telnet> disabled=yes\n"},
		{"crlf", "/ip dns\r\nset allow-remote-requests=yes servers=\\\r\n    192.0.2.1\r\n", "/ip/dns allow-remote-requests=yes servers=192.0.2.1\n"},
		{"continued", "/ip dns\nset servers=\\\n    192.0.2.1 \\\n    verify-doh-cert=yes\n", "/ip/dns servers=192.0.2.1 verify-doh-cert=yes\n"},
		{"continued_without_indent", "/ip dns\nset servers=\\\n192.0.2.1 \\\nverify-doh-cert=yes\n", "/ip/dns servers=192.0.2.1 verify-doh-cert=yes\n"},
		{"continued_with_blanks_behind", "/ip dns\nset servers=\\  \n  192.0.2.1\n", "/ip/dns servers=192.0.2.1\n"},
		{"continued_in_quotes", "/ip service\nset ssh address=\"192.0.2.0/28,198.51.100.0/\\\n    28\"\n", "/ip/service <ssh> address=192.0.2.0/28,198.51.100.0/28\n"},
		{"escapes", `/system identity set name="a\"b\\c\$d\?e\_f\C3\A4"` + "\n", "/system/identity name=a\"b\\c$d?e fä\n"},
		{"escaped_lines", "/system script\nadd name=x source=\"a\\r\\\n    \\nb\"\n", "/system/script add name=x source=a\r\nb\n"},
		{"specials_in_quotes", `/system script add name=x source=":if (1) do={[find]};\$x"` + "\n", "/system/script add name=x source=:if (1) do={[find]};$x\n"},
		{"find", "/snmp community\nset [ find default=yes ] disabled=yes\nset [find] write-access=no\n", "/snmp/community [default=yes] disabled=yes\n/snmp/community write-access=no\n"},
		{"numbers", "/system logging\nset 0 action=disk\nset 1,2 action=disk\n", "/system/logging <0> action=disk\n/system/logging <1> <2> action=disk\n"},
		{"identity", "/ppp profile set *FFFFFFFE use-encryption=required\n", "/ppp/profile <*FFFFFFFE> use-encryption=required\n"},
		{"unset", "/ip firewall filter add chain=input !src-address src-address-list=\"\" dst-address=!192.0.2.1\n", "/ip/firewall/filter add chain=input !src-address src-address-list= dst-address=!192.0.2.1\n"},
		{"flag", "/routing ospf interface-template add area=a passive\n", "/routing/ospf/interface-template add area=a passive=yes\n"},
		{"prefix", "/interface wifi set [ find default-name=wifi1 ] configuration.mode=ap .ssid=x disabled=no security.wps=disable .ft=yes\n", "/interface/wifi [default-name=wifi1] configuration.mode=ap configuration.ssid=x disabled=no security.wps=disable security.ft=yes\n"},
		{"skipped", "/ip firewall nat\n# lte1 not ready\nadd chain=srcnat out-interface=lte1\nadd chain=dstnat\n", "/ip/firewall/nat add chain=srcnat out-interface=lte1 #skipped\n/ip/firewall/nat add chain=dstnat\n"},
		{"skipped_on_a_slave", "/ip dhcp-client\n# DHCP client can not run on slave or passthrough interface!\nadd interface=ether1\n", "/ip/dhcp-client add interface=ether1 #skipped\n"},
		{"remark_like_a_flag", "/ip firewall nat\n# server not ready\nadd chain=dstnat\n", "/ip/firewall/nat add chain=dstnat\n"},
		{"remark_is_no_flag", "/ip firewall nat\n# our web server\nadd chain=dstnat\n", "/ip/firewall/nat add chain=dstnat\n"},
		{"remark_behind", "/ip firewall nat   # old ones\nadd chain=dstnat\n", "/ip/firewall/nat add chain=dstnat\n"},
		{"other_menus_keep_no_values", "/tool fancy\nadd password=canary\n", "/tool/fancy add\n"},
		{"mark_of_byte_order", "\ufeff/ip dns set servers=192.0.2.1\n", "/ip/dns servers=192.0.2.1\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			file, err := Parse([]byte(tc.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, asText(file.statements)); diff != "" {
				t.Errorf("statements (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, text, want string }{
		{"empty", " \r\n\n", "file is empty: give what /export writes on the router"},
		{"json", "\n{\"App\":{}}", "line 2: this is JSON, perhaps the project of a PLC tool, not an export of RouterOS"},
		{"html", "<!DOCTYPE html>\n", "line 1: this is XML or HTML, not an export of RouterOS"},
		{"binary", "/ip dns\nset a=\x00b\n", "line 2: a control character: " + damaged},
		{"too_large", strings.Repeat("#", MaxBytes+1), "file is larger than 16 MiB"},
		{"prose", "hello\nworld\n", "line 1: no setting is found: give what /export writes on the router"},
		{"much_prose", "/ip dns set servers=192.0.2.1\n" + strings.Repeat("hello\n", maxTorn+1), "line 102: too many lines are no settings: give what /export writes on the router"},
		{"command", "/ip dns\n:put canary\n", "line 2 (/ip/dns): " + aScript},
		{"verb", "/ip service disable telnet\n", "line 1 (/ip/service): " + aScript},
		{"verb_in_section", "/ip service\nset ftp disabled=yes\nremove canary\n", "line 3 (/ip/service): " + aScript},
		{"variable", "/ip dns\nset servers=$canary\n", "line 2 (/ip/dns): " + aScript},
		{"block", "/ip dns\nset servers=192.0.2.1; set a=b\n", "line 2 (/ip/dns): " + aScript},
		{"query", "/ip service set [ find where name=canary ] disabled=yes\n", "line 1 (/ip/service): " + aScript},
		{"nested_query", "/ip service\nset [ find name=[canary] ] disabled=yes\n", "line 2 (/ip/service): " + aScript},
		{"value_of_a_command", "/ip dns\nset servers=[/ip canary]\n", "line 2 (/ip/dns): " + aScript},
		{"other_brackets", "/ip service\nset [ get canary ] disabled=yes\n", "line 2 (/ip/service): " + aScript},
		{"open_quote", "/ip dns\nset a=b\nset servers=\"canary\n/ip ssh\n", "line 3 (/ip/dns): a quote is opened and never closed: " + damaged},
		{"open_bracket", "/ip service\nset [ find default=yes\nset a=b\n", "line 2 (/ip/service): a bracket is opened and never closed: " + damaged},
		{"cut", "/ip dns\nset servers=\\\n", "line 2 (/ip/dns): the file ends in the middle of a setting: " + damaged},
		{"cut_between_words", "/ip dns\nset servers=a \\", "line 2 (/ip/dns): the file ends in the middle of a setting: " + damaged},
		{"no_menu", "add canary=1\n", "line 1: a setting comes before any menu: the beginning of the file is missing"},
		{"many_commands", strings.Repeat("/\n", maxCommands+1), "line 500001: the file has too many settings"},
		{"many_menus", manyMenus(), "line 5001 (/m5000): the file names more menus than RouterOS has"},
		{"many_settings", "/a\n" + strings.Repeat("add\n", maxStatements+1), "line 250002 (/a): the file has too many settings"},
		{"many_arguments", "/ip dns\nset" + strings.Repeat(" a=b", maxArguments+2) + "\n", "line 2 (/ip/dns): a setting is too long for one of RouterOS"},
		{"long_setting", "/ip dns\nset a=\"" + strings.Repeat("x", maxStatementBytes+2) + "\"\n", "line 2 (/ip/dns): a quote is opened and never closed: " + damaged},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse([]byte(tc.text))
			if err == nil {
				t.Fatal("it was taken")
			}
			if diff := cmp.Diff(tc.want, err.Error()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func manyMenus() string {
	var text strings.Builder
	for i := range maxMenus + 1 {
		fmt.Fprintf(&text, "/m%d add\n", i)
	}
	return text.String()
}

func TestHeader(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, line, release string }{
		{"iso", "# 2024-05-11 14:36:38 by RouterOS 7.14.3", "7.14.3"},
		{"six", "# sep/25/2018 10:10:52 by RouterOS 6.42.5", "6.42.5"},
		{"candidate", "# 2025-01-04 21:43:55 by RouterOS 7.17rc3", "7.17rc3"},
		{"undated", "# by RouterOS 7.15", "7.15"},
		{"none", "# made by hand", ""},
		{"word", "# by RouterOS canary", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			file, err := Parse([]byte(tc.line + "\n# model = RB750Gr3\n/ip dns\nset servers=192.0.2.1\n"))
			if err != nil {
				t.Fatal(err)
			}
			if file.Release() != tc.release || file.header.model != "RB750Gr3" {
				t.Errorf("header is %+v", file.header)
			}
		})
	}
}
