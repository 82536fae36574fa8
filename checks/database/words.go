package database

import (
	"slices"
	"strings"
)

// Encryption is the answer to an SSLRequest (PostgreSQL's protocol, 55.2.10).
type Encryption string

// The answers.
const (
	Offered Encryption = "offered" // S
	Refused Encryption = "refused" // N
)

// Known reports whether it is one of the two.
func (e Encryption) Known() bool { return e == Offered || e == Refused }

// Answer is how a server meets a role that doesn't exist, before any proof of it.
type Answer string

// The answers. A server answers by its rules, which it reads before it looks for the role.
const (
	// AnswerOpen lets in whoever names a role: the method trust.
	AnswerOpen Answer = "open"
	// AnswerCleartext asks for the password as it is.
	AnswerCleartext Answer = "cleartext"
	// AnswerMD5 asks for a digest of it by MD5.
	AnswerMD5 Answer = "md5"
	// AnswerSCRAM asks for a proof by SCRAM-SHA-256 (RFC 7677).
	AnswerSCRAM Answer = "scram"
	// AnswerOther asks for a ticket or a token: GSSAPI, SSPI, OAuth.
	AnswerOther Answer = "other"
	// AnswerRefused is a refusal of this host, user or transport (SQLSTATE 28000).
	AnswerRefused Answer = "refused"
)

// Known reports whether it is one of them.
func (a Answer) Known() bool {
	return slices.Contains([]Answer{AnswerOpen, AnswerCleartext, AnswerMD5, AnswerSCRAM, AnswerOther, AnswerRefused}, a)
}

// answerWords say what each answer is.
var answerWords = map[Answer]string{
	AnswerOpen:      "let in without any proof (trust)",
	AnswerCleartext: "asked for the password in clear text",
	AnswerMD5:       "asked for an MD5 digest of the password",
	AnswerSCRAM:     "asked for a proof by SCRAM-SHA-256",
	AnswerOther:     "asked for a ticket or a token",
	AnswerRefused:   "refused (28000)",
}

// Product is a server that speaks PostgreSQL's protocol.
type Product string

// The products that are told apart. A pooler answers for the servers behind it.
const (
	PostgreSQL  Product = "postgresql"
	CockroachDB Product = "cockroachdb"
	OtherServer Product = "other"
)

// Known reports whether rules know it.
func (p Product) Known() bool {
	return slices.Contains([]Product{PostgreSQL, CockroachDB, OtherServer}, p)
}

// RuleType is the first word of a line of pg_hba.conf.
type RuleType string

// The types (PostgreSQL 18 documentation, 20.1).
const (
	Local     RuleType = "local"     // by a Unix socket
	Host      RuleType = "host"      // by TCP, encrypted or not
	HostTLS   RuleType = "hostssl"   // by TCP over TLS
	HostPlain RuleType = "hostnossl" // by TCP without TLS
	HostGSS   RuleType = "hostgssenc"
	HostNoGSS RuleType = "hostnogssenc"
)

// Known reports whether it is one of them.
func (t RuleType) Known() bool {
	return slices.Contains([]RuleType{Local, Host, HostTLS, HostPlain, HostGSS, HostNoGSS}, t)
}

// Method is how a line of pg_hba.conf lets somebody prove who they are.
type Method string

// The methods (PostgreSQL 18 documentation, 20.3).
const (
	Trust    Method = "trust"
	Reject   Method = "reject"
	Password Method = "password"
	MD5      Method = "md5"
	SCRAM    Method = "scram-sha-256"
	Ident    Method = "ident"
	Peer     Method = "peer"
	GSS      Method = "gss"
	SSPI     Method = "sspi"
	PAM      Method = "pam"
	BSD      Method = "bsd"
	LDAP     Method = "ldap"
	RADIUS   Method = "radius"
	Cert     Method = "cert"
	OAuth    Method = "oauth"
)

// Known reports whether it is one of them.
func (m Method) Known() bool {
	return slices.Contains([]Method{
		Trust, Reject, Password, MD5, SCRAM, Ident, Peer, GSS, SSPI, PAM, BSD, LDAP, RADIUS, Cert, OAuth,
	}, m)
}

// Logging is the setting log_connections: on or off, and from PostgreSQL 18 on the stages
// of a connection that are logged, separated by commas (documentation, 19.8.3).
type Logging string

// stages are its words that log somebody's coming.
var stages = []string{"on", "true", "yes", "1", "all", "receipt", "authentication", "authorization", "setup_durations"}

// off are its words for nothing.
var off = []string{"", "off", "false", "no", "0"}

// Known reports whether every word of it is one of the server's.
func (l Logging) Known() bool {
	for word := range strings.SplitSeq(string(l), ",") {
		if word = strings.TrimSpace(strings.ToLower(word)); !slices.Contains(stages, word) && !slices.Contains(off, word) {
			return false
		}
	}
	return true
}

// Off reports whether nobody's coming is logged.
func (l Logging) Off() bool {
	return slices.Contains(off, strings.TrimSpace(strings.ToLower(string(l))))
}
