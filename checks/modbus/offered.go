package modbus

import "hardcheck/checks"

// OfferedParams are parameters that every check about TLS has.
type OfferedParams struct {
	// OfferedOnly leaves out devices whose maker offers no TLS, as the site file says
	// with evidence: `tls-offered: {value: false, evidence: LINK}`.
	OfferedOnly bool `json:"offered-only"`
}

func (p OfferedParams) offeredOnly() bool { return p.OfferedOnly }

// offering are parameters that embed [OfferedParams].
type offering interface{ offeredOnly() bool }

// whereOffered makes a rule that can leave out devices without TLS.
func whereOffered(judge func(checks.Observed[Facts])) checks.Rule {
	return whereOfferedWith(OfferedParams{}, func(o checks.Observed[Facts], _ OfferedParams) { judge(o) })
}

// whereOfferedWith is whereOffered for a judgement with parameters.
func whereOfferedWith[P offering](defaults P, judge func(checks.Observed[Facts], P)) checks.Rule {
	return checks.EachWith(defaults, func(o checks.Observed[Facts], p P) {
		offered := checks.Settings[Settings](o.Target).TLSOffered
		// An endpoint that the site gives as modbus+tls:// contradicts the statement.
		if p.offeredOnly() && offered.denied() && o.Facts.Transport == plaintext {
			o.Evidence("tls-offered", "false: %s", offered.Evidence)
			o.NotApplicable("the site says that the device offers no TLS (%s)", offered.Evidence)
			return
		}
		judge(o, p)
	})
}
