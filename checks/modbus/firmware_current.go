package modbus

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"hardcheck/checks"
)

// FirmwareParams are the parameters of modbus-firmware-current.
type FirmwareParams struct {
	Revisions []Revision `json:"revisions"`
}

// Revision is the oldest revision that a site accepts of a product.
type Revision struct {
	// Vendor and Product are as the device tells them, in upper or lower case. An
	// empty one stands for any.
	Vendor  string  `json:"vendor"`
	Product string  `json:"product"`
	Minimum Minimum `json:"minimum"`
}

// Minimum is a revision of numbers and dots: "2.10".
type Minimum string

// UnmarshalText refuses what can't be compared.
func (m *Minimum) UnmarshalText(text []byte) error {
	if _, ok := parseRevision(string(text)); !ok {
		return fmt.Errorf("revision %q is not made of numbers and dots", text)
	}
	*m = Minimum(text)
	return nil
}

// FirmwareCurrent reports devices whose firmware is older than the site accepts.
var FirmwareCurrent = &checks.Check{
	ID:       "modbus-firmware-current",
	Title:    "The firmware of the device is as new as the site demands",
	Severity: checks.High,
	Description: "Vendors fix vulnerabilities of controllers in new firmware. The check compares the revision that the device reports (function " +
		"43/14) with the parameter `revisions`, a list of vendor, product and minimum. Devices that match no entry aren't judged.",
	Remediation: "Update the firmware to the revision in the finding or later, in a maintenance window and after a backup of the program. " +
		"The minimum comes from the profile: `with: {revisions: [{vendor: V, product: P, minimum: \"2.4\"}]}`.",
	References: []string{protocolPage, otGuide, "https://www.cisa.gov/news-events/ics-advisories"},
	Rule:       checks.EachWith(FirmwareParams{Revisions: []Revision{}}, firmwareCurrent),
}

func firmwareCurrent(o checks.Observed[Facts], p FirmwareParams) {
	identification, ok := checks.Need(o, o.Facts.Identification, "identification")
	switch {
	case !ok:
		return
	case len(p.Revisions) == 0:
		o.NotApplicable("the profile requires no revision")
		return
	}
	o.Evidence(identificationRequest, "%s", identification.words())
	switch {
	case !decided(o, identification.Answer):
	case identification.Exception != 0:
		o.Unknown(checks.Source, "the device does not identify itself (%s)", identification.Answer.words())
	default:
		compareRevision(o, identification, p.Revisions)
	}
}

func compareRevision(o checks.Observed[Facts], i Identification, revisions []Revision) {
	at := slices.IndexFunc(revisions, func(r Revision) bool { return fits(r.Vendor, i.Vendor) && fits(r.Product, i.Product) })
	if at < 0 {
		if i.Vendor == "" || i.Product == "" {
			checks.NeedAll(o, i.Further, "identification.further")
		}
		o.NotApplicable("the profile requires no revision of this product")
		return
	}
	minimum, ok := parseRevision(string(revisions[at].Minimum))
	if !ok {
		o.Unknown(checks.Source, "the profile names this product without a minimum")
		return
	}
	found, ok := parseRevision(i.Revision)
	switch {
	case !ok:
		o.Unknown(checks.Unreadable, "the device reports the revision %q, which is not made of numbers and dots", i.Revision)
	case slices.Compare(found, minimum) < 0:
		o.Violation("the revision is %s, below %s", i.Revision, revisions[at].Minimum)
	}
}

func fits(wanted, told string) bool {
	return wanted == "" || strings.EqualFold(wanted, strings.TrimSpace(told))
}

// parseRevision reads "2.10", "V2.10" and "v02.10.0". Zeros at the end don't count.
func parseRevision(text string) ([]int, bool) {
	text = strings.TrimLeft(strings.TrimSpace(text), "vV")
	var parts []int
	for part := range strings.SplitSeq(text, ".") {
		number, err := strconv.ParseUint(part, 10, 31)
		if err != nil {
			return nil, false
		}
		parts = append(parts, int(number))
	}
	for len(parts) > 0 && parts[len(parts)-1] == 0 {
		parts = parts[:len(parts)-1]
	}
	return parts, true
}
