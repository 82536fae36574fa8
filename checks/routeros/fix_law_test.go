package routeros_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	asked    = regexp.MustCompile(`\[/terminal ask [^\]]*\]`)
	numbered = regexp.MustCompile(` (set|remove|enable|disable|move) \d|place-before=\d|destination=\d`)
	// touching are commands about packets, services and VLANs.
	touching = regexp.MustCompile(`^/(ip|ipv6) firewall \S+ (add|set|move|remove)|^/ip service set|^/interface (bridge|vlan|list)( \S+)* (add|set) `)
	secret   = regexp.MustCompile(`(password|passphrase|secret|auth-key)="`)
)

// fixLines are the commands and undos that the cases of all checks of routers expect.
func fixLines(t *testing.T) (blocks [][]string) {
	t.Helper()
	files, err := filepath.Glob("*/testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var block []string
		for line := range strings.Lines(string(data) + "\n--\n") {
			if text, found := strings.CutPrefix(strings.TrimSpace(line), "fix (routeros): "); found {
				block = append(block, text)
			} else if text, found := strings.CutPrefix(strings.TrimSpace(line), "undo: "); found {
				block = append(block, text)
			} else if text, found := strings.CutPrefix(strings.TrimSpace(line), "fix (words): "); found {
				block = append(block, "# "+text)
			} else if len(block) > 0 {
				blocks, block = append(blocks, block), nil
			}
		}
	}
	return blocks
}

// TestFixesAreOfTheTree holds the commands that findings get against the tree, as those of
// the remediations.
func TestFixesAreOfTheTree(t *testing.T) {
	t.Parallel()
	tree, found := vendorTree(t), 0
	for _, block := range fixLines(t) {
		for _, line := range block {
			if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "/lcd ") || strings.HasPrefix(line, "/interface wireless ") ||
				strings.HasPrefix(line, "/interface ethernet poe ") {
				continue
			}
			found++
			// What a print finds rows by is what a find takes.
			plain := strings.Replace(asked.ReplaceAllString(line, "ASKED"), " print where ", " find ", 1)
			if strings.Contains(plain, " find ") && !strings.Contains(plain, "[find ") {
				menu, by, _ := strings.Cut(plain, " find ")
				plain = menu + " remove [find " + by + "]"
				if !tree.has(menu, "remove") {
					plain = menu + " set [find " + by + "]"
				}
			}
			if faults := tree.faults(plain); len(faults) > 0 {
				t.Errorf("%s: RouterOS 7.14.3 doesn't have: %s", line, strings.Join(faults, ", "))
			}
		}
	}
	if found < 200 {
		t.Errorf("only %d commands are found", found)
	}
}

// TestFixesNameRowsByWhatTheyAre refuses a find without a condition, a row by its number, and
// a command about what can cut somebody off that doesn't begin in safe mode.
func TestFixesNameRowsByWhatTheyAre(t *testing.T) {
	t.Parallel()
	safe := 0
	for _, block := range fixLines(t) {
		for _, line := range block {
			if strings.Contains(line, "[find]") || numbered.MatchString(line) {
				t.Errorf("%s: rows are named by what tells them apart", line)
			}
			if touching.MatchString(line) && !strings.HasPrefix(block[0], "# Enter safe mode") {
				t.Errorf("%s: no safe mode before it in\n%s", line, strings.Join(block, "\n"))
			}
			if touching.MatchString(line) {
				safe++
			}
			if secret.MatchString(line) {
				t.Errorf("%s: a secret is in the text", line)
			}
		}
	}
	if safe < 50 {
		t.Errorf("only %d commands touch what can cut off", safe)
	}
}

// byHand are the checks whose findings get no commands, and why: what would have to be filled
// in isn't known to the router, or entering it would harm what can't be seen from here.
var byHand = map[string]string{
	"routeros-advisories-current":         "the release that mends it restarts the router: when is the owner's choice",
	"routeros-backup-scheduled":           "the backup's password would stand in the schedule, and where it is fetched to isn't known",
	"routeros-bgp-sessions-authenticated": "the session is down until the peer has the same key",
	"routeros-bgp-sessions-filtered":      "which routes are expected of the peer is agreed with it",
	"routeros-boot-protected":             "it takes the reset button within a minute, and a forgotten setting bricks the board",
	"routeros-bridge-rules-effective":     "bridged packets would meet all other rules too, which the path engine doesn't prove",
	"routeros-certificate-trusted":        "the site's own CA issues the certificate",
	"routeros-certificates-strong":        "a new key has to be issued, and whoever trusts the old one told",
	"routeros-certificates-valid":         "a new certificate has to be issued",
	"routeros-container-image-pinned":     "which digest was checked isn't known to the router",
	"routeros-container-user-set":         "a user is named when the container is made, and the image has to have it",
	"routeros-device-mode-limited":        "a change takes effect after power is cut or a button pressed",
	"routeros-device-mode-unflagged":      "what raised the flag has to be found first",
	"routeros-dns-cache-consistent":       "an emptied cache fills again from the same server: which one to ask is the owner's choice",
	"routeros-event-scripts-unsuspicious": "the script is evidence: it has to be saved before anything is changed",
	"routeros-firmware-current":           "the loader is written at a restart",
	"routeros-icmpv6-safe":                "five types need a rule each at a place that depends on the chains",
	"routeros-lists-narrow":               "which addresses need access in place of the wide entry isn't known",
	"routeros-lists-present":              "the members of the list that is gone aren't known",
	"routeros-login-failures-few":         "who tried has to be found out: no setting is wrong",
	"routeros-modbus-clients-expected":    "whether the client belongs there has to be found out",
	"routeros-ntp-client-synchronized":    "which time servers the site trusts isn't known",
	"routeros-packages-needed":            "a package leaves with a restart, and what runs over it with it",
	"routeros-radius-encrypted":           "the server has to speak RadSec first",
	"routeros-routing-authenticated":      "neighbours are lost until they have the same key",
	"routeros-rules-effective":            "whether the rule has to move, to change or to go is what its author meant",
	"routeros-schedules-unsuspicious":     "the schedule is evidence: it has to be saved before anything is changed",
	"routeros-scripts-unsuspicious":       "the script is evidence: it has to be saved before anything is changed",
	"routeros-sessions-expected":          "whose session it is has to be found out",
	"routeros-snmp-traps-protected":       "the receiver has to have the keys of the community first",
	"routeros-transport-encrypted":        "the audit's own way in changes: it has to come by the encrypted service first",
	"routeros-tunnels-encrypted":          "nothing passes until the other end has the same secret",
	"routeros-version-patched":            "the release that mends it restarts the router: when is the owner's choice",
	"routeros-version-tested":             "whether a release is used that nobody tried here is the owner's choice",
	"routeros-wireguard-peers-limited":    "which networks stand behind the peer isn't known",
}

// TestEveryCheckHasCommandsOrAReason holds that the cases of each check of routers show commands
// or say in words what keeps them back, and that those without are listed with their reason.
func TestEveryCheckHasCommandsOrAReason(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*/testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		id := strings.TrimSuffix(filepath.Base(name), ".txtar")
		seen[id] = true
		fixed, reason := strings.Contains(string(data), "fix (routeros): ") || strings.Contains(string(data), "fix (words): "), byHand[id]
		if fixed == (reason != "") {
			t.Errorf("%s: commands %t, listed among those without: %q", id, fixed, reason)
		}
	}
	for id := range byHand {
		if !seen[id] {
			t.Errorf("%s is no check of a router", id)
		}
	}
}
