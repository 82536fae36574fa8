package yamlfile

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type sample struct {
	Version int               `yaml:"version,required"`
	Site    string            `yaml:"site"`
	On      bool              `yaml:"on"`
	Port    uint16            `yaml:"port"`
	Labels  map[string]string `yaml:"labels"`
	Targets []sampleTarget    `yaml:"targets"`
	Uses    []sampleUse       `yaml:"uses"`
	Level   level             `yaml:"level"`
	Free    any               `yaml:"free"`
	With    map[string]any    `yaml:"with"`
}

type sampleTarget struct {
	Name     string          `yaml:"name,required"`
	URL      string          `yaml:"url,required"`
	Username string          `yaml:"username"`
	Units    []int           `yaml:"units"`
	Password *samplePassword `yaml:"password"`
}

type samplePassword struct {
	Env    *string `yaml:"env"`
	File   *string `yaml:"file"`
	Prompt *bool   `yaml:"prompt"`
}

type sampleUse struct {
	Check string         `yaml:"check,required"`
	With  map[string]any `yaml:"with"`
}

func (u *sampleUse) FromScalar(text string) error {
	u.Check = text
	return nil
}

type sampleRange struct {
	Values []level `yaml:"values"`
	Min    level   `yaml:"min"`
}

func (r *sampleRange) FromScalar(text string) error {
	r.Values = make([]level, 1)
	return r.Values[0].UnmarshalText([]byte(text))
}

func (r *sampleRange) ListForm() any { return &r.Values }

// TestStructsThatMayBeListsAreScalarsAndMappingsToo holds the three forms of a struct.
func TestStructsThatMayBeListsAreScalarsAndMappingsToo(t *testing.T) {
	for text, want := range map[string]sampleRange{
		"high":             {Values: []level{3}},
		"[high, high]":     {Values: []level{3, 3}},
		"[]":               {Values: []level{}},
		"{min: high}":      {Min: 3},
		"{values: [high]}": {Values: []level{3}},
	} {
		var got struct {
			Range *sampleRange `yaml:"range"`
		}
		if err := Decode("sample.yaml", []byte("range: "+text+"\n"), &got).Err(); err != nil {
			t.Errorf("%s: %v", text, err)
		} else if diff := cmp.Diff(want, *got.Range); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
	var got struct {
		Range *sampleRange `yaml:"range"`
	}
	err := Decode("sample.yaml", []byte("range: [high, low]\n"), &got).Err()
	if err == nil || !strings.Contains(err.Error(), "sample.yaml:1:15: unknown level: use high") {
		t.Errorf("a bad entry: %v", err)
	}
}

type level int

func (l *level) UnmarshalText(text []byte) error {
	if string(text) != "high" {
		return errors.New("unknown level: use high")
	}
	*l = 3
	return nil
}

const whole = `---
version: 1
site: 7
on: true
port: 8728
level: high
labels: {floor: 2, "who": 'me'}
targets:
  - name: cache
    url: redis://auditor@10.0.0.5
    units: [1, 255]
    password: {env: CACHE_PASSWORD}
  - name: >-
      two
      words
    url: "docker:"
    password:
      prompt: true
uses:
  - plain-check
  - {check: other-check, with: {ports: [6379], deep: {ratio: 0.5, on: false, none: "~"}}}
free:
  - text
  - -3
with:
  list: []
...
`

func TestDecodeFillsEveryKind(t *testing.T) {
	var got sample
	d := Decode("sample.yaml", []byte(whole), &got)
	if err := d.Err(); err != nil {
		t.Fatal(err)
	}
	env, prompt := "CACHE_PASSWORD", true
	want := sample{
		Version: 1, Site: "7", On: true, Port: 8728, Level: 3,
		Labels: map[string]string{"floor": "2", "who": "me"},
		Targets: []sampleTarget{
			{Name: "cache", URL: "redis://auditor@10.0.0.5", Units: []int{1, 255}, Password: &samplePassword{Env: &env}},
			{Name: "two words", URL: "docker:", Password: &samplePassword{Prompt: &prompt}},
		},
		Uses: []sampleUse{
			{Check: "plain-check"},
			{Check: "other-check", With: map[string]any{
				"ports": []any{int64(6379)},
				"deep":  map[string]any{"ratio": 0.5, "on": false, "none": "~"},
			}},
		},
		Free: []any{"text", int64(-3)},
		With: map[string]any{"list": []any{}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("decoded (-want +got):\n%s", diff)
	}
}

func TestDecodeReadsWindowsText(t *testing.T) {
	var got sample
	d := Decode("sample.yaml", []byte("\ufeffversion: 1\r\nsite: plant\r\n"), &got)
	if err := d.Err(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sample{Version: 1, Site: "plant"}, got); diff != "" {
		t.Errorf("decoded (-want +got):\n%s", diff)
	}
}

// Every error of a file is found in one go, and what is right is still decoded.
func TestDecodeReportsAllErrorsInOrder(t *testing.T) {
	const text = `vesrion: 1
site: [a]
targets:
  - {name: é, usrname: x, units: one}
  - name: b
    url: redis://h
    units: [1, "2"]
port: 70000
`
	var got sample
	err := Decode("site.yaml", []byte(text), &got).Err()
	want := `site.yaml:1:1: unknown key "vesrion": did you mean "version"?
   1 | vesrion: 1
     | ^
site.yaml:1:1: missing key "version"
   1 | vesrion: 1
     | ^
site.yaml:2:7: "site" expects text, found a list
   2 | site: [a]
     |       ^
site.yaml:4:5: missing key "url"
   4 |   - {name: é, usrname: x, units: one}
     |     ^
site.yaml:4:15: unknown key "usrname": did you mean "username"?
   4 |   - {name: é, usrname: x, units: one}
     |               ^
site.yaml:4:34: "units" expects a list, found text
   4 |   - {name: é, usrname: x, units: one}
     |                                  ^
site.yaml:7:16: an entry of "units" expects a whole number, found text
   7 |     units: [1, "2"]
     |                ^
site.yaml:8:7: "port" is not a whole number in range
   8 | port: 70000
     |       ^`
	if diff := cmp.Diff(want, errorText(err)); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	if len(got.Targets) != 2 || got.Targets[1].URL != "redis://h" {
		t.Errorf("targets were not decoded beside the errors: %+v", got.Targets)
	}
}

func TestErrorForms(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"empty", "", "f:1:1: file is empty"},
		{"only_comments", "# nothing\n", "f:1:1: file is empty\n   1 | # nothing\n     | ^"},
		{"not_a_mapping", "hello", "f:1:1: the file expects a mapping, found text\n   1 | hello\n     | ^"},
		{"null", "~", "f:1:1: the file expects a mapping, found nothing\n   1 | ~\n     | ^"},
		{"not_yaml", "version: [1\n", "f:1:10: not YAML: sequence end token ']' not found\n   1 | version: [1\n     |          ^"},
		{"tab", "version: 1\non:\n\t- x\n", "f:3:1: not YAML: found a tab that cannot start any token\n   3 |  - x\n     | ^"},
		{"not_utf8", "version: 1\nsite: \xff\n", "f:2:7: not UTF-8 text\n   2 | site: \ufffd\n     |       ^"},
		{"control_character", "version: 1\nsite: \x1b[2J\n", "f:2:7: control character in the text\n   2 | site: \ufffd[2J\n     |       ^"},
		{"two_documents", "version: 1\n---\nversion: 1\n", "f:2:1: more than one document in the file\n   2 | ---\n     | ^"},
		{"duplicate", "version: 1\nversion: 2\n", "f:2:1: duplicate key \"version\": first given on line 1\n   2 | version: 2\n     | ^"},
		{"duplicate_in_free", "version: 1\nfree: {a: 1, a: 2}\n", "f:2:14: duplicate key \"a\": first given on line 2\n   2 | free: {a: 1, a: 2}\n     |              ^"},
		{"anchor", "version: 1\nsite: &a x\n", "f:2:7: anchors (&) are not supported\n   2 | site: &a x\n     |       ^"},
		{"merge", "version: 1\n<<: {site: x}\n", "f:2:1: merge keys (<<) are not supported\n   2 | <<: {site: x}\n     | ^"},
		{"tag", "version: !!int 1\n", "f:1:10: tags (!) are not supported: put the text in quotes if it begins with an exclamation mark\n   1 | version: !!int 1\n     |          ^"},
		{"directive", "%YAML 1.2\n---\nversion: 1\n", "f:1:1: directives (%) are not supported\n   1 | %YAML 1.2\n     | ^"},
		{"complex_key", "version: 1\nlabels:\n  ? a\n  : b\n", "f:3:3: a key must be plain text\n   3 |   ? a\n     |   ^"},
		{"no_value", "version: 1\nsite:\n", "f:2:1: \"site\" expects text, found nothing\n   2 | site:\n     | ^"},
		{"number_in_quotes", "version: '1'\n", "f:1:10: \"version\" expects a whole number, found text\n   1 | version: '1'\n     |          ^"},
		{"fraction", "version: 1.5\n", "f:1:10: \"version\" expects a whole number, found a number that is not whole\n   1 | version: 1.5\n     |          ^"},
		{"octal", "version: 1\nport: 010\n", "f:2:7: \"port\" is not a whole number in range\n   2 | port: 010\n     |       ^"},
		{"negative_port", "version: 1\nport: -1\n", "f:2:7: \"port\" is not a whole number in range\n   2 | port: -1\n     |       ^"},
		{"yes_for_true", "version: 1\non: yes\n", "f:2:5: \"on\" expects true or false, found text\n   2 | on: yes\n     |     ^"},
		{"true_for_text", "version: 1\nsite: true\n", "f:2:7: \"site\" expects text (put it in quotes), found true\n   2 | site: true\n     |       ^"},
		{"own_text", "version: 1\nlevel: low\n", "f:2:8: unknown level: use high\n   2 | level: low\n     |        ^"},
		{"own_text_list", "version: 1\nlevel: [high]\n", "f:2:8: \"level\" expects text, found a list\n   2 | level: [high]\n     |        ^"},
		{"infinite", "version: 1\nfree: .inf\n", "f:2:7: \"free\" is not a number in range\n   2 | free: .inf\n     |       ^"},
		{"free_null", "version: 1\nfree: [~]\n", "f:2:8: an entry of \"free\" expects a value, found nothing\n   2 | free: [~]\n     |        ^"},
		{"list_of_keys", "version: 1\ntargets: [{name: a, url: b, colour: c}]\n", "f:2:29: unknown key \"colour\": use one of name, url, username, units, password\n   2 | targets: [{name: a, url: b, colour: c}]\n     |                             ^"},
		{"word_in_braces", "version: 1\ntargets: [{name: a, url: b, colour}]\n", "f:2:29: a key without a value: keys are name, url, username, units, password\n   2 | targets: [{name: a, url: b, [hidden]}]\n     |                             ^"},
		{"wide_characters", "version: 1\ntargets: [{name: 機械, url: b, x: c}]\n", "f:2:30: unknown key \"x\": use one of name, url, username, units, password\n   2 | targets: [{name: 機械, url: b, x: c}]\n     |                                ^"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			var into sample
			if diff := cmp.Diff(tc.want, errorText(Decode("f", []byte(tc.text), &into).Err())); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBounds(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"entries", "a: [" + strings.Repeat(",", maxEntries) + "]", "file has too many lines and entries: more than 2000000"},
		{"size", strings.Repeat("# x\n", 1<<20) + "#", "file is too large: more than 4 MiB"},
		{"flow_nesting", "version: 1\nfree: " + strings.Repeat("[", 10_000), "nested too deeply: 50 levels at most"},
		{"flow_mappings", "version: 1\nfree: " + strings.Repeat("{a: ", 10_000), "nested too deeply: 50 levels at most"},
		{"dashes", "version: 1\nfree:\n" + strings.Repeat("- ", 10_000), "nested too deeply: 50 levels at most"},
		{"question_marks", strings.Repeat("? ", 10_000), "nested too deeply: 50 levels at most"},
		{"blocks", "version: 1\n" + ladder(60), "nested too deeply: 50 levels at most"},
		{"wide_block", "version: 1\n" + strings.Repeat("a: 1\n", 10_000), "too many keys in one mapping: 2000 at most"},
		{"wide_flow", "version: 1\nfree: {" + strings.Repeat("a: 1, ", 10_000), "too many keys in one mapping: 2000 at most"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			var into sample
			got := errorText(Decode("f", []byte(tc.text), &into).Err())
			if !strings.Contains(got, tc.want) {
				t.Errorf("error is %.300q, want %q in it", got, tc.want)
			}
		})
	}
}

// ladder is block mappings in each other, n levels deep.
func ladder(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "free:\n")
	}
	return b.String() + strings.Repeat(" ", n) + "x: 1\n"
}

func TestManyTargetsAreNoProblem(t *testing.T) {
	text := "version: 1\ntargets:\n" + strings.Repeat("  - {name: a, url: b}\n", 5000)
	var into sample
	if err := Decode("f", []byte(text), &into).Err(); err != nil {
		t.Fatal(err)
	}
	if len(into.Targets) != 5000 {
		t.Errorf("%d targets, want 5000", len(into.Targets))
	}
}

func TestErrorsAreCounted(t *testing.T) {
	text := "version: 1\ntargets:\n" + strings.Repeat("  - {name: a}\n", 300)
	var into sample
	got := errorText(Decode("f", []byte(text), &into).Err())
	if n := strings.Count(got, "missing key"); n != 200 {
		t.Errorf("%d errors shown, want 200", n)
	}
	if !strings.HasSuffix(got, "\nf: 100 more errors") {
		t.Errorf("the rest is not counted: %q", got[len(got)-60:])
	}
}

func TestLongLinesAreCutAroundTheCaret(t *testing.T) {
	text := "version: 1\nlabels: {a: " + strings.Repeat("x", 300) + ", b: [1]}\n"
	var into sample
	got := strings.Split(errorText(Decode("f", []byte(text), &into).Err()), "\n")
	if len(got) != 3 || len(got[1]) > len("   2 | ")+maxColumns {
		t.Fatalf("excerpt is not cut: %q", got)
	}
	if caret := strings.IndexByte(got[2], '^'); caret < 0 || got[1][caret:] != "[1]}" {
		t.Errorf("caret is not under the value:\n%s", strings.Join(got, "\n"))
	}
}

func TestNotAPointer(t *testing.T) {
	got := errorText(Decode("f", []byte("version: 1"), sample{}).Err())
	if got != "f:1:1: decode into yamlfile.sample: not a pointer to a value" {
		t.Errorf("error is %q", got)
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
