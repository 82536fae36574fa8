package main

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks/all"
	"hardcheck/checks/report"
)

// TestEveryVerbFitsATerminal runs every verb at 80 columns and at 100. No line is wider,
// but for a single word and for code that is meant to be copied; and all words are those
// of the wide text, so that none was broken.
func TestEveryVerbFitsATerminal(t *testing.T) {
	export := filepath.Join(t.TempDir(), "edge.rsc")
	if err := os.WriteFile(export, []byte(layoutExport), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range layoutCommands("rsc:" + export) {
		assertLayout(t, strings.Join(args, " "), func(out *bytes.Buffer) error {
			var errs bytes.Buffer
			if code := run(t.Context(), args, streams{out: out, err: &errs}); code == 2 {
				return errors.New(errs.String())
			}
			return nil
		})
	}
}

// TestEveryExplanationFitsATerminal holds the same for all checks and controls.
func TestEveryExplanationFitsATerminal(t *testing.T) {
	built, err := policies()
	if err != nil {
		t.Fatal(err)
	}
	for _, check := range all.Checks() {
		assertLayout(t, check.ID, func(out *bytes.Buffer) error { return explainCheck(out, check, built) })
	}
	for _, p := range built {
		for _, control := range p.Controls {
			assertLayout(t, control.ID, func(out *bytes.Buffer) error { return explainControl(out, p, control) })
		}
	}
}

func assertLayout(t *testing.T, what string, print func(*bytes.Buffer) error) {
	t.Helper()
	var narrow, wide bytes.Buffer
	for columns, out := range map[string]*bytes.Buffer{"80": &narrow, "100": &wide} {
		t.Setenv("COLUMNS", columns)
		if err := print(out); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	if narrow.Len() == 0 {
		t.Errorf("%s prints nothing", what)
	}
	for line := range strings.Lines(narrow.String()) {
		line = strings.TrimRight(line, "\n")
		if columns := report.Columns(line); columns > 80 && len(strings.Fields(line)) > 1 && !copied()[strings.TrimSpace(line)] && !isStep(line) {
			t.Errorf("%s: %d columns: %s", what, columns, line)
		}
	}
	if diff := cmp.Diff(wordsOf(wide.String()), wordsOf(narrow.String())); diff != "" {
		t.Errorf("%s: other words at 80 columns than at 100 (-wide +narrow):\n%s", what, diff)
	}
}

// layoutCommands are the verbs whose text goes to a terminal, the help of all, and
// every topic.
func layoutCommands(export string) [][]string {
	commands := [][]string{
		{"audit", export, "--quiet", "--summary=false"},
		{"audit", export, "--quiet", "--verbose", "--profile", "netmikro,modbus-web-server,internet-perf-exporter"},
		{"reach", export, "--quiet"},
		{"list", "checks"},
		{"list", "profiles"},
		{"list", "controls"},
		{"coverage", "--verbose"},
		{"plan", export},
		{"plan", "redis://192.0.2.5", "modbus://192.0.2.6", "modbus+tls://192.0.2.7", "routeros://audit@192.0.2.1", "docker:"},
	}
	for _, name := range topicNames() {
		commands = append(commands, []string{"explain", name})
	}
	root := newRoot(streams{})
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, verb := range root.Commands() {
		commands = append(commands, []string{verb.Name(), "--help"})
		for _, below := range verb.Commands() {
			commands = append(commands, []string{verb.Name(), below.Name(), "--help"})
		}
	}
	return append(commands, []string{"--help"})
}

// wordsOf are the words of a text in the order of the alphabet: a table that folds has
// them in another order. What reach joins by a comma has none where it is folded.
func wordsOf(text string) []string {
	words := strings.Fields(text)
	for i, word := range words {
		words[i] = strings.TrimSuffix(word, ",")
	}
	slices.Sort(words)
	return words
}

// isStep reports whether a line is a command that mends a finding, or takes that back: made
// from its facts, and to be copied like the code of our own texts.
func isStep(line string) bool {
	line = strings.TrimSpace(line)
	return strings.HasPrefix(line, "fix:  /") || strings.HasPrefix(line, "undo: /")
}

// copied are the lines of our own texts that are printed as they are.
var copied = sync.OnceValue(func() map[string]bool {
	code := map[string]bool{}
	texts := slices.Collect(maps.Values(topics))
	for _, check := range all.Checks() {
		texts = append(texts, check.Remediation)
	}
	root := newRoot(streams{})
	root.InitDefaultCompletionCmd()
	for _, verb := range root.Commands() {
		for _, below := range verb.Commands() {
			texts = append(texts, below.Long)
		}
	}
	for _, text := range texts {
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") {
				code[strings.TrimSpace(line)] = true
			}
		}
	}
	return code
})

// layoutExport has long names and comments, forwards a port and leaves services open.
const layoutExport = `# 2026-11-20 10:00:00 by RouterOS 7.14.3
# software id = AAAA-BBBB
/interface bridge
add name=bridge-of-the-production-hall-north
/interface list
add name=WAN
add name=LAN
/ip address
add address=192.0.2.1/24 interface=ether1 network=192.0.2.0
add address=10.20.0.1/24 interface=bridge-of-the-production-hall-north network=10.20.0.0
/ip dhcp-client
add interface=ether1
/ip firewall nat
add action=dst-nat chain=dstnat comment="the pump house until its own line is laid, see the ticket of the spring" dst-port=1502 in-interface=ether1 protocol=tcp to-addresses=10.20.0.10 to-ports=502
add action=masquerade chain=srcnat out-interface=ether1
/ip service
set telnet disabled=yes
/snmp
set enabled=yes
/system identity
set name="水処理場のルーター"
`
