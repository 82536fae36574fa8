package rosapi

import (
	"strings"
	"testing"
)

func TestConsoleChangesTheDevice(t *testing.T) {
	t.Parallel()
	device := Must(t, "factory")
	for _, line := range []string{
		`/ip ssh set strong-crypto=yes`,
		`/ip service print where name="telnet"`,
		`/ip service set [find name="telnet"] disabled=yes`,
		`/ip firewall filter add chain=input action=drop in-interface-list="WAN" comment="a \22b\22 \24c" place-before=[find chain="input" action="drop" in-interface-list="!LAN"]`,
		`/ip firewall filter move [find comment="a \22b\22 \24c"] destination=[find chain="input" protocol="icmp"]`,
		`/ip firewall filter disable [find comment="a \22b\22 \24c"]`,
		`/user set [find name="admin"] password=[/terminal ask sensitive=yes prompt="password: "]`,
	} {
		after, printed, err := device.Enter(line)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(line, "print") && printed != "1 rows" {
			t.Errorf("%s prints %s", line, printed)
		}
		device = after
	}
	if device.first("/ip/ssh", "strong-crypto") != "true" || device.Password("admin") != Answer {
		t.Error("the settings aren't there")
	}
	row, _ := device.findRow("/ip/service", "telnet")
	if off, _ := row.Get("disabled"); off != "true" {
		t.Errorf("telnet is disabled: %s", off)
	}
	rules := device.Rows("/ip/firewall/filter")
	added := device.fitting("/ip/firewall/filter", []argument{{name: "comment", value: `a "b" $c`}})
	if len(added) != 1 || !strings.Contains(text(rules[added[0]+1]), "icmp") || !strings.Contains(text(rules[added[0]]), "disabled=true") {
		t.Errorf("the rule is at %d of %d", added, len(rules))
	}
	after, _, err := device.Enter(`/ip firewall filter remove [find comment="a \22b\22 \24c"]`)
	if err != nil || len(after.Rows("/ip/firewall/filter")) != len(rules)-1 {
		t.Errorf("the rule is still there (%v)", err)
	}
}

func text(row Row) string {
	var words []string
	for _, a := range row {
		words = append(words, a.Name+"="+a.Value)
	}
	return strings.Join(words, " ")
}

func TestConsoleRefuses(t *testing.T) {
	t.Parallel()
	device := Must(t, "factory")
	for line, want := range map[string]string{
		`/ip firewall filters add chain=input`:                         "no menu",
		`/ip ssh add strong-crypto=yes`:                                "no command add",
		`/ip ssh set strongest-crypto=yes`:                             "no attribute strongest-crypto",
		`/ip firewall filter remove [find]`:                            "without a condition",
		`/ip firewall filter remove [find chain="input"]`:              "rows of /ip/firewall/filter fit",
		`/ip firewall filter remove 0`:                                 "no attribute with a value",
		`/ip firewall filter add chain=input place-before=0`:           "never a number",
		`/ip firewall filter add chain=input comment="a $b"`:           "begins an expression",
		`/ip firewall filter add chain=input comment="[find]"`:         "begins an expression",
		`/ip firewall filter add chain=input; /system reboot`:          "isn't within double quotes",
		`/ip firewall filter add chain=input comment="a`:               "isn't closed",
		`/ip firewall filter add chain=input comment="\zz"`:            "isn't known",
		`/ip firewall filter set chain=input`:                          "isn't said",
		`/ip ssh set [find name="x"] strong-crypto=yes`:                "to find rows by",
		`/iot modbus set disabled=yes`:                                 "the router has no /iot/modbus",
		`/ip firewall filter`:                                          "there is no command",
		`/ip service set [find name="telnet" remark="x"] disabled=yes`: "no attribute remark",
	} {
		if _, _, err := device.Enter(line); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", line, err, want)
		}
	}
}
