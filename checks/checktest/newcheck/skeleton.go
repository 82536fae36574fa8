package main

import (
	"fmt"
	"path"
	"strings"
)

// open marks what has to be filled in: the harness of cases refuses it.
const open = "FILL IN"

// check is a check that is to be written.
type check struct {
	id, kind, folder string
	// words are those of the id without its kind.
	words []string
	// judged and beside are the kinds of a check over two.
	judged, beside string
}

// initials are the words of an id that Go writes in capitals.
var initials = map[string]string{
	"acl": "ACL", "api": "API", "dhcp": "DHCP", "dns": "DNS", "icmp": "ICMP", "ipc": "IPC", "ipv4": "IPv4", "ipv6": "IPv6",
	"nat": "NAT", "ntp": "NTP", "pid": "PID", "ppp": "PPP", "smb": "SMB", "snmp": "SNMP", "ssh": "SSH", "tls": "TLS", "vpn": "VPN",
}

// name is the check's name in Go, and rule that of its function.
func (c check) name() string {
	var name strings.Builder
	for _, word := range c.words {
		if capitals, ok := initials[word]; ok {
			name.WriteString(capitals)
			continue
		}
		name.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return name.String()
}

func (c check) rule() string {
	first := c.words[0]
	if capitals, ok := initials[first]; ok {
		return first + strings.TrimPrefix(c.name(), capitals)
	}
	return strings.ToLower(c.name()[:1]) + c.name()[1:]
}

// source and cases are where the check and its cases go.
func (c check) source() string { return c.folder + "/" + strings.Join(c.words, "_") + ".go" }

func (c check) cases() string { return c.folder + "/testdata/" + c.id + ".txtar" }

type file struct{ path, content string }

func (c check) files() []file {
	return []file{{c.source(), c.skeleton()}, {c.cases(), c.caseFile()}}
}

// skeleton is a check that says only that nothing is known yet.
func (c check) skeleton() string {
	imports, constructor := c.imports(), "Each"
	if c.kind == network {
		constructor = "Across"
	}
	return fmt.Sprintf(`package %s

%s
// %s reports %s: targets without the good state.
var %[3]s = &checks.Check{
	ID:          %[5]q,
	Title:       "%[4]s: the good state, in the present tense",
	Severity:    checks.Medium,
	Description: "%[4]s: why the good state matters, and what the check looks at.",
	Remediation: "%[4]s: the exact setting, as it is entered.",
	References:  []string{"%[4]s: the vendor's page that recommends it"},
	Rule:        checks.%[6]s(%[7]s),
}

%[8]s`, path.Base(c.folder), imports, c.name(), open, c.id, constructor, c.rule(), c.function())
}

func (c check) imports() string {
	switch {
	case c.kind == network:
		first, second := min(c.judged, c.beside), max(c.judged, c.beside)
		return fmt.Sprintf("import (\n\t\"hardcheck/checks\"\n\t\"hardcheck/checks/%s\"\n\t\"hardcheck/checks/%s\"\n)\n", first, second)
	case path.Base(c.folder) != c.kind:
		return fmt.Sprintf("import (\n\t\"hardcheck/checks\"\n\t\"hardcheck/checks/%s\"\n)\n", c.kind)
	default:
		return "import \"hardcheck/checks\"\n"
	}
}

func (c check) function() string {
	unknown := fmt.Sprintf("o.Unknown(checks.Unreadable, %q)", open+": the rule")
	if c.kind == network {
		return fmt.Sprintf("func %s(judged checks.Targets[%s.Facts], _ checks.Targets[%s.Facts]) {\n\tfor _, o := range judged.Observed {\n\t\t%s\n\t}\n}\n",
			c.rule(), c.judged, c.beside, unknown)
	}
	facts := "Facts"
	if path.Base(c.folder) != c.kind {
		facts = c.kind + ".Facts"
	}
	return fmt.Sprintf("func %s(o checks.Observed[%s]) {\n\t%s\n}\n", c.rule(), facts, unknown)
}

// caseFile has the three cases that each check needs.
func (c check) caseFile() string {
	var text strings.Builder
	for _, outcome := range []struct{ name, problems, want string }{
		{"passing", "", "passed"},
		{"failing", "", "failed medium: " + open + ": what is wrong"},
		{"not_read", fmt.Sprintf(`"problems": {"": {"reason": "denied", "detail": "%s: why it was not read"}}, `, open), "not-assessed (denied): " + open + ": why it was not read"},
	} {
		fmt.Fprintf(&text, "-- %[1]s.json --\n{\n  %[2]s\n}\n-- %[1]s.want --\n%[3]s\n", outcome.name, c.input(outcome.problems), outcome.want)
	}
	return text.String()
}

// input is what one case observes.
func (c check) input(problems string) string {
	if c.kind == network {
		return fmt.Sprintf(`"targets": {
    "%[1]s": [{"target": {"name": "judged", "kind": "%[1]s"}, %[3]s"facts": {}}],
    "%[2]s": [{"target": {"name": "beside", "kind": "%[2]s"}, "facts": {}}]
  }`, c.judged, c.beside, problems)
	}
	return problems + `"facts": {}`
}
