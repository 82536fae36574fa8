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
	// Transport is "plaintext", "tls" or "socket": how this endpoint was spoken to; "file"
	// where none was, and a file of settings was read.
	Transport string `json:"transport"`
	// Anonymous is how the server answered a client that gave no credentials.
	Anonymous checks.Value[Answer] `json:"anonymous"`
	// LoginUser is the user whose eyes these facts were seen through; empty when
	// no credentials were given, "default" for a password without a user name.
	LoginUser string `json:"loginUser,omitempty"`
	// Certified is how the server answered a client that had a certificate and gave no
	// password. It is known where [Facts].Anonymous was not open and the site has a certificate.
	Certified checks.Value[Answer] `json:"certified"`
	// LoginPassword is the strength of the password that the auditor itself uses.
	LoginPassword checks.Value[Password] `json:"loginPassword"`
	// TLS is unknown on plaintext endpoints.
	TLS checks.Value[checks.TLS] `json:"tls"`
	// Server is from INFO server.
	Server checks.Value[Server] `json:"server"`
	// Package is the package of the distribution that the running program is from. It is
	// known on the server's own host alone, where the program's content proves it.
	Package checks.Value[Package] `json:"package"`
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
	// Sentinel are the primaries that a Sentinel monitors (SENTINEL MASTERS).
	Sentinel checks.List[Monitored] `json:"sentinel"`
	// Cluster are the nodes that a node of a cluster knows (CLUSTER NODES).
	Cluster checks.List[Node] `json:"cluster"`
	// SentinelLogins names the primaries for which sentinel.conf has a password.
	SentinelLogins checks.Value[[]string] `json:"sentinelLogins" free:"primaries have the names that the site gives them"`
	// SettingsFile is the file that Config was read from where there is no command for it;
	// empty where CONFIG GET told.
	SettingsFile string `json:"settingsFile,omitempty" free:"the file's base name"`
	// Unwritten are the directives of Config without a line in SettingsFile: their values are
	// what every version takes then.
	Unwritten []string `json:"unwritten,omitempty" free:"names of directives, for the evidence alone"`
	// Host is what the server's own host shows of it.
	Host checks.Value[Host] `json:"host"`
}

// FactsKind is "redis".
func (Facts) FactsKind() string { return "redis" }

// CertificateEnds is when the server's certificate ends.
func (f Facts) CertificateEnds() []checks.CertificateEnd { return checks.CertificateEnds(f.TLS) }

// Kind is the kind of Redis and Valkey servers.
var Kind = checks.WithSecrets(checks.KindOf[Facts]("Redis"), checks.Key{
	Name: KeyConfigCommand, About: "where the name is found that rename-command gave to CONFIG",
})

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
	// Known is set when it is a weak one, as of [User].KnownPassword.
	Known bool `json:"known"`
}

// KeyConfigCommand is the target key with the name that CONFIG was given by
// rename-command: a reference, like that of a password.
const KeyConfigCommand = "config-command"

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
	// Mode is the server's role, empty where it doesn't tell.
	Mode Mode `json:"mode,omitempty"`
	// ConfigFile is empty when the server runs without one, and unknown where the
	// product doesn't tell.
	ConfigFile checks.Value[string] `json:"configFile" free:"files have the paths that the site gives them"`
}

// Mode is what a server was started as (redis_mode of INFO server).
type Mode string

// The modes.
const (
	ModeStandalone Mode = "standalone"
	ModeSentinel   Mode = "sentinel"
	ModeCluster    Mode = "cluster"
)

// Known reports whether m is one of the modes, or none was told.
func (m Mode) Known() bool {
	return slices.Contains([]Mode{"", ModeStandalone, ModeSentinel, ModeCluster}, m)
}

// User is an ACL user, as ACL LIST shows it without the digests.
type User struct {
	Name    string `json:"name" free:"users have the names that the site gives them"`
	Enabled bool   `json:"enabled"`
	NoPass  bool   `json:"noPass"`
	// Passwords is the number of passwords the user has.
	Passwords int `json:"passwords"`
	// KnownPassword is set when a password is a weak one: well known, of one or two
	// characters, or made of the user's name.
	KnownPassword bool `json:"knownPassword"`
	// ShortPassword is set when a password whose clear text the auditor has, because it is
	// its own or a directive's, is below MinPasswordLength.
	ShortPassword bool `json:"shortPassword"`
	// LongPasswords is the number of passwords whose clear text the auditor has and that are
	// neither short nor weak. Of all others the server shows no length.
	LongPasswords int `json:"longPasswords"`
	// SharesPasswordWith names the users with an equal password.
	SharesPasswordWith []string `json:"sharesPasswordWith,omitempty" free:"names of users"`
	// ChannelsByDefault is set where no line says which Pub/Sub channels the user has, and
	// versions differ in what that means: a file of settings doesn't tell the version.
	ChannelsByDefault bool `json:"channelsByDefault,omitempty"`
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

// Package is a package of Debian, or of a distribution made from it.
type Package = advisories.Package

// Module is a loaded module.
type Module struct {
	Name string `json:"name"`
	Path string `json:"path,omitempty"`
}

// Monitored is a primary that a Sentinel watches over.
type Monitored struct {
	Name string `json:"name" free:"primaries have the names that the site gives them"`
	Host string `json:"host" free:"hosts have the names that the site gives them"`
	Port int    `json:"port"`
	// Quorum is how many Sentinels have to agree that it is down; OtherSentinels how many
	// besides this one are known to watch it.
	Quorum         int `json:"quorum"`
	OtherSentinels int `json:"otherSentinels"`
}

// Node is a node of a Redis Cluster.
type Node struct {
	ID string `json:"id" free:"a random number of the node's own"`
	// Host is empty for a node that doesn't know its own address yet.
	Host    string `json:"host,omitempty" free:"hosts have the names that the site gives them"`
	Port    int    `json:"port"`
	BusPort int    `json:"busPort"`
	// Myself is the node that was asked; Gone one whose address is not known any more.
	Myself bool `json:"myself,omitempty"`
	Gone   bool `json:"gone,omitempty"`
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
