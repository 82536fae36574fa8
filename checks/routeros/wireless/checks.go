// Package wireless judges radio networks and the controllers of access points (CAPsMAN).
package wireless

import "hardcheck/checks"

// Checks are the checks of radio networks.
var Checks = []*checks.Check{
	WiFiAuthenticationStrong,
	WiFiWPSDisabled,
	WiFiCiphersStrong,
	WiFiManagementProtected,
	WiFiPMKIDDisabled,
	WiFiWPA3Offered,
	CAPsMANCertificatesRequired,
	CAPsMANSecurityStrong,
}
