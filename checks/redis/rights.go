package redis

import (
	"slices"
	"strings"

	"hardcheck/checks"
)

// reach is how far the rights of a user go.
type reach int

const (
	reachesAll      reach = iota // runs the server, or reads and writes every key
	reachesSome                  // some keys or channels, nothing of the server
	reachesNothing               // no key and no channel, but more than a greeting
	reachesGreeting              // may say hello, and no more
)

// greetings are the commands that tell a client nothing and change nothing.
var greetings = []string{
	"ping", "echo", "hello", "auth", "quit", "reset", "select", "command", "client|setname", "client|getname",
	"client|setinfo", "client|id", "readonly", "readwrite", "asking",
}

// reach tells how far a user gets with what its rules allow, where over are the commands
// that make it the server's master. Keys without a command for them are no reach.
func (u User) reach(over []string) reach {
	strange := slices.ContainsFunc(u.Grants, func(g Grant) bool { return g.foreignPattern() != "" })
	if slices.ContainsFunc(over, u.allows) || u.foreignRule() != "" || strange {
		return reachesAll
	}
	widest := reachesGreeting
	for _, grant := range u.Grants {
		widest = min(widest, grant.reach())
	}
	return widest
}

func (g Grant) reach() reach {
	switch {
	case !slices.ContainsFunc(g.Commands, beyondGreeting):
		return reachesGreeting
	case slices.ContainsFunc(g.Keys, everyKey):
		return reachesAll
	case len(g.Keys)+len(g.Channels) > 0:
		return reachesSome
	}
	return reachesNothing
}

// beyondGreeting reports whether a rule grants more than greetings. What a later rule
// takes away again is not looked at: the grant then counts for more than it is.
func beyondGreeting(rule string) bool {
	name, grants := strings.CutPrefix(strings.ToLower(rule), "+")
	return (grants || name == "allcommands") && !slices.Contains(greetings, name) && !slices.Contains(greetings, commandName(name))
}

// everyKey reports whether a pattern fits all keys: "~*", "%RW~*".
func everyKey(pattern string) bool {
	_, keys, found := strings.Cut(pattern, "~")
	return found && keys != "" && strings.Trim(keys, "*") == ""
}

// foreignPattern is the first pattern whose form is not known; empty where all are.
func (g Grant) foreignPattern() string {
	for _, pattern := range g.Keys {
		if !strings.HasPrefix(pattern, "~") && (!strings.HasPrefix(pattern, "%") || !strings.Contains(pattern, "~")) {
			return pattern
		}
	}
	for _, pattern := range g.Channels {
		if !strings.HasPrefix(pattern, "&") {
			return pattern
		}
	}
	return ""
}

// mastery are the commands by which a client is a server's master, by the server's role.
func mastery(f Facts) []string {
	if f.isSentinel() {
		return sentinelCommands
	}
	return slices.Concat(defaultDangerous, scriptingCommands)
}

// isSentinel reports whether the server is known to be a Sentinel.
func (f Facts) isSentinel() bool {
	server, known := f.Server.Get()
	return known && server.Mode == ModeSentinel
}

// user is the ACL user of a name.
func (f Facts) user(name string) (User, bool) {
	users := f.Users.Entries()
	at := slices.IndexFunc(users, func(user User) bool { return user.Name == name })
	if at < 0 {
		return User{}, false
	}
	return users[at], true
}

// secretReach is what CONFIG GET gives away.
type secretReach struct {
	// names are the directives with a password in clear text that opens something.
	names []string
	// requirePass and masterAuth tell whether it is known if they are among them.
	requirePass, masterAuth bool
}

// secretsInClear lists the passwords that CONFIG GET shows. That of a default user who is
// off opens nothing.
func secretsInClear(f Facts) secretReach {
	required, requiredKnown := f.RequirePass.Get()
	standard, listed := f.user(defaultUser)
	opens := !listed || standard.Enabled
	primary, primaryKnown := f.MasterAuthSet.Get()
	found := secretReach{requirePass: requiredKnown || !opens, masterAuth: primaryKnown}
	if required.Set && opens {
		found.names = append(found.names, "requirepass")
	}
	if primary {
		found.names = append(found.names, "masterauth")
	}
	return found
}

// readsSecrets judges a user's right to CONFIG GET by what it shows.
func readsSecrets(o checks.Observed[Facts], s checks.Subject, user User) {
	if !user.allows("config|get") || user.allows("config|set") || user.allows("acl|setuser") {
		return
	}
	secrets := secretsInClear(o.Facts)
	auditor := user.Name == o.Facts.LoginUser
	names := slices.Clone(secrets.names)
	if auditor || user.Name == defaultUser {
		names = slices.DeleteFunc(names, func(name string) bool { return (name == "masterauth") == auditor })
	}
	if len(secrets.names) > 0 {
		s.Evidence(o.Facts.from("CONFIG GET"), "shows in clear text: %s", joinNames(secrets.names))
	}
	switch {
	case len(names) > 0 && auditor:
		s.ViolationAt(checks.Low, "the auditor's user %q may read %s in clear text (config|get): as a digest in a user line it isn't shown", user.Name, joinNames(names))
		return
	case len(names) > 0:
		s.ViolationAt(checks.High, "the user %q may read %s in clear text (config|get), and with it is another user", user.Name, joinNames(names))
		return
	}
	if !secrets.requirePass && user.Name != defaultUser {
		checks.Need(s, o.Facts.RequirePass, "requirePass")
	}
	if !secrets.masterAuth && !auditor {
		checks.Need(s, o.Facts.MasterAuthSet, "masterAuthSet")
	}
}
