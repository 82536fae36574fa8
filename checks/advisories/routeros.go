package advisories

import (
	"time"

	"hardcheck/checks"
)

// RouterOSData are the facts about RouterOS.
func RouterOSData() Data { return Gathered(2026, time.September, 16) }

// RouterOSNewest is the newest release of a major version that the facts know of.
func RouterOSNewest(major uint16) Version {
	return map[uint16]Version{6: {6, 49, 21}, 7: {7, 24, 2}}[major]
}

// Exposure is the part of a configuration that an advisory needs.
type Exposure string

// The exposures.
const (
	ByWinbox Exposure = "the winbox service is enabled"
	ByWeb    Exposure = "the www or www-ssl service is enabled"
	ByVXLAN  Exposure = "a VXLAN interface is enabled"
	BySMB    Exposure = "the SMB server is enabled"
	ByLogin  Exposure = "the router has administrators"
	// ByHotspot is the login page that guests are led to.
	ByHotspot Exposure = "a hotspot is enabled"
	// Untold is for what the vendor fixed without telling what it needs.
	Untold Exposure = "the vendor does not publish its preconditions"
)

// RouterOSAdvisory is a published vulnerability of RouterOS. Those that a setting
// closes in every version, such as CVE-2024-3596 of RADIUS over UDP, are judged by
// the setting and not listed.
type RouterOSAdvisory struct {
	// ID is the CVE's number, or the vendor's name for it where there is none.
	ID string
	// What says what goes wrong.
	What string
	// Severity is that of a router which is exposed.
	Severity checks.Severity
	// Exposure is what must be so for it to matter.
	Exposure Exposure
	// Source is a page that describes it.
	Source string
	// fixed are the first versions with the fix as the vendor or the CVE's record names
	// them, ascending; older lines that got it by
	// themselves stand before the newest.
	fixed []Version
}

// FixedIn is the first version that has the fix, of the same release line where that
// line got it, else of a newer line of the same major version. It returns false where
// the major version has none.
func (a RouterOSAdvisory) FixedIn(version Version) (Version, bool) {
	var found Version
	for _, fix := range a.fixed {
		if fix.Line() == version.Line() {
			return fix, true
		}
		if fix.Major == version.Major && (found == Version{} || found.Before(version)) {
			found = fix
		}
	}
	return found, found != Version{}
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
		ID: "mikrotik-september-2026", What: "a vulnerability whose details the vendor withholds", Severity: checks.Medium, Exposure: Untold,
		Source: supportSecurity + "september-2026-vulnerability/", fixed: []Version{{6, 49, 21}, {7, 23, 4}, {7, 24, 2}},
	},
	{
		ID: "CVE-2025-10948", What: "buffer overflow in the JSON parser of the REST API", Severity: checks.High, Exposure: ByWeb,
		Source: supportSecurity + "cve-2025-10948/", fixed: []Version{{7, 20, 1}},
	},
	{
		ID: "CVE-2025-6563", What: "cross-site scripting (XSS) on the hotspot login page", Severity: checks.Medium, Exposure: ByHotspot,
		Source: supportSecurity + "cve-2025-6563/", fixed: []Version{{7, 19, 2}},
	},
	{
		ID: "CVE-2025-6443", What: "VXLAN packets are accepted from any source", Severity: checks.High, Exposure: ByVXLAN,
		Source: supportSecurity + "cve-2025-6443/", fixed: []Version{{7, 20, 0}},
	},
	{
		ID: "CVE-2024-54772", What: "user enumeration by WinBox logins", Severity: checks.Medium, Exposure: ByWinbox,
		Source: supportSecurity + "cve-2024-54772/", fixed: []Version{{6, 49, 18}, {7, 18, 0}},
	},
	{
		ID: "CVE-2023-30799", What: "an administrator can run arbitrary code on the router", Severity: checks.High, Exposure: ByLogin,
		Source: supportSecurity + "cve-2023-30799/", fixed: []Version{{6, 49, 7}, {7, 7, 0}},
	},
	{
		ID: "CVE-2018-14847", What: "users' passwords can be read over WinBox without authentication", Severity: checks.Critical, Exposure: ByWinbox,
		Source: supportSecurity + "winbox-vulnerability/", fixed: []Version{{6, 40, 8}, {6, 42, 1}},
	},
	{
		ID: "CVE-2018-7445", What: "buffer overflow in the SMB server before authentication, code execution", Severity: checks.Critical, Exposure: BySMB,
		Source: nvd + "CVE-2018-7445", fixed: []Version{{6, 41, 3}},
	},
}

// supportSecurity is where the vendor publishes its advisories.
const supportSecurity = "https://mikrotik.com/supportsec/"
