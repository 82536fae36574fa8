package routeros

import "hardcheck/checks"

// SMSLimited reports routers that take orders by text message from any phone.
var SMSLimited = &checks.Check{
	ID:       "routeros-sms-limited",
	Title:    "Text messages from listed numbers only can run scripts",
	Severity: checks.Medium,
	Description: "A router that receives text messages runs the script that one names, if it knows the secret. The secret travels in clear text " +
		"through every network on the way; numbers can be forged, which takes more effort. It is off by default.",
	Remediation: "Switch it off, or list the numbers:\n\n" +
		"    /tool sms set receive-enabled=no\n" +
		"    /tool sms set allowed-number=+15550100",
	References: []string{manual + "SMS"},
	Rule:       checks.Each(smsLimited),
}

func smsLimited(o checks.Observed[Facts]) {
	sms, on, _ := switched(o, o.Facts.Monitoring.SMS, "monitoring.sms", "receiveEnabled", func(s SMS) checks.Value[bool] { return s.ReceiveEnabled })
	if on && !sms.NumbersLimited {
		o.Violation("text messages from any number are taken")
	}
}
