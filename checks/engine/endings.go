package engine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"hardcheck/checks/site"
)

// maxEndings is how many statements and waivers a line about their ends names.
const maxEndings = 20

// endings are a line about the statements and waivers that have ended, and one about those
// that end soon.
func endings(r Result) []string {
	var ended, soon []string
	add := func(what string, from, until time.Time) {
		what += " (" + until.Format(day) + ")"
		switch {
		case !until.After(r.AsOf):
			ended = append(ended, what)
		case !until.After(r.AsOf.Add(site.SoonBefore(until.Sub(from)))):
			soon = append(soon, what)
		}
	}
	for _, control := range r.Controls {
		if said := control.Attestation; said != nil && said.Broken == "" {
			add("the statement about "+control.Profile+"/"+control.ID, said.Date, said.Until)
		}
	}
	for i, w := range r.Waivers {
		if !slices.ContainsFunc(r.Waivers[i+1:], func(later WaiverUse) bool { return later.renews(w) }) {
			add("the waiver of "+cmp.Or(w.Check, w.Control)+" on "+w.Target, w.Created, w.Expires)
		}
	}
	var lines []string
	if len(ended) > 0 {
		lines = append(lines, "ended: "+listed(ended))
	}
	if len(soon) > 0 {
		lines = append(lines, "ends soon: "+listed(soon))
	}
	return lines
}

// renews reports whether the waiver accepts what another does, for longer.
func (w WaiverUse) renews(other WaiverUse) bool {
	return w.Check == other.Check && w.Control == other.Control && w.Target == other.Target && w.Subject == other.Subject && w.Expires.After(other.Expires)
}

func listed(all []string) string {
	if len(all) > maxEndings {
		return fmt.Sprintf("%s and %d more", strings.Join(all[:maxEndings], ", "), len(all)-maxEndings)
	}
	return strings.Join(all, ", ")
}

// certificatesByName are those of all targets, in an order that doesn't depend on which was
// read first.
func (e *Evaluation) certificatesByName() []CertificateEnd {
	slices.SortFunc(e.certificates, func(a, b CertificateEnd) int {
		return cmp.Or(strings.Compare(a.Target, b.Target), strings.Compare(a.Name, b.Name), a.Until.Compare(b.Until))
	})
	return e.certificates
}
