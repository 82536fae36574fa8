package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SMSLimited reports routers that take orders by text message from any phone.
var SMSLimited = &checks.Check{
	ID:       "routeros-sms-limited",
	Title:    "SMS that run scripts are accepted from listed numbers only",
	Severity: checks.Medium,
	Description: "A router that receives SMS runs the script that a message names, if it carries the secret. The secret travels in clear text " +
		"through every network on the path; numbers can be spoofed, which takes more effort. It is off by default.",
	Remediation: "Disable it, or list the numbers:\n\n" +
		"    /tool sms set receive-enabled=no\n" +
		"    /tool sms set allowed-number=+15550100",
	References: []string{routeros.Manual + "SMS"},
	Rule:       checks.Each(smsLimited),
}

func smsLimited(o checks.Observed[routeros.Facts]) {
	sms, on, _ := routeros.Switched(o, o.Facts.Monitoring.SMS, "monitoring.sms", "receiveEnabled", func(s routeros.SMS) checks.Value[bool] { return s.ReceiveEnabled })
	if on && !sms.NumbersLimited {
		o.Violation("SMS from any number are accepted")
		routeros.Mend(o, o.Subject(""), routeros.Set("/tool/sms", "receive-enabled=no"))
	}
}
