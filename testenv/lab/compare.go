package lab

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Report is what the lab reads of a hardcheck.report/v1 document.
type Report struct {
	Targets []struct{ Name, Kind, Address, State, Reason string }
	// Findings are all, whatever their outcome.
	Findings []struct{ Check, Kind, Target, Subject, Outcome, Message string }
	// Controls are those of the policy.
	Controls []struct{ ID, Outcome string }
}

func readReport(path string) (Report, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Report{}, fmt.Errorf("read report: %w", err)
	}
	var report Report
	if err := json.Unmarshal(data, &report); err != nil {
		return Report{}, fmt.Errorf("read report: %w", err)
	}
	return report, nil
}

// day is a date in a name.
var day = regexp.MustCompile(`[0-9]{4}-[0-9]{2}-[0-9]{2}`)

// Undated are the lines as the scenario's files have them: how long before the lab's start a day
// was in its place, so that they hold tomorrow too.
func (l *Lab) Undated(lines []string) []string {
	made := make([]string, 0, len(lines))
	for _, line := range lines {
		made = append(made, day.ReplaceAllStringFunc(line, func(text string) string {
			then, err := time.Parse(time.DateOnly, text)
			if days := int(l.Values.Day.Sub(then).Hours() / 24); err == nil && days >= 0 && days <= 400 {
				return fmt.Sprintf("{{.Ago %d}}", days)
			}
			return text
		}))
	}
	return made
}

// engineParts are the subjects of findings about the engine itself.
var engineParts = []string{"", "Engine", "containerd", "runc"}

// Failed lists what failed as sorted lines "check target subject", with "-" for a
// finding of the target itself. The lab's ID is cut off its names. What is found of
// containers, images and networks that are not the lab's is left out: others may use
// the same engine.
func (l *Lab) Failed(report Report) []string {
	engines := map[string]bool{}
	for _, target := range report.Targets {
		if target.Address == "docker:" {
			engines[target.Name] = true
		}
	}
	var lines []string
	for _, f := range report.Findings {
		subject, own := strings.ReplaceAll(f.Subject, l.ID+"-", ""), strings.Contains(f.Subject, l.ID+"-")
		of, _, part := strings.Cut(f.Subject, " ") // a container of an engine: "host web-1"
		others := engines[f.Target] && !slices.Contains(engineParts, f.Subject) || part && engines[of]
		if f.Outcome != "failed" || others && !own {
			continue
		}
		if subject == "" {
			subject = "-"
		}
		lines = append(lines, f.Check+" "+f.Target+" "+subject)
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

// Outcomes lists how each control ended, as lines "N01 passed" in the policy's order.
func (r Report) Outcomes() []string {
	var lines []string
	for _, control := range r.Controls {
		lines = append(lines, control.ID+" "+control.Outcome)
	}
	return lines
}

// Unread lists the targets that were not collected whole, and the findings that
// hardcheck made an error in, with their reasons.
func (r Report) Unread() []string {
	var lines []string
	for _, target := range r.Targets {
		if target.State != "collected" {
			lines = append(lines, target.Name+" is "+target.State+": "+target.Reason)
		}
	}
	for _, f := range r.Findings {
		if f.Outcome == "errored" {
			lines = append(lines, f.Check+" "+f.Target+" errored: "+f.Message)
		}
	}
	return lines
}

// Compare tells what of the wanted is missing and what was found besides. A wanted line
// may end in a reason behind "#"; one that begins with "?" rests on a part of the
// machine, such as the Docker engine, and may be missing where that is newer.
func Compare(want string, got []string) (missing, unexpected []string) {
	known := map[string]bool{}
	for line := range strings.Lines(want) {
		line, _, _ = strings.Cut(line, "#")
		wanted, optional := strings.CutPrefix(strings.TrimSpace(line), "?")
		wanted = strings.TrimSpace(wanted)
		if wanted == "" {
			continue
		}
		known[wanted] = true
		if !optional && !slices.Contains(got, wanted) {
			missing = append(missing, wanted)
		}
	}
	for _, line := range got {
		if !known[line] {
			unexpected = append(unexpected, line)
		}
	}
	return missing, unexpected
}

// Update writes what failed into the file at path, and keeps the comments, reasons and
// marks that lines there have.
func Update(path string, failed []string) error {
	old, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read what was expected: %w", err)
	}
	kept := map[string]string{}
	var out strings.Builder
	for line := range strings.Lines(string(old)) {
		bare, _, _ := strings.Cut(line, "#")
		bare = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(bare), "?"))
		if bare != "" {
			kept[bare] = line
		} else if strings.HasPrefix(line, "#") {
			out.WriteString(line)
		}
	}
	for _, line := range failed {
		if known, found := kept[line]; found {
			out.WriteString(known)
		} else {
			out.WriteString(line + "\n")
		}
	}
	if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
		return fmt.Errorf("write what is expected: %w", err)
	}
	return nil
}
