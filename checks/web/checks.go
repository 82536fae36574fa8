package web

import "hardcheck/checks"

// Checks are the checks of web servers: how they are reached, what their pages give
// away, who must log in, sockets, and what asks for consent.
var Checks = []*checks.Check{
	TransportEncrypted,
	PlainRedirected,
	TLSVersionModern,
	CertificateValid,
	HSTSSet,
	CookiesSecure,
	CSRFProtected,
	DebugDisabled,
	HostsRestricted,
	ProxyPresent,
	VersionSupported,
	LoginRequired,
	FlowerAuthenticated,
	APIAuthenticated,
	TokensEnabled,
	SchemaRestricted,
	MetricsRestricted,
	RateLimited,
	TimeoutsSet,
	SocketsEncrypted,
	SocketsAuthenticated,
	SocketsOriginChecked,
	SocketsValidated,
}
