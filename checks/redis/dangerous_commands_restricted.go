package redis

import (
	"slices"
	"strings"

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
		"default user has a higher severity: whoever has the one password is that user. So has a user who may CONFIG GET while requirepass or " +
		"masterauth is set: it reads them in clear text. The auditor's own user may list users and read settings. A command that was " +
		"renamed or removed is no violation.",
	Remediation: "Give each client a user with what it needs: `user <name> on #<sha256> ~<prefix>:* +@all -@dangerous -@admin`, and `user default " +
		"off`. Without ACL users (before Redis 6.0) remove the commands in redis.conf: `rename-command FLUSHALL \"\"`, also for CONFIG, " +
		"DEBUG, MODULE, SHUTDOWN, SLAVEOF. Name administrators in the parameter `admins`.",
	References: []string{aclPage, securityPage, valkeyACL},
	Rule: checks.EachWith(DangerousCommandsParams{Admins: []string{}, Commands: defaultDangerous},
		dangerousCommandsRestricted),
}

func dangerousCommandsRestricted(o checks.Observed[Facts], p DangerousCommandsParams) {
	if o.Facts.isSentinel() {
		o.NotApplicable("a Sentinel has commands of its own: redis-sentinel-commands-restricted")
		return
	}
	strange := slices.DeleteFunc(slices.Clone(p.Commands), judgeable)
	if len(strange) > 0 {
		o.Unknown(checks.Source, "the ACL categories of %s are not known", joinNames(strange))
	}
	commands := slices.DeleteFunc(slices.Clone(p.Commands), func(c string) bool { return !judgeable(c) })
	present := presentCommands(o.Facts, commands)
	switch {
	case present.known && len(present.under) == 0:
		o.Evidence(o.Facts.from("COMMAND INFO"), "none of the dangerous commands has its own name")
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
	// under are those with their own name, and those of which that is unknown.
	under []string
	// untold are those of under of which it is unknown.
	untold []string
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
			if !told {
				set.untold = append(set.untold, command)
			}
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
	s.Evidence(o.Facts.from("COMMAND INFO"), "under their own name: %s", joinNames(present.under))
	s.ViolationAt(checks.High, "every client can run %s", joinNames(present.under))
	for _, name := range renamable(present.under) {
		s.Fix(Conf.Command(renameAway(name)))
	}
}

// renamable are the commands of a list of commands and subcommands, each once.
func renamable(commands []string) []string {
	var names []string
	for _, command := range commands {
		if name := commandName(command); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// renameAway is the line of redis.conf that takes a command away from everybody.
func renameAway(name string) string { return "rename-command " + strings.ToUpper(name) + ` ""` }

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
		holds := slices.DeleteFunc(slices.Clone(present.under), func(c string) bool {
			return !user.allows(c) || user.Name == o.Facts.LoginUser && slices.Contains(readerCommands, c)
		})
		s := o.Subject(user.Name)
		holdsCommands(s, o.Facts, user, holds, present, checks.High)
		if exists, told := o.Facts.Commands.Get(); !told || exists["config"] {
			readsSecrets(o, s, user)
		}
	}
	if !judged {
		o.NotApplicable("no ACL user besides the administrators is enabled")
	}
}

// holdsCommands judges one user by the commands that its rules allow. Those of the default
// user have a severity of their own.
func holdsCommands(s checks.Subject, f Facts, user User, holds []string, present commandSet, ofDefault checks.Severity) {
	for _, grant := range user.Grants {
		s.Evidence(f.from("ACL LIST"), "%s", joinNames(grant.Commands))
	}
	if len(present.away) > 0 {
		s.Evidence(f.from("COMMAND INFO"), "renamed or removed: %s", joinNames(present.away))
	}
	surely := slices.DeleteFunc(slices.Clone(holds), func(c string) bool { return slices.Contains(present.untold, c) })
	switch foreign := user.foreignRule(); {
	case len(holds) == 0 && foreign != "":
		s.Unknown(checks.Unreadable, "the ACL rule %q is not one that this version of hardcheck knows", foreign)
	case len(holds) == 0:
	case len(surely) == 0:
		checks.Need(s, checks.Unknown[bool](), "commands")
	case f.Transport == Written && user.Name != defaultUser && onlyReads(surely):
		s.Unknown(checks.Source, "the user %q may run %s, as the auditor's own user may: a file doesn't show whose it is", user.Name, joinNames(surely))
	case user.Name == defaultUser:
		s.ViolationAt(ofDefault, "the default user may run %s", joinNames(surely))
	default:
		s.Violation("the user %q may run %s", user.Name, joinNames(surely))
	}
}

// onlyReads reports whether commands are among those that the auditor's own user needs.
func onlyReads(commands []string) bool {
	return !slices.ContainsFunc(commands, func(c string) bool { return !slices.Contains(readerCommands, c) })
}
