package web

import (
	"strconv"
	"strings"

	"hardcheck/checks"
)

// HSTSParams are the parameters of web-hsts-set.
type HSTSParams struct {
	Of
	// Days is the least time for which browsers must remember it.
	Days int `json:"days"`
}

// HSTSSet reports servers that don't tell browsers to stay with https.
var HSTSSet = &checks.Check{
	ID:       "web-hsts-set",
	Title:    "The web server tells browsers to use https only",
	Severity: checks.Low,
	Description: "Without the header Strict-Transport-Security the first request of each visit may go out over http, where somebody on the path can " +
		"answer it in the server's place. The check looks at the answer to GET /; the parameter `days` is the least time that browsers must " +
		"remember it. Browsers ignore the header for an address: it has its effect for names.",
	Remediation: "In Django `SECURE_HSTS_SECONDS = 31536000`, or in nginx `add_header Strict-Transport-Security \"max-age=31536000\" always;`. Begin with a " +
		"short time: until it is over, browsers refuse the site over http.",
	References: []string{hstsRFC, djangoChecklist + "#https", asvs},
	Rule:       eachWith(HSTSParams{Of: every(), Days: 180}, hstsSet),
}

func hstsSet(o checks.Observed[Facts], p HSTSParams) {
	tls, ok := encrypted(o)
	if !ok || !tls {
		if ok {
			o.NotApplicable("browsers ignore the header without TLS (RFC 6797, 8.1)")
		}
		return
	}
	page, ok := sane(o, o.Subject(""))
	if !ok {
		return
	}
	if page.HSTS == "" {
		o.Violation("there is no header Strict-Transport-Security")
		return
	}
	o.Evidence("Strict-Transport-Security", "%s", page.HSTS)
	seconds, ok := maxAge(page.HSTS)
	switch days := seconds / (24 * 60 * 60); {
	case !ok:
		o.Violation("the header has no max-age, so that browsers ignore it")
	case seconds == 0:
		o.Violation("max-age=0 tells browsers to forget it")
	case days < p.Days:
		o.Violation("browsers remember it for %d days, and %d are the least", days, p.Days)
	}
}

// maxAge is the directive of that name, in seconds (RFC 6797, 6.1.1).
func maxAge(header string) (int, bool) {
	for _, directive := range strings.Split(header, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
		if strings.EqualFold(strings.TrimSpace(name), "max-age") {
			seconds, err := strconv.Atoi(strings.Trim(strings.TrimSpace(value), `"`))
			return seconds, err == nil && seconds >= 0
		}
	}
	return 0, false
}
