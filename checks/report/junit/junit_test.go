package junit

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hardcheck/checks/report/reporttest"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
)

// element is any XML element.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

func (e element) attr(name string) string {
	for _, attr := range e.Attrs {
		if attr.Name.Local == name {
			return attr.Value
		}
	}
	return ""
}

func (e element) count(name string) int {
	n := 0
	for _, child := range e.Children {
		if child.XMLName.Local == name {
			n++
		}
		n += child.count(name)
	}
	return n
}

// junitSchema is what the strictest readers allow: the attributes of an element,
// those that must be there, and its children.
var junitSchema = map[string]struct{ required, children []string }{
	"testsuites": {required: []string{"name", "tests", "failures", "errors", "time"}, children: []string{"testsuite"}},
	"testsuite": {
		required: []string{"name", "tests", "failures", "errors", "skipped", "time", "timestamp"},
		children: []string{"properties", "testcase"},
	},
	"properties": {children: []string{"property"}},
	"property":   {required: []string{"name", "value"}},
	"testcase":   {required: []string{"name", "classname", "time"}, children: []string{"failure", "error", "skipped", "system-out"}},
	"failure":    {required: []string{"type", "message"}},
	"error":      {required: []string{"type", "message"}},
	"skipped":    {required: []string{"message"}},
	"system-out": {},
}

var (
	junitNumber = regexp.MustCompile(`^[0-9]+\.[0-9]{3}$`)
	junitDate   = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$`)
)

// judgeJUnit returns what is wrong with a report, or "".
func judgeJUnit(out []byte) string {
	var root element
	if err := xml.Unmarshal(out, &root); err != nil {
		return err.Error()
	}
	if root.XMLName.Local != "testsuites" {
		return "the root is " + root.XMLName.Local
	}
	return judgeElement(root)
}

func judgeElement(e element) string {
	name := e.XMLName.Local
	rules, known := junitSchema[name]
	if !known {
		return "unknown element " + name
	}
	for _, required := range rules.required {
		if !slices.ContainsFunc(e.Attrs, func(a xml.Attr) bool { return a.Name.Local == required }) {
			return fmt.Sprintf("%s has no %s", name, required)
		}
	}
	for _, attr := range e.Attrs {
		if !slices.Contains(rules.required, attr.Name.Local) {
			return fmt.Sprintf("%s has the unknown attribute %s", name, attr.Name.Local)
		}
		if attr.Name.Local == "time" && !junitNumber.MatchString(attr.Value) {
			return fmt.Sprintf("%s has time %q", name, attr.Value)
		}
		if attr.Name.Local == "timestamp" && !junitDate.MatchString(attr.Value) {
			return fmt.Sprintf("%s has timestamp %q", name, attr.Value)
		}
	}
	if problem := judgeCounts(e); problem != "" {
		return problem
	}
	for _, child := range e.Children {
		if !slices.Contains(rules.children, child.XMLName.Local) {
			return fmt.Sprintf("%s stands in %s", child.XMLName.Local, name)
		}
		if problem := judgeElement(child); problem != "" {
			return problem
		}
	}
	return ""
}

func judgeCounts(e element) string {
	if e.XMLName.Local == "testcase" && len(e.Children) > 1 {
		return "a test has two outcomes"
	}
	if !strings.HasPrefix(e.XMLName.Local, "testsuite") {
		return ""
	}
	counted := map[string]string{"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
	for attr, child := range counted {
		if stated := e.attr(attr); stated != "" && stated != fmt.Sprint(e.count(child)) {
			return fmt.Sprintf("%s says %s %s and has %d", e.XMLName.Local, stated, attr, e.count(child))
		}
	}
	return ""
}

func TestJUnit_structure(t *testing.T) {
	t.Parallel()
	for name := range reporttest.Cases {
		if problem := judgeJUnit(reporttest.Written(t, Write, reporttest.Cases[name]())); problem != "" {
			t.Errorf("%s: %s", name, problem)
		}
	}
	for want, bad := range map[string]string{
		"the root is testsuite":         `<testsuite/>`,
		"testsuites has no name":        `<testsuites tests="0" failures="0" errors="0" time="0.000"/>`,
		`testsuites has time ""`:        `<testsuites name="" tests="0" failures="0" errors="0" time=""/>`,
		"testsuites says 1 tests and":   `<testsuites name="" tests="1" failures="0" errors="0" time="0.000"/>`,
		"property stands in testsuites": `<testsuites name="" tests="0" failures="0" errors="0" time="0.000"><property/></testsuites>`,
		"unknown attribute skipped":     `<testsuites name="" tests="0" failures="0" errors="0" time="0.000" skipped="0"/>`,
	} {
		if got := judgeJUnit([]byte(bad)); !strings.Contains(got, want) {
			t.Errorf("judgement of %s is %q, want %q", bad, got, want)
		}
	}
}

// outcomesOf lists the tests of a JUnit report as "suite|class|name|outcome".
func outcomesOf(t *testing.T, out []byte) []string {
	t.Helper()
	var root element
	if err := xml.Unmarshal(out, &root); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, suite := range root.Children {
		for _, test := range suite.Children {
			if test.XMLName.Local != "testcase" {
				continue
			}
			outcome := "passed"
			if len(test.Children) > 0 {
				outcome = test.Children[0].XMLName.Local + " " + test.Children[0].attr("message")
			}
			all = append(all, strings.Join([]string{suite.attr("name"), test.attr("classname"), test.attr("name"), outcome}, "|"))
		}
	}
	return all
}

func TestJUnit_outcomes(t *testing.T) {
	t.Parallel()
	want := []string{
		"cache|redis.redis-password-required|Redis requires a password: cache|failure cache: commands run for a client that gave no credentials",
		"cache|redis.redis-bind-restricted|Redis listens on named addresses only: cache|failure cache: listens on 0.0.0.0",
		"cache|redis.redis-memory-limited|Redis has a memory limit: cache|passed",
		"cache|redis.redis-certificate-valid|The Redis certificate is valid: cache|error cache: the check broke: index out of range [3] with length 3",
		"cache|redis.redis-transport-encrypted|Redis speaks TLS: cache|skipped waived: speaks plaintext at 10.10.0.5:6379 (owner Operations, approved by Plant manager, until 2026-12-31: TLS comes with the new host in spring)",
		"queue|redis.redis-password-required|Redis requires a password: queue|passed",
		"queue|redis.redis-bind-restricted|Redis listens on named addresses only: queue|skipped not assessed (denied): CONFIG GET bind: user \"audit\" may not run it",
		"queue|redis.redis-memory-limited|Redis has a memory limit: queue|skipped not assessed (denied): CONFIG GET maxmemory: user \"audit\" may not run it",
		"queue|redis.redis-user-password-set|Every Redis user has a password: queue (worker)|failure queue (worker): has no password",
		"queue|redis.redis-user-password-set|Every Redis user has a password: queue (audit)|passed",
		"queue|redis.redis-transport-encrypted|Redis speaks TLS: queue|passed",
		"no docker target|docker.docker-port-restricted|Published ports are bound to an address: no docker target|skipped not assessed (no-target): the site has no docker target: add one, or list docker under absent",
		"policy modbus-web-server|modbus-web-server.M02|M02: Vulnerabilities are reported in private|skipped needs a person's attestation: Nobody opens a public issue for a vulnerability; advisories are used.",
		"policy modbus-web-server|modbus-web-server.M03|M03: Reports are complete|system-out ",
	}
	if diff := cmp.Diff(want, outcomesOf(t, reporttest.Written(t, Write, reporttest.PolicySite()))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestJUnit_unknown_outcome_is_no_pass(t *testing.T) {
	t.Parallel()
	r := reporttest.CleanSite()
	r.Findings[0].Outcome = checks.Outcome("later")
	if out := reporttest.Written(t, Write, r); !strings.Contains(string(out), `<error type="later"`) {
		t.Errorf("an outcome that this version doesn't know reads as passed:\n%s", out)
	}
}

func TestJUnit_one_suite_a_name(t *testing.T) {
	t.Parallel()
	r := reporttest.PolicySite()
	r.Targets = append(r.Targets, r.Targets[0])
	if n := strings.Count(string(reporttest.Written(t, Write, r)), `<testsuite name="cache"`); n != 1 {
		t.Errorf("%d suites have the name cache, want 1", n)
	}
}

func TestXMLText(t *testing.T) {
	t.Parallel()
	in := "a\x00b\x1fc\ufffed\uffffe\tf\ng\U0010ffff"
	if got, want := xmlText(in), "a\ufffdb\ufffdc\ufffdd\ufffde\tf\ng\U0010ffff"; got != want {
		t.Errorf("xmlText = %q, want %q", got, want)
	}
}

func assertJUnit(t testing.TB, out []byte) {
	t.Helper()
	reporttest.AssertHarmless(t, string(out))
	decoder := xml.NewDecoder(bytes.NewReader(out))
	for {
		_, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("junit: %v", err)
		}
	}
	if problem := judgeJUnit(out); problem != "" {
		t.Fatalf("junit: %s", problem)
	}
}

func TestJUnit_golden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "policy.xml", reporttest.Written(t, Write, reporttest.Placed(reporttest.PolicySite())))
	reporttest.Golden(t, "empty.xml", reporttest.Written(t, Write, reporttest.Cases["empty"]()))
}

func TestJUnit_holds(t *testing.T) { reporttest.Hold(t, Write, assertJUnit) }

func FuzzJUnit(f *testing.F) { reporttest.Fuzz(f, Write, assertJUnit) }
