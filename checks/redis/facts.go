// Package redis judges Redis and Valkey servers: who may log in, what they may
// do, how the server is reached and whether it is maintained.
//
// The facts say what a client without credentials met, and what the server told
// about itself to the auditor's user. They hold no password and no digest of one.
package redis

import (
	"slices"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/advisories"
)

// Facts is what was observed on one Redis or Valkey server.
type Facts struct {
	// Transport is "plaintext" or "tls": how this endpoint was spoken to.
	Transport string `json:"transport"`
	// Anonymous is how the server answered a client that gave no credentials.
	Anonymous checks.Value[Answer] `json:"anonymous"`
	// LoginUser is the user whose eyes these facts were seen through; empty when
	// no credentials were given, "default" for a password without a user name.
	LoginUser string `json:"loginUser,omitempty"`
	// LoginPassword is the strength of the password that the auditor itself uses.
	LoginPassword checks.Value[Password] `json:"loginPassword"`
	// TLS is unknown on plaintext endpoints.
	TLS checks.Value[checks.TLS] `json:"tls"`
	// Server is from INFO server.
	Server checks.Value[Server] `json:"server"`
	// Config holds the directives that were read with CONFIG GET, one by one, as
	// the server writes them. A directive that is missing is unknown. Directives
	// with secrets are never in it. Files have the names that the site gives them.
	Config map[string]checks.Value[string] `json:"config,omitempty" freeKeys:"logfile dbfilename"`
	// AbsentConfig lists directives that the server says it doesn't have.
	AbsentConfig []string `json:"absentConfig,omitempty"`
	// RequirePass is judged from CONFIG GET requirepass in the connector's memory.
	RequirePass checks.Value[Password] `json:"requirePass"`
	// MasterAuthSet tells whether masterauth is set.
	MasterAuthSet checks.Value[bool] `json:"masterAuthSet"`
	// Users are the ACL users (Redis 6.0 and later).
	Users checks.List[User] `json:"users"`
	// Commands tells which of the DangerousCommands exist under their own name; a
	// renamed or removed command does not.
	Commands checks.Value[map[string]bool] `json:"commands"`
	// Modules are the loaded modules.
	Modules checks.List[Module] `json:"modules"`
	// Replication, Persistence and Memory are from the INFO sections of those names.
	Replication checks.Value[Replication] `json:"replication"`
	Persistence checks.Value[Persistence] `json:"persistence"`
	Memory      checks.Value[Memory]      `json:"memory"`
}

// FactsKind is "redis".
func (Facts) FactsKind() string { return "redis" }

// Kind is the kind of Redis and Valkey servers.
var Kind = checks.KindOf[Facts]("Redis")

// Answer is how the server treats a client without credentials.
type Answer string

// The answers to a PING without credentials.
const (
	// AnswerOpen is +PONG: commands are run for anybody.
	AnswerOpen Answer = "open"
	// AnswerPassword is -NOAUTH.
	AnswerPassword Answer = "password"
	// AnswerProtected is -DENIED: protected mode refuses other hosts, and no password is set.
	AnswerProtected Answer = "protected-mode"
	// AnswerCertificate is a TLS server that refuses clients without a certificate.
	AnswerCertificate Answer = "client-certificate"
)

// Password is what may be told about a password.
type Password struct {
	Set bool `json:"set"`
	// Short is set below MinPasswordLength characters.
	Short bool `json:"short"`
	// Known is set when it is on the built-in list of well-known passwords.
	Known bool `json:"known"`
}

// MinPasswordLength is the number of characters below which a Redis password is
// called short. Redis answers very many guesses a second and has no lockout
// (redis.io, "Redis security", section on authentication).
const MinPasswordLength = 16

// Server identifies the software.
type Server struct {
	// Product is "redis", "valkey", "keydb" or "dragonfly".
	Product string `json:"product"`
	// Version is the product's own version: valkey_version for Valkey, whose
	// redis_version stays at 7.2.4 for compatibility.
	Version string `json:"version"`
	// Mode is "standalone", "sentinel" or "cluster".
	Mode string `json:"mode,omitempty"`
	OS   string `json:"os,omitempty"`
	// ConfigFile is empty when the server runs without one, and unknown where the
	// product doesn't tell.
	ConfigFile checks.Value[string] `json:"configFile" free:"files have the paths that the site gives them"`
	Executable string               `json:"executable,omitempty"`
}

// recognised reports whether the product and the form of its version are known.
func (s Server) recognised() bool {
	_, err := advisories.ParseVersion(s.Version)
	return err == nil && slices.Contains([]string{advisories.Redis, advisories.Valkey, "keydb", "dragonfly"}, s.Product)
}

// User is an ACL user, as ACL LIST shows it without the digests.
type User struct {
	Name    string `json:"name" free:"users have the names that the site gives them"`
	Enabled bool   `json:"enabled"`
	NoPass  bool   `json:"noPass"`
	// Passwords is the number of passwords the user has.
	Passwords int `json:"passwords"`
	// KnownPassword is set when a password is on the built-in list of well-known
	// passwords, or equals the user's name.
	KnownPassword bool `json:"knownPassword"`
	// SharesPasswordWith names the users with an equal password.
	SharesPasswordWith []string `json:"sharesPasswordWith,omitempty" free:"names of users"`
	// Grants are the root permissions followed by the selectors (Redis 7.0).
	Grants []Grant `json:"grants"`
}

// Grant is one set of permissions: a command must be allowed by one grant alone.
type Grant struct {
	// Commands are the ACL command rules in the order in which they apply: "-@all", "+get".
	Commands []string `json:"commands"`
	// Keys and Channels are the patterns with their prefix: "~*", "%R~cache:*", "&*".
	Keys     []string `json:"keys,omitempty"`
	Channels []string `json:"channels,omitempty"`
}

// Module is a loaded module.
type Module struct {
	Name string `json:"name"`
	Path string `json:"path,omitempty"`
}

// Replication is the server's place in a replication.
type Replication struct {
	// Role is "master" or "slave", in the words of the protocol.
	Role       string `json:"role"`
	MasterHost string `json:"masterHost,omitempty"`
	MasterPort int    `json:"masterPort,omitempty"`
	// Replicas is the number of connected replicas.
	Replicas int `json:"replicas"`
}

// Persistence tells whether the last attempts to save succeeded.
type Persistence struct {
	// LastSaveOK is rdb_last_bgsave_status.
	LastSaveOK bool `json:"lastSaveOK"`
	// AOFEnabled is aof_enabled, AOFWriteOK aof_last_write_status.
	AOFEnabled bool `json:"aofEnabled"`
	AOFWriteOK bool `json:"aofWriteOK"`
	// LastSave is rdb_last_save_time: the start of the server when it never saved.
	LastSave time.Time `json:"lastSave"`
}

// Memory is the server's bound on memory, in bytes; 0 is no bound.
type Memory struct {
	Max    int64  `json:"max"`
	Used   int64  `json:"used"`
	Policy string `json:"policy,omitempty"`
}

// Lacks reports whether the server said that it has no such directive: an older
// version, or another product.
func (f Facts) Lacks(directive string) bool { return slices.Contains(f.AbsentConfig, directive) }
