package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/report"
	"hardcheck/checks/report/diff"
)

// notifySchema names the JSON form of [news].
const notifySchema = "hardcheck.notify/v1"

// notifyPatience bounds a notify command.
const notifyPatience = 2 * time.Minute

// told is the file of the report that a notify command was told of last; empty where there is none.
type told struct{ report string }

// news are what a notify command is told: what changed since the last run it was told of.
type news struct {
	Schema string    `json:"schema"`
	Site   string    `json:"site"`
	AsOf   time.Time `json:"asOf"`
	// Since is the as-of date of the run it was told of before; zero where there was none.
	Since  time.Time `json:"since,omitzero"`
	Exit   int       `json:"exit"`
	Report string    `json:"report"`
	Title  string    `json:"title"`
	Text   string    `json:"text"`
	// New are violations that there were not, Resolved those that are gone, and Unread what
	// could be read then and can't now.
	New []newsItem `json:"new"`
	// NewCheck are violations by checks or parameters that the last whole run did not have.
	NewCheck []newsItem   `json:"newCheck"`
	Resolved []newsItem   `json:"resolved"`
	Unread   []unreadItem `json:"unread"`
}

type newsItem struct {
	Fingerprint string          `json:"fingerprint"`
	Check       string          `json:"check"`
	Title       string          `json:"title"`
	Target      string          `json:"target"`
	Subject     string          `json:"subject,omitempty"`
	Severity    checks.Severity `json:"severity"`
	Message     string          `json:"message"`
}

type unreadItem struct {
	Target string        `json:"target"`
	Reason checks.Reason `json:"reason"`
	Detail string        `json:"detail"`
}

// newsIn are the news of the reports in a folder. They are read again, since what the run
// found is no longer in memory.
func newsIn(folder string, told told) (news, error) {
	now, err := readReport(filepath.Join(folder, jsonReport))
	if err != nil {
		return news{}, err
	}
	if told.report == "" {
		return newsOf(nil, now, folder), nil
	}
	before, err := readReport(told.report)
	if err != nil {
		return news{}, err
	}
	return newsOf(&before, now, folder), nil
}

// newsOf compares a run with the one that was told of last.
func newsOf(before *engine.Result, now engine.Result, folder string) news {
	n := news{
		Schema: notifySchema, Site: now.Site, AsOf: now.AsOf, Exit: now.Exit.Code, Report: folder,
		New: []newsItem{}, NewCheck: []newsItem{}, Resolved: []newsItem{}, Unread: []unreadItem{},
	}
	if before == nil {
		before = &engine.Result{Site: now.Site, Profiles: now.Profiles}
	} else {
		n.Since = before.AsOf
	}
	known := map[string]bool{}
	for _, f := range before.Briefs() {
		if f.Outcome == checks.Failed {
			known[engine.Fingerprint(f.Check, f.Target, f.Subject)] = true
		}
	}
	for i, f := range now.Briefs() {
		if f.Outcome == checks.Failed && !known[engine.Fingerprint(f.Check, f.Target, f.Subject)] {
			f = now.At(i)
			item := newsItem{f.Fingerprint, f.Check, f.Title, f.Target, f.Subject, f.Severity, f.Message}
			if f.Baseline == engine.BaselineNewCheck {
				n.NewCheck = append(n.NewCheck, item)
			} else {
				n.New = append(n.New, item)
			}
		}
	}
	for _, change := range diff.Compare(*before, now).Resolved {
		n.Resolved = append(n.Resolved, newsItem{change.Fingerprint, change.Check, change.Title, change.Target, change.Subject, change.Severity, change.Message})
	}
	n.Unread = append(n.Unread, unreadNow(*before, now)...)
	for _, items := range [][]newsItem{n.New, n.NewCheck} {
		slices.SortStableFunc(items, func(a, b newsItem) int { return int(b.Severity - a.Severity) })
	}
	n.Title, n.Text = n.title(), n.text()
	return n
}

// unreadNow are the targets, and parts of targets, that could be read before.
func unreadNow(before, now engine.Result) []unreadItem {
	was := unreadOf(before)
	var all []unreadItem
	for _, item := range sortedUnread(unreadOf(now)) {
		if _, there := was[item.Target]; !there {
			all = append(all, item)
		}
	}
	return all
}

// unreadOf are the targets of which something that counts could not be read.
func unreadOf(r engine.Result) map[string]unreadItem {
	all := map[string]unreadItem{}
	for i, f := range r.Briefs() {
		if _, there := all[f.Target]; !there && f.Target != "" && f.Outcome == checks.NotAssessed && f.Reason.Incomplete() {
			all[f.Target] = unreadItem{f.Target, f.Reason, r.At(i).Message}
		}
	}
	for _, target := range r.Targets {
		if !target.State.Whole() && target.Reason.Incomplete() {
			all[target.Name] = unreadItem{target.Name, target.Reason, target.Detail}
		}
	}
	return all
}

func sortedUnread(all map[string]unreadItem) []unreadItem {
	var items []unreadItem
	for _, item := range all {
		items = append(items, item)
	}
	slices.SortFunc(items, func(a, b unreadItem) int { return strings.Compare(a.Target, b.Target) })
	return items
}

// none reports whether there is nothing to tell.
func (n news) none() bool { return len(n.New)+len(n.NewCheck)+len(n.Resolved)+len(n.Unread) == 0 }

func (n news) title() string {
	byNew := ""
	if len(n.NewCheck) > 0 {
		byNew = fmt.Sprintf("%d by new checks, ", len(n.NewCheck))
	}
	return checks.Clean(fmt.Sprintf("%s: %d new, %s%d resolved, %d newly unread", n.Site, len(n.New), byNew, len(n.Resolved), len(n.Unread)))
}

func (n news) text() string {
	var out strings.Builder
	out.WriteString(n.title() + "\n")
	section := func(title string, items []newsItem) {
		if len(items) > 0 {
			fmt.Fprintf(&out, "\n%s\n", title)
		}
		for _, item := range items {
			fmt.Fprintf(&out, "  %s  %s on %s: %s\n", report.Pad(item.Severity.String(), len("critical")), item.Check, report.Label(item.Target, item.Subject), checks.Clean(item.Message))
		}
	}
	section("New violations", n.New)
	section("By new checks", n.NewCheck)
	section("Resolved", n.Resolved)
	if len(n.Unread) > 0 {
		out.WriteString("\nNo longer to be read\n")
	}
	for _, item := range n.Unread {
		fmt.Fprintf(&out, "  %s  %s: %s\n", item.Target, item.Reason, checks.Clean(item.Detail))
	}
	fmt.Fprintf(&out, "\nReports: %s\n", n.Report)
	return out.String()
}

func lookNotify(name string) (string, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("--notify: %w", err)
	}
	return path, nil
}

// tell runs the notify command where there is something to tell. A run that could not be
// told is marked, so that the next one tells its news too.
func (j *job) tell(ctx context.Context, folder string, before told) error {
	if len(j.notify) == 0 {
		return nil
	}
	n, err := newsIn(folder, before)
	if err == nil && n.none() {
		return nil
	}
	if err == nil {
		err = j.notifyOf(context.WithoutCancel(ctx), folder, n)
	}
	if err == nil {
		return nil
	}
	err = fmt.Errorf("the news could not be told, the next run tells them: %w", err)
	if mark := os.WriteFile(filepath.Join(folder, untoldName), nil, 0o600); mark != nil {
		err = fmt.Errorf("the news could not be told: %w; %w", err, mark)
	}
	return err
}

func (j *job) notifyOf(ctx context.Context, folder string, n news) error {
	var document bytes.Buffer
	encoder := json.NewEncoder(&document)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(n); err != nil {
		return err
	}
	text := filepath.Join(folder, "notify.txt")
	if err := report.WriteFile(text, func(w io.Writer) error { _, err := io.WriteString(w, n.Text); return err }); err != nil {
		return err
	}
	path, err := lookNotify(j.notify[0])
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, notifyPatience)
	defer cancel()
	command := exec.CommandContext(ctx, path, j.notify[1:]...)
	command.Stdin = &document
	command.Stdout, command.Stderr = j.err, j.err
	command.WaitDelay = time.Second
	command.Env = append(os.Environ(), "HARDCHECK_NOTIFY_TITLE="+n.Title, "HARDCHECK_NOTIFY_FILE="+text)
	if err := command.Run(); err != nil {
		return fmt.Errorf("%s: %w", j.notify[0], err)
	}
	return nil
}
