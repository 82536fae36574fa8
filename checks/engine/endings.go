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
	for _, w := range unrenewed(r.Waivers) {
		add("the waiver of "+cmp.Or(w.Check, w.Control)+" on "+w.Target, w.Created, w.Expires)
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

// unrenewed are the waivers that none after them extends, in their order.
func unrenewed(all []WaiverUse) []WaiverUse {
	type accepted struct{ check, control, target, subject string }
	until := map[accepted]time.Time{}
	var kept []WaiverUse
	for _, w := range slices.Backward(all) {
		what := accepted{w.Check, w.Control, w.Target, w.Subject}
		if later := until[what]; !later.After(w.Expires) {
			until[what] = w.Expires
			kept = append(kept, w)
		}
	}
	slices.Reverse(kept)
	return kept
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
