package services

import (
	"net/netip"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// NameParams are the parameters of routeros-dns-static-expected.
type NameParams struct {
	// Names are those that may lead to public addresses.
	Names []string `json:"names"`
}

// DNSStaticExpected reports static names that lead to public addresses or are asked there.
var DNSStaticExpected = &checks.Check{
	ID:       "routeros-dns-static-expected",
	Title:    "Static DNS entries lead to expected addresses",
	Severity: checks.Medium,
	Description: "A static name for a public address sends all hosts that use the router as resolver there, whatever the real answer is: " +
		"intruders redirect users to malicious sites with it, as with a name that is forwarded to a public server (FWD) or stands for " +
		"another public name (CNAME). Names for private addresses and for addresses that lead nowhere are usual and pass. The parameter " +
		"`names` lists the names that may lead to public addresses.",
	Remediation: "Remove the entry if nobody knows it, and look for further indicators of compromise:\n\n" +
		"    /ip dns static remove [find name=\"the name\"]",
	References: []string{routeros.Manual + "DNS", "https://attack.mitre.org/techniques/T1584/002/"},
	Rule:       checks.EachWith(NameParams{Names: []string{}}, dnsStaticExpected),
}

func dnsStaticExpected(o checks.Observed[routeros.Facts], p NameParams) {
	records, ok := routeros.Need(o, o.Facts.Servers.DNSStatic, "servers.dnsStatic")
	if !ok {
		return
	}
	for _, record := range records {
		name := routeros.NameOr(record.Name, record.Regexp)
		if record.Disabled || record.Dynamic || slices.Contains(p.Names, name) {
			continue
		}
		if isPublic(record.Address) {
			o.Subject(name).Violation("the name leads to the public address %s", record.Address)
			routeros.Mend(o, o.Subject(name), withoutRecord(record))
		}
		for _, text := range []string{record.Address, record.ForwardTo} {
			if _, err := netip.ParseAddr(text); err != nil && text != "" {
				o.Subject(name).Unknown(checks.Unreadable, "the name leads to %q, which is no address", text)
			}
		}
		if record.Cname != "" && routeros.IsPublicName(record.Cname) {
			o.Subject(name).Violation("the name stands for the public name %s", record.Cname)
		}
		if isPublic(record.ForwardTo) {
			o.Subject(name).Violation("the public server %s answers for the name", record.ForwardTo)
			routeros.Mend(o, o.Subject(name), withoutRecord(record))
		}
	}
}

// isPublic reports whether the text is an address that hosts elsewhere can have.
func isPublic(text string) bool {
	addr, err := netip.ParseAddr(text)
	return err == nil && addr.IsGlobalUnicast() && !addr.IsPrivate()
}

// withoutRecord switches a record off.
func withoutRecord(record routeros.DNSRecord) routeros.Command {
	by := routeros.Is("name", record.Name)
	if record.Name == "" {
		by = routeros.Is("regexp", record.Regexp)
	}
	return routeros.Find("/ip/dns/static", by).Set("disabled=yes")
}
