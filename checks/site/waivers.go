package site

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/yamlfile"
)

type waiverFile struct {
	Version int           `yaml:"version,required" json:"version" jsonschema:"format of this file: 1"`
	Waivers []waiverEntry `yaml:"waivers,required" json:"waivers" jsonschema:"violations that somebody accepts for a time"`
}

type waiverEntry struct {
	Check      string            `yaml:"check" json:"check,omitempty" jsonschema:"the check whose violations are accepted"`
	Control    string            `yaml:"control" json:"control,omitempty" jsonschema:"the control whose violations are accepted, in place of check"`
	Target     string            `yaml:"target" json:"target,omitempty" jsonschema:"the target, by its name in the site file"`
	Targets    []string          `yaml:"targets" json:"targets,omitempty" jsonschema:"several targets, in place of target"`
	Labels     map[string]string `yaml:"labels" json:"labels,omitempty" jsonschema:"all targets with these labels, in place of target"`
	Subject    string            `yaml:"subject" json:"subject,omitempty" jsonschema:"the subject exactly as reports have it; without it all subjects of the check are accepted"`
	While      []string          `yaml:"while" json:"while,omitempty" jsonschema:"compensating checks: the waiver holds only where these passed for the target in the same run"`
	Reason     string            `yaml:"reason,required" json:"reason" jsonschema:"why the risk is acceptable"`
	Owner      string            `yaml:"owner,required" json:"owner" jsonschema:"who answers for it until it ends"`
	ApprovedBy string            `yaml:"approved-by,required" json:"approved-by" jsonschema:"who accepted the risk: somebody else than the owner"`
	Created    date              `yaml:"created,required" json:"created" jsonschema:"first day: 2026-01-31"`
	Expires    date              `yaml:"expires,required" json:"expires" jsonschema:"the day on which it no longer holds"`
}

// DefaultMaxWaiver is how long a waiver may hold where the site says nothing.
const DefaultMaxWaiver = 730 * 24 * time.Hour

// LoadWaivers reads a file of waivers. Their targets must be among targets, unless
// that is nil; their controls among those of known.Policies, unless that is nil. The error
// lists everything that is wrong; it is os.ErrNotExist when there is no such file.
func LoadWaivers(file string, known Known, targets []checks.Target) ([]Waiver, error) {
	data, err := readFile(file, yamlfile.MaxBytes)
	if err != nil {
		return nil, fmt.Errorf("read waivers: %w", err)
	}
	return decodeWaivers(file, data, known, targets)
}

func decodeWaivers(file string, data []byte, known Known, targets []checks.Target) ([]Waiver, error) {
	var content waiverFile
	controls, err := known.controls()
	if err != nil {
		return nil, err
	}
	r := records{doc: yamlfile.Decode(file, data, &content), known: known, controls: controls, targets: targets}
	r.version(content.Version)
	var waivers []Waiver
	for i, entry := range content.Waivers {
		path := []any{"waivers", i}
		w := r.waiver(path, entry)
		for _, other := range waivers {
			if w.same(other) && w.Created.Equal(other.Created) && w.Expires.Equal(other.Expires) {
				r.doc.Errorf(path, "this repeats the waiver of line %d: take one of them out", other.Line)
				break
			}
		}
		waivers = append(waivers, w)
	}
	if err := r.doc.Err(); err != nil {
		return nil, err
	}
	return waivers, nil
}

func (r records) waiver(path []any, entry waiverEntry) Waiver {
	w := Waiver{
		Check: entry.Check, Control: entry.Control, Targets: entry.Targets, Labels: entry.Labels, Subject: entry.Subject, While: entry.While,
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
		if slices.Contains(r.controls.Stated, w.Control) {
			r.doc.Errorf(at(path, "control"), "no check judges %s, so that nothing of it can be waived: a statement answers it", w.Control)
		}
	}
	r.filled(path, map[string]string{"reason": entry.Reason, "owner": entry.Owner, "approved-by": entry.ApprovedBy})
	if samePerson(entry.Owner, entry.ApprovedBy) {
		r.doc.Errorf(at(path, "approved-by"), "owner and approver are the same: somebody else has to accept the risk")
	}
	r.waivedTargets(path, entry, &w)
	r.compensating(at(path, "while"), w)
	r.term(path, entry)
	return w
}

// samePerson reports whether two names are the same but for case and spaces.
func samePerson(a, b string) bool {
	a, b = strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " ")
	return a != "" && strings.EqualFold(a, b)
}

// waivedTargets finds what the waiver is about, and complains where it can accept nothing.
func (r records) waivedTargets(path []any, entry waiverEntry, w *Waiver) {
	given := 0
	for _, key := range []string{"target", "targets", "labels"} {
		if r.doc.Has(at(path, key)...) {
			given++
		}
	}
	if given != 1 {
		r.doc.Errorf(path, "waiver takes exactly one of target, targets and labels")
		return
	}
	r.filled(path, map[string]string{"target": entry.Target})
	if r.doc.Has(at(path, "target")...) {
		w.Targets = []string{entry.Target}
		r.waivedTarget(at(path, "target"), entry.Target)
	}
	for i, name := range entry.Targets {
		r.waivedTarget(at(path, "targets", i), name)
		if slices.Contains(entry.Targets[:i], name) {
			r.doc.Errorf(at(path, "targets", i), "target %q is listed twice", checks.Clean(name))
		}
	}
	switch {
	case r.doc.Has(at(path, "targets")...) && len(entry.Targets) == 0:
		r.doc.Errorf(at(path, "targets"), "targets is empty")
	case r.doc.Has(at(path, "labels")...) && len(entry.Labels) == 0:
		r.doc.Errorf(at(path, "labels"), "labels is empty: that would be every target")
	case r.targets != nil && len(entry.Labels) > 0 && len(r.covered(*w)) == 0:
		r.doc.Errorf(at(path, "labels"), "no target has these labels")
	default:
		r.judgedThere(path, *w)
	}
}

func (r records) waivedTarget(path []any, name string) {
	if r.targets == nil || name == "" {
		return
	}
	var names []string
	for _, target := range r.targets {
		names = append(names, target.Name, target.Given())
	}
	if !slices.Contains(names, name) && !slices.Contains(names, baseOf(name)) {
		slices.Sort(names)
		r.member(path, "target", name, slices.Compact(names))
	}
}

// covered are the targets that the waiver is about.
func (r records) covered(w Waiver) []checks.Target {
	named := w
	named.Targets = nil
	for _, name := range w.Targets {
		named.Targets = append(named.Targets, name, baseOf(name))
	}
	return slices.DeleteFunc(slices.Clone(r.targets), func(target checks.Target) bool { return !named.Covers(target) })
}

// judgedThere complains about a check of a kind of which none of the targets is.
func (r records) judgedThere(path []any, w Waiver) {
	kind, _, _ := strings.Cut(w.Check, "-")
	covered := r.covered(w)
	if len(covered) == 0 || !slices.Contains(r.known.kindNames(), kind) ||
		slices.ContainsFunc(covered, func(target checks.Target) bool { return target.Kind == kind }) {
		return
	}
	r.doc.Errorf(at(path, "check"), "%s judges %s targets, and %s is of kind %s: nothing can be accepted there", w.Check, kind, covered[0].Name, covered[0].Kind)
}

func (r records) compensating(path []any, w Waiver) {
	if r.doc.Has(path...) && len(w.While) == 0 {
		r.doc.Errorf(path, "while is empty")
	}
	for i, id := range w.While {
		r.member(at(path, i), "check", id, r.known.Checks)
		switch {
		case id == w.Check:
			r.doc.Errorf(at(path, i), "the waiver would hold only while %s passes, and then there is nothing to accept", id)
		case slices.Contains(w.While[:i], id):
			r.doc.Errorf(at(path, i), "check %q is listed twice", id)
		}
	}
}

// term holds the dates of a waiver against each other, the clock and the site's bound.
func (r records) term(path []any, entry waiverEntry) {
	created, expires := entry.Created, entry.Expires
	if created.IsZero() || expires.IsZero() {
		return
	}
	most := cmp.Or(r.known.MaxWaiver, DefaultMaxWaiver)
	switch {
	case !expires.After(created.Time):
		r.doc.Errorf(at(path, "expires"), "waiver expires on %s, not after it was created on %s", expires, created)
	case expires.Sub(created.Time) > most:
		r.doc.Errorf(at(path, "expires"), "waiver holds for %d days: %d at most (max-waiver in the site file), so until %s",
			int(expires.Sub(created.Time)/oneDay), int(most/oneDay), date{created.Add(most)})
	}
	r.notFuture(at(path, "created"), created)
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
	// controls are the known ones; without names any is taken.
	controls Controls
	// folder is that of the file; evidence lies below it.
	folder string
	// targets are those of the site; nil where they are not known.
	targets []checks.Target
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
	if slices.Contains(r.controls.Names, name) {
		return name
	}
	var full []string
	for _, control := range r.controls.Names {
		if strings.HasSuffix(control, "/"+name) && !strings.Contains(name, "/") {
			full = append(full, control)
		}
	}
	switch {
	case len(full) == 1:
		return full[0]
	case len(full) == 0 && r.controls.Names == nil:
		return name
	case len(full) == 0:
		r.doc.Errorf(path, "unknown control %q%s", checks.Clean(name), yamlfile.DidYouMean(name, r.controls.Names))
	default:
		r.doc.Errorf(path, "control %q is in several profiles: use one of %s", checks.Clean(name), strings.Join(full, ", "))
	}
	return name
}
