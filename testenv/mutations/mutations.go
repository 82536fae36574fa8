// Package mutations lists, for every check, a change of one setting of a hardened
// target that must turn this check to failed, and nothing else. The files in flips
// hold them, one file for each way to make the target:
//
//	routeros.txt   text of a device file over rosapi's "hardened"
//	redis.txt      lines of redis.conf over the hardened redis-server, run anew
//	modbus.txt     options of the Modbus simulator, over TLS with roles; in
//	               modbus-plain.txt without; in modbus-registers.txt what it holds
//	docker.txt     the inspection of a hardened container, or another answer of a
//	               recorded engine
//	container.txt  options of a hardened container, created on the local engine
//	web.txt        settings of the hardened web application, or of the proxy before it
//	database.txt   settings, rules and roles of the hardened PostgreSQL server, made anew
//	files.txt      modes, texts and ages of files of this host
//	application.txt that engine with a container of the application
//	repository.txt files and history of the hardened project's checkout; in
//	               repository-go.txt of one in Go
//	scan.txt       recorded reports of scanners
//	site.txt       one of seven such targets, judged together as one site
//	none.txt       the checks that have no flip, each with the reason
//	controls.txt   the controls that rest on checks and that no flip turns, likewise
package mutations

import (
	"bufio"
	"embed"
	"fmt"
	"strings"
)

//go:embed flips
var files embed.FS

// Flip is one change and the check that it must turn.
type Flip struct {
	Check string
	// Change is the change, in the words of what it changes.
	Change string
	// Also are checks that turn with it, each with the reason why one setting is two
	// findings.
	Also map[string]string
}

// baseName is that of the change which a file begins with: what all its flips rest on.
const baseName = "base"

// Read returns the flips of a file of this package, "routeros.txt", and the change that
// all of them rest on. A line "== CHECK" begins a flip, lines "also CHECK: REASON" may
// follow, the rest is the change.
func Read(name string) (base string, flips []Flip, err error) {
	data, err := files.ReadFile("flips/" + name)
	if err != nil {
		return "", nil, fmt.Errorf("read flips: %w", err)
	}
	scanner := bufio.NewScanner(strings.NewReader(string(data)))
	for number := 1; scanner.Scan(); number++ {
		line := scanner.Text()
		check, begins := strings.CutPrefix(line, "== ")
		also, companion := strings.CutPrefix(line, "also ")
		switch {
		case begins:
			flips = append(flips, Flip{Check: check, Also: map[string]string{}})
		case strings.HasPrefix(line, "#") || len(flips) == 0:
		case companion:
			other, reason, found := strings.Cut(also, ": ")
			if !found {
				return "", nil, fmt.Errorf("read flips: %s line %d: a reason is missing", name, number)
			}
			flips[len(flips)-1].Also[other] = reason
		default:
			flips[len(flips)-1].Change += line + "\n"
		}
	}
	for i := range flips {
		flips[i].Change = strings.TrimSpace(flips[i].Change)
	}
	if len(flips) > 0 && flips[0].Check == baseName {
		base, flips = flips[0].Change, flips[1:]
	}
	return base, flips, nil
}

// All returns the flips of all files.
func All() ([]Flip, error) {
	entries, err := files.ReadDir("flips")
	if err != nil {
		return nil, fmt.Errorf("list flips: %w", err)
	}
	var all []Flip
	for _, entry := range entries {
		if entry.Name() == withoutName || entry.Name() == controlsName {
			continue
		}
		_, flips, err := Read(entry.Name())
		if err != nil {
			return nil, err
		}
		all = append(all, flips...)
	}
	return all, nil
}

// The files of the checks that have no flip, and of the controls that no flip turns.
const (
	withoutName  = "none.txt"
	controlsName = "controls.txt"
)

// Without are the checks that have no flip, with the reasons: "CHECK: REASON" a line.
func Without() (map[string]string, error) { return reasons(withoutName) }

// ControlsWithout are the controls that rest on checks and that no flip turns, with the
// reasons: "POLICY/CONTROL: REASON" a line.
func ControlsWithout() (map[string]string, error) { return reasons(controlsName) }

func reasons(name string) (map[string]string, error) {
	data, err := files.ReadFile("flips/" + name)
	if err != nil {
		return nil, fmt.Errorf("read what has no flip: %w", err)
	}
	reasons := map[string]string{}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		named, reason, found := strings.Cut(line, ": ")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case !found:
			return nil, fmt.Errorf("read what has no flip: %q has no reason", named)
		default:
			reasons[named] = reason
		}
	}
	return reasons, nil
}
