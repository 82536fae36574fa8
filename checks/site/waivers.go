package site

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/yamlfile"
)

type waiverFile struct {
	Version int           `yaml:"version,required"`
	Waivers []waiverEntry `yaml:"waivers,required"`
}

type waiverEntry struct {
	Check      string `yaml:"check"`
	Control    string `yaml:"control"`
	Target     string `yaml:"target,required"`
	Subject    string `yaml:"subject"`
	Reason     string `yaml:"reason,required"`
	Owner      string `yaml:"owner,required"`
	ApprovedBy string `yaml:"approved-by,required"`
	Created    date   `yaml:"created,required"`
	Expires    date   `yaml:"expires,required"`
}

// LoadWaivers reads a file of waivers. Their targets must be among targets, unless
// that is nil; their controls among the known ones, unless those are nil. The error
// lists everything that is wrong; it is os.ErrNotExist when there is no such file.
func LoadWaivers(file string, known Known, targets []string) ([]Waiver, error) {
	data, err := readFile(file, yamlfile.MaxBytes)
	if err != nil {
		return nil, fmt.Errorf("read waivers: %w", err)
	}
	var content waiverFile
	r := records{doc: yamlfile.Decode(file, data, &content), known: known}
	r.version(content.Version)
	var waivers []Waiver
	for i, entry := range content.Waivers {
		waivers = append(waivers, r.waiver([]any{"waivers", i}, entry, targets))
	}
	if err := r.doc.Err(); err != nil {
		return nil, err
	}
	return waivers, nil
}

func (r records) waiver(path []any, entry waiverEntry, targets []string) Waiver {
	w := Waiver{
		Check: entry.Check, Control: entry.Control, Target: entry.Target, Subject: entry.Subject,
		Reason: entry.Reason, Owner: entry.Owner, ApprovedBy: entry.ApprovedBy,
		Created: entry.Created.Time, Expires: entry.Expires.Time, Line: r.doc.Line(path...),
	}
	switch {
	case (entry.Check == "") == (entry.Control == ""):
		r.doc.Errorf(path, "waiver takes exactly one of check and control")
	case entry.Check != "":
		r.member(at(path, "check"), "check", entry.Check, r.known.Checks)
	default:
		w.Control = r.control(at(path, "control"), entry.Control)
	}
	if targets != nil && entry.Target != "" && !slices.Contains(targets, baseOf(entry.Target)) {
		r.member(at(path, "target"), "target", entry.Target, targets)
	}
	r.filled(path, map[string]string{
		"target": entry.Target, "reason": entry.Reason, "owner": entry.Owner, "approved-by": entry.ApprovedBy,
	})
	if !w.Created.IsZero() && !w.Expires.IsZero() && !w.Expires.After(w.Created) {
		r.doc.Errorf(at(path, "expires"), "waiver expires on %s, not after it was created on %s", entry.Expires, entry.Created)
	}
	return w
}

// baseOf is the name of a target, of which one address may be named: NAME@ADDRESS.
func baseOf(target string) string {
	at := strings.LastIndexByte(target, '@')
	if at < 0 {
		return target
	}
	if _, err := netip.ParseAddr(target[at+1:]); err != nil {
		return target
	}
	return target[:at]
}

// records is what reading waivers and attestations has in common.
type records struct {
	doc   *yamlfile.Document
	known Known
}

func (r records) version(given int) {
	if r.doc.Has("version") && given != formatVersion {
		r.doc.Errorf([]any{"version"}, "version %d is not known: this hardcheck reads version %d", given, formatVersion)
	}
}

func (r records) member(path []any, what, name string, known []string) {
	if !slices.Contains(known, name) {
		r.doc.Errorf(path, "unknown %s %q%s", what, checks.Clean(name), yamlfile.DidYouMean(name, known))
	}
}

// filled complains about required keys that are there and say nothing.
func (r records) filled(path []any, values map[string]string) {
	for key, value := range values {
		if strings.TrimSpace(value) == "" && r.doc.Has(at(path, key)...) {
			r.doc.Errorf(at(path, key), "%s is empty", key)
		}
	}
}

// control gives a control's full name. A bare id is enough where one profile has it.
func (r records) control(path []any, name string) string {
	if slices.Contains(r.known.Controls, name) {
		return name
	}
	var full []string
	for _, control := range r.known.Controls {
		if strings.HasSuffix(control, "/"+name) && !strings.Contains(name, "/") {
			full = append(full, control)
		}
	}
	switch {
	case len(full) == 1:
		return full[0]
	case len(full) == 0 && r.known.Controls == nil:
		return name
	case len(full) == 0:
		r.doc.Errorf(path, "unknown control %q%s", checks.Clean(name), yamlfile.DidYouMean(name, r.known.Controls))
	default:
		r.doc.Errorf(path, "control %q is in several profiles: use one of %s", checks.Clean(name), strings.Join(full, ", "))
	}
	return name
}
