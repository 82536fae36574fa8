package jsonl

import (
	"bufio"
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/report"
)

// plainLine is a finding's line as package json writes it.
type plainLine struct {
	lineHead
	engine.Finding
	Description *struct{} `json:"description,omitempty"`
	Remediation *struct{} `json:"remediation,omitempty"`
	References  *struct{} `json:"references,omitempty"`
}

// TestFindingsAreWrittenAsPackageJSONDoes sets each field of a finding to values of all kinds: a
// field that is new, or of another name, is not forgotten in the line.
func TestFindingsAreWrittenAsPackageJSONDoes(t *testing.T) {
	t.Parallel()
	whole := engine.Finding{
		Check: "a", Title: "b", Kind: "redis", Target: "cache", Outcome: checks.Failed, Severity: checks.High, Message: "m",
		Evidence: []checks.Evidence{{Source: "s", Value: "v"}, {}}, Controls: []string{"p/1", "p/2"}, Fingerprint: "0f",
	}
	findings := []engine.Finding{whole, {Severity: checks.Low}, {Severity: checks.Low, Paths: []checks.Path{}, Controls: []string{}}}
	texts := []string{"x", "", "ä \"quoted\" \\ \n\t\x00\x7f\u202e <&> 🦉 \xff"}
	for i := range reflect.TypeFor[engine.Finding]().NumField() {
		switch reflect.TypeFor[engine.Finding]().Field(i).Type.Kind() {
		case reflect.String:
			for _, text := range texts {
				changed := whole
				reflect.ValueOf(&changed).Elem().Field(i).SetString(text)
				findings = append(findings, changed)
			}
		default:
			changed := whole
			fill(reflect.ValueOf(&changed).Elem().Field(i))
			findings = append(findings, changed)
		}
	}
	for i, f := range findings {
		if !f.Severity.Valid() {
			f.Severity = checks.Critical
		}
		got, want := written(t, f), plainly(t, f)
		if !bytes.Equal(got, want) {
			t.Errorf("finding %d:\n%s\nwant\n%s", i, got, want)
		}
	}
}

// fill sets a value, and all that is in it, to something that isn't its zero.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("filled \"<é")
	case reflect.Int, reflect.Int64, reflect.Int32:
		v.SetInt(3)
	case reflect.Uint, reflect.Uint16, reflect.Uint8, reflect.Uint32:
		v.SetUint(5)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(1))
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Date(2026, 3, 1, 12, 0, 0, 5, time.UTC)))
			return
		}
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i))
			}
		}
	default:
	}
}

func at() lineHead { return lineHead{"finding", "plant \"7\" ü", "2026-03-01T12:00:00Z"} }

func written(t *testing.T, f engine.Finding) []byte {
	t.Helper()
	var out bytes.Buffer
	l := newLines(&out)
	if err := l.finding(bytes.TrimSuffix(l.value(nil, at()), []byte("}")), &f); err != nil {
		t.Fatal(err)
	}
	if err := l.out.Flush(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func plainly(t *testing.T, f engine.Finding) []byte {
	t.Helper()
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(plainLine{lineHead: at(), Finding: report.FindingWithLists(f)}); err != nil {
		t.Fatal(err)
	}
	return escapeHidden(out.Bytes())
}

func TestFindingOfNoSeverityIsRefused(t *testing.T) {
	t.Parallel()
	l := newLines(bufio.NewWriter(&bytes.Buffer{}))
	if err := l.finding(nil, &engine.Finding{Severity: 99}); err == nil {
		t.Error("it was written")
	}
}
