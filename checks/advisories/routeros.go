package advisories

import (
	"time"

	"hardcheck/checks"
)

// RouterOSDataDate is the day on which the RouterOS facts were gathered. What was
// published later is not in them.
func RouterOSDataDate() time.Time { return day(2026, time.September, 16) }

// Confidence tells how sure the version of a fix is.
type Confidence string

// The confidences.
const (
	// Stated means that the vendor or the CVE's record names the fixed version.
	Stated Confidence = "stated"
	// Derived means that it follows from other facts, such as the first version that
	// has a setting or that scanners no longer report.
	Derived Confidence = "derived"
)

// Exposure is the part of a configuration that an advisory needs.
type Exposure string

// The exposures.
const (
	ByWinbox Exposure = "the winbox service is enabled"
	ByWeb    Exposure = "the www or www-ssl service is enabled"
	ByVXLAN  Exposure = "a VXLAN interface is enabled"
	BySMB    Exposure = "the SMB server is enabled"
	ByLogin  Exposure = "the router has administrators"
)

// RouterOSAdvisory is a published vulnerability of RouterOS. Those that a setting
// closes in every version, such as CVE-2024-3596 of RADIUS over UDP, are judged by
// the setting and not listed.
type RouterOSAdvisory struct {
	// ID is the CVE's number.
	ID string
	// What says what goes wrong.
	What string
	// Severity is that of a router which is exposed.
	Severity checks.Severity
	// Exposure is what must be so for it to matter.
	Exposure Exposure
	// Source is a page that describes it.
	Source     string
	Confidence Confidence
	// fixed are the first versions with the fix, one for each major version.
	fixed []Version
}

// FixedIn is the first version of the same major version that has the fix. It
// returns false where none has.
func (a RouterOSAdvisory) FixedIn(version Version) (Version, bool) {
	for _, fix := range a.fixed {
		if fix.Major == version.Major {
			return fix, true
		}
	}
	return Version{}, false
}

// RouterOSAdvisories lists the advisories that affect a version, newest first. It
// returns false for a major version that it knows nothing about.
func RouterOSAdvisories(version Version) ([]RouterOSAdvisory, bool) {
	if version.Major != 6 && version.Major != 7 {
		return nil, false
	}
	var found []RouterOSAdvisory
	for _, advisory := range routerOSVulnerabilities {
		if fix, fixable := advisory.FixedIn(version); fixable && version.Before(fix) {
			found = append(found, advisory)
		}
	}
	return found, true
}

// routerOSVulnerabilities is ordered newest first. A major version without an entry in
// fixed is not affected.
var routerOSVulnerabilities = []RouterOSAdvisory{
	{
		ID: "CVE-2025-10948", What: "overflow in the JSON parser of the REST API", Severity: checks.High, Exposure: ByWeb,
		Source: nvd + "CVE-2025-10948", Confidence: Stated, fixed: []Version{{7, 20, 1}},
	},
	{
		ID: "CVE-2025-6443", What: "VXLAN packets are taken from any source", Severity: checks.High, Exposure: ByVXLAN,
		Source: nvd + "CVE-2025-6443", Confidence: Derived, fixed: []Version{{7, 20, 5}},
	},
	{
		ID: "CVE-2024-54772", What: "answers to logins over WinBox tell which users exist", Severity: checks.Medium, Exposure: ByWinbox,
		Source: nvd + "CVE-2024-54772", Confidence: Stated, fixed: []Version{{6, 49, 18}, {7, 18, 0}},
	},
	{
		ID: "CVE-2023-30799", What: "an administrator can run any code on the router", Severity: checks.High, Exposure: ByLogin,
		Source: nvd + "CVE-2023-30799", Confidence: Stated, fixed: []Version{{6, 49, 7}},
	},
	{
		ID: "CVE-2018-14847", What: "the users' passwords can be read over WinBox without a login", Severity: checks.Critical, Exposure: ByWinbox,
		Source: nvd + "CVE-2018-14847", Confidence: Stated, fixed: []Version{{6, 42, 1}},
	},
	{
		ID: "CVE-2018-7445", What: "overflow in the SMB server before the login, code execution", Severity: checks.Critical, Exposure: BySMB,
		Source: nvd + "CVE-2018-7445", Confidence: Stated, fixed: []Version{{6, 41, 3}},
	},
}
