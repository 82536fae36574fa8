package redis

import (
	"slices"

	"hardcheck/checks"
)

// DangerousCommandsParams are the parameters of redis-dangerous-commands-restricted.
type DangerousCommandsParams struct {
	// Admins names the ACL users that may hold dangerous commands.
	Admins []string `json:"admins"`
	// Commands are the dangerous commands, in lower case, subcommands as "config|set".
	Commands []string `json:"commands"`
}

// DangerousCommandsRestricted reports users that hold commands which only an administrator needs.
var DangerousCommandsRestricted = &checks.Check{
	ID:       "redis-dangerous-commands-restricted",
	Title:    "Dangerous Redis commands are restricted to administrators",
	Severity: checks.Medium,
	Description: "With FLUSHALL a client erases all data, with CONFIG SET, MODULE LOAD or REPLICAOF it takes over the host (remote code " +
		"execution), and MONITOR shows what others send. The check applies the ACL rules of each enabled user to these commands. The " +
		"default user has a higher severity: whoever has the one password is that user. A command that was renamed or removed is no violation.",
	Remediation: "Give each client a user with what it needs: `user <name> on #<sha256> ~<prefix>:* +@all -@dangerous -@admin`, and `user default " +
		"off`. Without ACL users (before Redis 6.0) remove the commands in redis.conf: `rename-command FLUSHALL \"\"`, also for CONFIG, " +
		"DEBUG, MODULE, SHUTDOWN, SLAVEOF. Name administrators in the parameter `admins`.",
	References: []string{aclPage, securityPage, valkeyACL},
	Rule: checks.EachWith(DangerousCommandsParams{Admins: []string{}, Commands: defaultDangerous},
		dangerousCommandsRestricted),
}

func dangerousCommandsRestricted(o checks.Observed[Facts], p DangerousCommandsParams) {
	strange := slices.DeleteFunc(slices.Clone(p.Commands), judgeable)
	if len(strange) > 0 {
		o.Unknown(checks.Source, "the ACL categories of %s are not known", joinNames(strange))
	}
	commands := slices.DeleteFunc(slices.Clone(p.Commands), func(c string) bool { return !judgeable(c) })
	present := presentCommands(o.Facts, commands)
	switch {
	case present.known && len(present.under) == 0:
		o.Evidence("COMMAND INFO", "none of the dangerous commands has its own name")
	case !o.Facts.Users.Known() && o.Facts.olderThan(6, 0):
		renamedCommands(o, present)
	default:
		grantedCommands(o, present, p.Admins)
	}
}

// judgeable reports whether the categories of a command are known.
func judgeable(command string) bool {
	_, ok := dangerousCategories[command]
	return ok
}

// commandSet tells which dangerous commands a client can call by their own name.
type commandSet struct {
	known bool
	// under are those with their own name; all of them when that is unknown.
	under []string
	// away are those that were renamed or removed.
	away []string
}

func presentCommands(f Facts, commands []string) commandSet {
	exists, known := f.Commands.Get()
	set := commandSet{known: known}
	for _, command := range commands {
		here, told := exists[commandName(command)]
		switch {
		case known && told && !here:
			set.away = append(set.away, command)
		default:
			set.known = set.known && told
			set.under = append(set.under, command)
		}
	}
	return set
}

// renamedCommands judges a server without ACL users: every client may run all there is.
func renamedCommands(o checks.Observed[Facts], present commandSet) {
	if !present.known {
		checks.Need(o, checks.Unknown[bool](), "commands")
		return
	}
	s := o.Subject(defaultUser)
	s.Evidence("COMMAND INFO", "under their own name: %s", joinNames(present.under))
	s.ViolationAt(checks.High, "every client can run %s", joinNames(present.under))
}

func grantedCommands(o checks.Observed[Facts], present commandSet, admins []string) {
	users, ok := aclUsers(o)
	if !ok {
		return
	}
	judged := false
	for _, user := range users {
		if slices.Contains(admins, user.Name) {
			continue
		}
		judged = true
		holds := slices.DeleteFunc(slices.Clone(present.under), func(c string) bool { return !user.allows(c) })
		holdsCommands(o.Subject(user.Name), user, holds, present)
	}
	if !judged {
		o.NotApplicable("no ACL user besides the administrators is enabled")
	}
}

// holdsCommands judges one user by the dangerous commands that its rules allow.
func holdsCommands(s checks.Subject, user User, holds []string, present commandSet) {
	for _, grant := range user.Grants {
		s.Evidence("ACL LIST", "%s", joinNames(grant.Commands))
	}
	if len(present.away) > 0 {
		s.Evidence("COMMAND INFO", "renamed or removed: %s", joinNames(present.away))
	}
	switch foreign := user.foreignRule(); {
	case len(holds) == 0 && foreign != "":
		s.Unknown(checks.Unreadable, "the ACL rule %q is not one that this version of hardcheck knows", foreign)
	case len(holds) == 0:
	case !present.known:
		checks.Need(s, checks.Unknown[bool](), "commands")
	case user.Name == defaultUser:
		s.ViolationAt(checks.High, "the default user may run %s", joinNames(holds))
	default:
		s.Violation("the user %q may run %s", user.Name, joinNames(holds))
	}
}
