package redis

import (
	"slices"
	"strconv"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/advisories"
)

// Pages that several checks refer to.
const (
	securityPage    = "https://redis.io/docs/latest/operate/oss_and_stack/management/security/"
	aclPage         = "https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/"
	encryptionPage  = "https://redis.io/docs/latest/operate/oss_and_stack/management/security/encryption/"
	replicationPage = "https://redis.io/docs/latest/operate/oss_and_stack/management/replication/"
	configPage      = "https://redis.io/docs/latest/operate/oss_and_stack/management/config/"
	valkeySecurity  = "https://valkey.io/topics/security/"
	valkeyACL       = "https://valkey.io/topics/acl/"
	valkeyTLS       = "https://valkey.io/topics/encryption/"
)

// The transports.
const (
	plaintext = "plaintext"
	overTLS   = "tls"
	bySocket  = "socket"
	// Written is no transport: the facts are from a file of settings.
	Written = "file"
)

// defaultUser is the user of clients that name none.
const defaultUser = "default"

// The replication role of a replica, in the words of the protocol.
const roleReplica = "slave"

// directive returns what CONFIG GET said about a directive, and records it as
// evidence; or it records on s why the value is unknown.
func directive(s checks.Subject, f Facts, name string) (string, bool) {
	value, known := f.Config[name].Get()
	switch {
	case !known && f.Lacks(name):
		s.Unknown(checks.Source, "the server has no directive %s", name)
		return "", false
	case !known:
		return checks.Need(s, f.Config[name], "config."+name)
	case value == "":
		s.Evidence(f.told(name), "(empty)")
	default:
		s.Evidence(f.told(name), "%s", value)
	}
	return value, true
}

// told is where a directive was read.
func (f Facts) told(name string) string {
	switch {
	case slices.Contains(f.Unwritten, name):
		return f.SettingsFile + " without a line " + name
	case f.SettingsFile != "":
		return f.SettingsFile + " " + name
	}
	return "CONFIG GET " + name
}

// from is where something was read that a server tells by a command, and that a file that
// isn't running has lines of.
func (f Facts) from(command string) string {
	name, directive := strings.CutPrefix(command, "CONFIG GET ")
	switch {
	case f.Transport != Written:
		return command
	case directive:
		return f.told(name)
	}
	return f.SettingsFile
}

// number is a directive whose value is a whole number, 0 or more.
func number(s checks.Subject, f Facts, name string) (int64, bool) {
	text, ok := directive(s, f, name)
	if !ok {
		return 0, false
	}
	value, err := strconv.ParseInt(text, 10, 64)
	if err != nil || value < 0 {
		s.Unknown(checks.Unreadable, "%s is %q, which is not a number that this version of hardcheck knows", name, text)
		return 0, false
	}
	return value, true
}

// tlsFacts returns what the TLS server showed. An endpoint that speaks plaintext
// has no such facts: that is the finding of redis-transport-encrypted, not of
// every check about TLS.
func tlsFacts(o checks.Observed[Facts]) (checks.TLS, bool) {
	switch o.Facts.Transport {
	case overTLS:
		return checks.Need(o, o.Facts.TLS, "tls")
	case plaintext:
		o.NotApplicable("this endpoint speaks plaintext")
	case bySocket:
		o.NotApplicable("this endpoint is a Unix socket")
	case Written:
		if usesTLS(o) {
			return checks.Need(o, o.Facts.TLS, "tls")
		}
	default:
		o.Unknown(checks.Unreadable, "it is not known whether this endpoint speaks TLS")
	}
	return checks.TLS{}, false
}

// aclUsers returns the enabled ACL users that are known, and false where there is nothing
// to judge. A server from before Redis 6.0 has none: requirepass alone guards it.
func aclUsers(o checks.Observed[Facts]) ([]User, bool) {
	if !o.Facts.Users.Known() && o.Facts.olderThan(6, 0) {
		o.NotApplicable("Redis before 6.0 has no ACL users")
		return nil, false
	}
	users, _ := checks.NeedAll(o, o.Facts.Users, "users")
	var enabled []User
	for _, user := range users {
		if user.Enabled {
			enabled = append(enabled, user)
		}
	}
	return enabled, o.Facts.Users.Known()
}

// dropDefaultUser returns the users besides the default user.
func dropDefaultUser(users []User) []User {
	var others []User
	for _, user := range users {
		if user.Name != defaultUser {
			others = append(others, user)
		}
	}
	return others
}

// replica returns the replication facts of a server that replicates another.
func replica(o checks.Observed[Facts]) (Replication, bool) {
	if keepsNoData(o) {
		return Replication{}, false
	}
	replication, ok := checks.Need(o, o.Facts.Replication, "replication")
	if !ok {
		return replication, false
	}
	o.Evidence(o.Facts.from("INFO replication"), "role:%s", replication.Role)
	if replication.Role != roleReplica {
		o.NotApplicable("the server is a primary")
		return replication, false
	}
	return replication, true
}

// olderThan reports that the server is known to be a Redis from before a release line.
func (f Facts) olderThan(major, minor uint16) bool {
	server, known := f.Server.Get()
	if !known || server.Product != advisories.Redis {
		return false
	}
	version, err := advisories.ParseVersion(server.Version)
	return err == nil && version.Before(advisories.Version{Major: major, Minor: minor})
}
