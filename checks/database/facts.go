// Package database judges database servers by what they answer to a stranger, and by
// what they tell a reading auditor of their settings, roles and rules of access.
//
// The facts are of PostgreSQL. They hold no password, no digest of one and no row of a
// table that the owner made.
package database

import "hardcheck/checks"

// Facts is what was observed on one database server.
type Facts struct {
	// Encryption ("encryption") is the answer to the request for TLS (SSLRequest).
	Encryption checks.Value[Encryption] `json:"encryption"`
	// TLS ("tls") is what the TLS server showed; unknown where it offers none.
	TLS checks.Value[checks.TLS] `json:"tls"`
	// Stranger ("stranger") is how the server meets a role that doesn't exist, over TLS
	// where it offers that. It is asked with the consent "active" only, as is Plain.
	Stranger checks.Value[Answer] `json:"stranger"`
	// Plain ("plain") is how it meets the same without encryption.
	Plain checks.Value[Answer] `json:"plain"`
	// Server ("server") is what the server says it is to who is logged in.
	Server checks.Value[Server] `json:"server"`
	// Login ("login") is the role that the auditor logged in as; empty where nobody did.
	Login string `json:"login,omitempty" free:"owners name their roles"`
	// Listens ("listens") is the setting listen_addresses.
	Listens checks.Value[string] `json:"listens" free:"read as addresses, see listens_restricted.go"`
	// NewPasswords ("newPasswords") is the setting password_encryption: how passwords are
	// kept that are set from now on.
	NewPasswords checks.Value[Method] `json:"newPasswords"`
	// Logging ("logging") is the setting log_connections.
	Logging checks.Value[Logging] `json:"logging"`
	// Superusers ("superusers") are the roles that nothing is refused to.
	Superusers checks.List[Role] `json:"superusers"`
	// Rules ("rules") are the lines of pg_hba.conf in their order: who may come in from
	// where, and by what proof.
	Rules checks.List[Rule] `json:"rules"`
}

// FactsKind is "database".
func (Facts) FactsKind() string { return "database" }

// CertificateEnds is when the server's certificate ends.
func (f Facts) CertificateEnds() []checks.CertificateEnd { return checks.CertificateEnds(f.TLS) }

// Kind is the kind of database servers.
var Kind = checks.WithSettings(checks.KindOf[Facts]("Database"), completeSettings)

// Server is what a server says it is.
type Server struct {
	Product Product `json:"product"`
	// Version is "15.18", without what a distribution writes behind it.
	Version string `json:"version" free:"compared as a number, see version.go"`
}

// Role is a role of the cluster (PostgreSQL's pg_roles).
type Role struct {
	Name string `json:"name" free:"owners name their roles"`
	// Login is set where somebody may connect as the role.
	Login bool `json:"login"`
}

// Rule is a line of pg_hba.conf (PostgreSQL's pg_hba_file_rules).
type Rule struct {
	// Line is its number in the file.
	Line int `json:"line"`
	// Type is by what it is reached: "local", "host", "hostssl".
	Type RuleType `json:"type"`
	// Databases and Users are names, or words such as "all".
	Databases []string `json:"databases,omitempty" free:"owners name them"`
	Users     []string `json:"users,omitempty" free:"owners name them"`
	// Address is an address, a name or a word such as "all"; Netmask stands beside an
	// address.
	Address string `json:"address,omitempty" free:"any address or name"`
	Netmask string `json:"netmask,omitempty" free:"any mask"`
	// Method is the proof that is asked for.
	Method Method `json:"method"`
	// Broken is set for a line that the server can't read, and so ignores.
	Broken bool `json:"broken"`
}
