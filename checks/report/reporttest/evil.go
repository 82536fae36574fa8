package reporttest

import (
	"reflect"
	"strings"
	"testing"
	"unicode"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// HostileStrings are what targets could say to break out of a report.
var HostileStrings = []string{
	"x\x1b[2Ky\u202eevil\u2066\r\nexit 0: all good\x07\x7f\u009b31m\u200b\x00\xff\ufffe\uffff\U000e0041",
	"<script>alert(1)</script></details><img src=x onerror=y>&lt;b&gt; ]]> <!-- --> \" ' />",
	"=HYPERLINK(\"http://evil.example\";\"x\")", "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1", ",\";=1\n=1",
	"[click](https://evil.example) ![x](https://evil.example/a.png) <https://evil.example> https://evil.example www.evil.example",
	"@everyone #1 GH-2 !3 $4 ~bug %5 &6 [issue:7] a@b.example mailto:x user/repo#8",
	"| a | b |\n|---|---|\n# heading\n- list\n```\ncode\n```\n    indented\n~~~\n> quote\n1. one\n---",
	"`` ` ``` odd `", "a`b", "\\", "{{ x }} {0} \\n \\\" \"", "", " ", "\u2028\u2029",
	strings.Repeat("@", 1500), strings.Repeat("word ", 500), strings.Repeat("`", 1500),
}

// Poison puts evil into every free string of r, and keeps what has a closed set of values.
func Poison(r *engine.Result, evil string) { poisonValue(reflect.ValueOf(r).Elem(), evil) }

func poisonValue(v reflect.Value, evil string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			poisonValue(v.Elem(), evil)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				poisonValue(v.Field(i), evil)
			}
		}
	case reflect.Slice:
		// Results share the lists of their checks' documentation.
		own := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(own, v)
		v.Set(own)
		for i := range v.Len() {
			poisonValue(v.Index(i), evil)
		}
	case reflect.String:
		switch v.Interface().(type) {
		case checks.Outcome, checks.State:
		default:
			v.SetString(evil)
		}
	}
}

// HostileSite has a string in every field that tries to leave its place.
func HostileSite() engine.Result {
	const evil = "x\x1b[2K\u202e\"'`</style></svg></title><script>alert(1)</script><img src=http://example.org/x onerror=alert(1)>{{.}}\r\n\x00\xff-->"
	r := PolicySite()
	r.Site, r.Tool.Name, r.Tool.Version = evil, evil, evil
	r.Notices = []string{evil}
	for i := range r.Profiles {
		r.Profiles[i].Title = evil
	}
	for i := range r.Targets {
		t := &r.Targets[i]
		t.Name, t.Kind, t.Address, t.Detail, t.State, t.Reason = evil, evil, evil, evil, evil, evil
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Check, f.Title, f.Kind, f.Target, f.Subject, f.Message, f.Fingerprint = f.Check+evil, evil, evil, evil, evil, evil, evil
		f.Description, f.Remediation, f.Reason = evil, evil+"\n\t"+evil, evil
		f.References = []string{evil, "javascript:alert(1)", "http://", "https://example.org/\"><script>", "data:text/html,x", "//example.org/x"}
		f.Evidence = []checks.Evidence{{Source: evil, Value: evil}}
		f.Controls = append(f.Controls, evil)
		if f.Waiver != nil {
			f.Waiver.Owner, f.Waiver.Reason, f.Waiver.ApprovedBy = evil, evil, evil
		}
	}
	for i := range r.Controls {
		c := &r.Controls[i]
		c.ID, c.Title, c.Section, c.Reason, c.Checks = c.ID+evil, evil, evil, evil, append(c.Checks, evil)
		if c.Attestation != nil {
			c.Attestation.Status, c.Attestation.Statement, c.Attestation.By, c.Attestation.Broken = evil, evil, evil, evil
			c.Attestation.Evidence = []engine.Proof{{Link: evil, SHA256: evil, Problem: evil}}
		}
	}
	for i := range r.Waivers {
		w := &r.Waivers[i]
		w.Check, w.Control, w.Target, w.Subject, w.Owner, w.State, w.Reason = evil, evil, evil, evil, evil, evil, evil
	}
	return r
}

// AssertHarmless fails when text holds what could steer a terminal or deceive its reader.
func AssertHarmless(t testing.TB, text string) {
	t.Helper()
	for _, r := range text {
		if r != '\n' && (unicode.Is(unicode.C, r) || r == '\u2028' || r == '\u2029') {
			t.Fatalf("the text holds %U", r)
		}
	}
}
