package yamlfile

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const canary = "canary7tweet"

// Wherever a password is written by mistake, no error shows it: neither the message
// nor the excerpt, whether the file is YAML or not.
func TestPasswordsAreNeverShown(t *testing.T) {
	cases := []struct{ name, text string }{
		{"literal", "targets:\n  - password: CANARY\n"},
		{"quoted", "targets:\n  - password: 'CANARY'\n"},
		{"quoted_key", "targets: [{\"password\":\"CANARY\",\"x\":1}]\n"},
		{"flow", "targets: [{name: a, password: CANARY, usrname: b}]\n"},
		{"flow_comma", "targets: [{name: a, password: p,CANARY, usrname: b}]\n"},
		{"flow_second_line", "targets: [{name: a, password:\n CANARY, usrname: b}]\n"},
		{"quote_over_lines", "targets: [{name: a, password: \"x\n CANARY\", usrname: b}]\n"},
		{"literal_block", "targets:\n  - password: |\n      CANARY\n    usrname: b\n"},
		{"list", "targets:\n  - password: [CANARY]\n"},
		{"list_below", "targets:\n  - password:\n      - CANARY\n"},
		{"wrong_key", "targets:\n  - password: {plain: CANARY}\n"},
		{"wrong_key_below", "targets:\n  - password:\n      plain: CANARY\n"},
		{"braces", "targets:\n  - password: {CANARY}\n"},
		{"braces_twice", "targets:\n  - password: {CANARY, CANARY}\n"},
		{"key_below", "targets:\n  - password:\n      CANARY: x\n"},
		{"misspelt_key", "targets:\n  - pasword: CANARY\n"},
		{"other_key", "targets:\n  - passphrase: CANARY\n"},
		{"url", "targets:\n  - url: [redis://u:CANARY@h]\n"},
		{"url_without_user", "targets:\n  - url: ['redis://:CANARY@h']\n"},
		{"url_with_at", "targets:\n  - {url: [\"redis://u:CAN@CANARY@h\"], x: 1}\n"},
		{"url_without_slashes", "targets:\n  - ulr: redis:u:CANARY@h\n"},
		{"url_without_scheme", "targets:\n  - ulr: u:CANARY@h\n"},
		{"url_query", "targets:\n  - ulr: postgres://h/db?sslmode=off&password=CANARY\n"},
		{"label", "labels: {mail: [\"x://u:CANARY@h\"]}\n"},
		{"open_quote", "targets:\n  - password: \"CANARY\n"},
		{"bad_header", "targets:\n  - password: >CANARY\n"},
		{"bad_flow", "targets: [{password: CANARY\n"},
		{"nested_value", "targets:\n  - name: password: CANARY\n"},
		{"anchor", "targets:\n  - password: &CANARY x\n"},
		{"tag", "targets:\n  - password: !CANARY\n"},
		{"alias", "targets:\n  - password: *CANARY\n"},
		{"comment", "targets:\n  - nam: a # password: CANARY\n"},
		{"control_character", "targets:\n  - password: CANARY\x01\n"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			text := "version: x\n" + strings.ReplaceAll(tc.text, "CANARY", canary)
			var into sample
			got := errorText(Decode("f", []byte(text), &into).Err())
			if got == "" {
				t.Fatal("no error to look at")
			}
			if strings.Contains(got, canary) {
				t.Errorf("the password is shown:\n%s", got)
			}
		})
	}
}

func TestExcerptsKeepWhatIsNoSecret(t *testing.T) {
	cases := []struct{ name, line, want string }{
		{"reference", `  - {name: a, password: {env: X}, url: [redis://u@h]}`, `  - {name: a, password: [hidden], url: [redis://u@h]}`},
		{"after_quote", `  - {password: "a\"b", x: 1}`, `  - {password: [hidden], x: 1}`},
		{"after_single_quote", `  - {password: 'a''b', x: 1}`, `  - {password: [hidden], x: 1}`},
		{"url", `  - {url: "redis://u:p@h", mail: x@y}`, `  - {url: "redis://u:[hidden]@h", mail: x@y}`},
		{"two_urls", `  - ["redis://u:p@h", 'rediss://:q@h']`, `  - ["redis://u:[hidden]@h", 'rediss://:[hidden]@h']`},
		{"windows", `  allow: ["Mon-Fri 08:00-16:00"]`, `  allow: ["Mon-Fri 08:00-16:00"]`},
		{"address", `  url: redis://[2001:db8::1]:6379`, `  url: redis://[2001:db8::1]:6379`},
		{"check", `  - check: redis-password-required`, `  - check: redis-password-required`},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			d := Document{lines: []string{tc.line}}
			got, _ := d.excerpt(start)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("excerpt (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCaretsStandUnderWhatFollowsHiddenText(t *testing.T) {
	var into sample
	text := "version: 1\ntargets: [{name: a, url: b, password: {env: A_LONG_VARIABLE}, x: 1}]\n"
	want := `f:2:63: unknown key "x": use one of name, url, username, units, password
   2 | targets: [{name: a, url: b, password: [hidden], x: 1}]
     |                                                 ^`
	if diff := cmp.Diff(want, errorText(Decode("f", []byte(text), &into).Err())); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
}
