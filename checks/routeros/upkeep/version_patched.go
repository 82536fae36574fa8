package upkeep

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/advisories"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/paths"
)

// VersionPatched reports versions with published vulnerabilities.
var VersionPatched = &checks.Check{
	ID:       "routeros-version-patched",
	Title:    "RouterOS has the published security fixes",
	Severity: checks.High,
	Description: "The check compares the version with a short table of published vulnerabilities that is part of the program and carries its " +
		"date. Each counts fully only where its precondition is met, such as an enabled service; without that the finding is " +
		"informational. Where the firewall is proved to keep every untrusted zone from that service, the finding is one severity lower. " +
		"A version that a policy demands can still lack fixes.",
	Remediation: "Move to the newest long-term or stable release in a maintenance window, after a backup. Where a policy pins the version, " +
		"disable what the finding names and record a waiver with its end:\n\n" +
		"    /ip service set winbox disabled=yes\n" +
		"    /ip service set www disabled=yes",
	References: []string{"https://mikrotik.com/supportsec", "https://mikrotik.com/download/changelogs", routeros.ManualUpgrading},
	Rule:       checks.Each(versionPatched),
}

func versionPatched(o checks.Observed[routeros.Facts]) {
	resource, ok := routeros.Need(o, o.Facts.System.Resource, "system.resource")
	if !ok {
		return
	}
	o.Evidence("/system/resource version", "%s", resource.Version)
	o.Evidence("advisory data", "%s", advisories.RouterOSData())
	version, err := advisories.ParseVersion(resource.Release())
	found, known := advisories.RouterOSAdvisories(version)
	switch {
	case err != nil || !known:
		unknownVersion(o, resource.Version)
	case len(found) == 0:
		nothingKnown(o, version)
	}
	for _, advisory := range found {
		judgeAdvisory(o, advisory, version)
	}
}

func unknownVersion(o checks.Observed[routeros.Facts], version string) {
	o.Unknown(checks.Source, "the advisory data know nothing about version %q", version)
}

// nothingKnown passes a version that the data reach to, as long as they are not old.
func nothingKnown(o checks.Observed[routeros.Facts], version advisories.Version) {
	data, newest := advisories.RouterOSData(), advisories.RouterOSNewest(version.Major)
	switch problem := data.TooOld(o.AsOf); {
	case data.Old(o.AsOf):
		o.Unknown(problem.Reason, "%s", problem.Detail)
	case newest.Before(version):
		o.Unknown(checks.Source, "version %s is newer than the advisory data of %s, which end with %s", version, data, newest)
	}
}

func judgeAdvisory(o checks.Observed[routeros.Facts], advisory advisories.RouterOSAdvisory, version advisories.Version) {
	subject := o.Subject(advisory.ID)
	fix, _ := advisory.FixedIn(version)
	subject.Evidence(advisory.ID, "%s; fixed in %s; %s", advisory.What, strings.TrimSuffix(fix.String(), ".0"), advisory.Source)
	exposed, known := exposure(o.Facts, subject, advisory.Exposure)
	switch {
	case known && exposed:
		way, severity := advised(o, subject, advisory)
		subject.ViolationAt(severity, "version %s is affected, and %s%s", version, advisory.Exposure, way)
	case known:
		subject.ViolationAt(checks.Info, "version %s is affected where %s, which is not so", version, advisory.Exposure)
	}
}

// exposedBy are the first words of the services that an advisory is about.
var exposedBy = map[advisories.Exposure][]string{
	advisories.ByWinbox: {"winbox"},
	advisories.ByWeb:    {"www", "www-ssl"},
	advisories.ByVXLAN:  {"vxlan"},
	advisories.BySMB:    {"smb"},
}

// advised says from where the service is reached that an advisory is about, and how bad
// that makes it. It asks as routeros-services-unreachable does: what was not read about
// other services leaves this one's answer as it is.
func advised(o checks.Observed[routeros.Facts], subject checks.Subject, advisory advisories.RouterOSAdvisory) (way string, severity checks.Severity) {
	services, about := exposedBy[advisory.Exposure]
	if !about {
		return "", advisory.Severity
	}
	model := paths.Of(o)
	var open []paths.Opening
	zones := model.Untrusted()
	judged, doubts := false, max(0, len(model.Services)-paths.MaxOffers)
	if len(zones) == 0 {
		doubts += len(model.MissingRules()) // none may be known for want of what was not read
	}
	for _, offer := range model.Services[:min(len(model.Services), paths.MaxOffers)] {
		if slices.Contains(services, offer.Word()) {
			reached, unsure := model.Openings(offer, zones)
			open = append(open, reached...)
			judged, doubts = true, doubts+len(unsure)
		}
	}
	for _, way := range open {
		subject.Evidence("from "+way.Sender(), "%s", paths.Proof(way.Verdict))
		model.Opened(subject, way.Family, "input", way.Verdict)
	}
	switch {
	case len(open) > 0:
		return "; exposed to " + routeros.Commas(paths.Senders(open)), advisory.Severity
	case !judged || doubts > 0:
		return "; whether an untrusted zone reaches it isn't certain", advisory.Severity
	default:
		return "; not exposed: no untrusted zone reaches it", max(advisory.Severity-1, checks.Low)
	}
}

// exposure tells whether the router has what an advisory needs.
func exposure(f routeros.Facts, subject checks.Subject, needed advisories.Exposure) (exposed, known bool) {
	switch needed {
	case advisories.ByWinbox:
		return serves(f, subject, "winbox")
	case advisories.ByWeb:
		return serves(f, subject, "www", "www-ssl")
	case advisories.ByVXLAN:
		rows, known := checks.Need(subject, f.VPN.VXLAN, "vpn.vxlan")
		return slices.ContainsFunc(rows, func(v routeros.VXLAN) bool { return !v.Disabled }), known
	case advisories.ByHotspot:
		rows, known := checks.Need(subject, f.Servers.Hotspots, "servers.hotspots")
		return slices.ContainsFunc(rows, func(h routeros.Hotspot) bool { return !h.Disabled }), known
	case advisories.BySMB:
		return sharesFiles(f, subject)
	default:
		return true, true
	}
}

func serves(f routeros.Facts, subject checks.Subject, names ...string) (on, known bool) {
	services, known := checks.Need(subject, f.Management.Services, "management.services")
	return slices.ContainsFunc(services, func(s routeros.Service) bool { return !s.Disabled && slices.Contains(names, s.Name) }), known
}

func sharesFiles(f routeros.Facts, subject checks.Subject) (on, known bool) {
	smb, known := checks.Need(subject, f.Servers.SMB, "servers.smb")
	if !known {
		return false, false
	}
	enabled, known := checks.Need(subject, smb.Enabled, "servers.smb.enabled")
	return enabled != "no" && enabled != "false", known
}
