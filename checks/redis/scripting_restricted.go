package redis

import (
	"slices"

	"hardcheck/checks"
)

// ScriptingParams are the parameters of redis-scripting-restricted.
type ScriptingParams struct {
	// Users names the ACL users whose applications need scripts.
	Users []string `json:"users"`
}

// ScriptingRestricted reports users that may run or keep programs inside the server.
var ScriptingRestricted = &checks.Check{
	ID:       "redis-scripting-restricted",
	Title:    "Only users that need it may run scripts in Redis",
	Severity: checks.Low,
	Description: "EVAL, FCALL and FUNCTION LOAD run Lua programs inside the server. Most of its vulnerabilities that end in code execution need " +
		"nothing but that right, which `-@dangerous` and `-@admin` don't take away. The check applies the ACL rules of each enabled user " +
		"to these commands. Users that need scripts are named in the parameter `users`.",
	Remediation: "Add `-@scripting` to the rules of each user that runs no scripts: `user <name> on #<sha256> ~<prefix>:* +@all -@dangerous -@admin " +
		"-@scripting`. For one that does, add the commands of its client after it: `+eval +evalsha +script|load`, and name it in `users`.",
	References: []string{aclPage, "https://redis.io/docs/latest/develop/programmability/", "CVE-2024-46981", "CVE-2025-49844"},
	Rule:       checks.EachWith(ScriptingParams{Users: []string{}}, scriptingRestricted),
}

func scriptingRestricted(o checks.Observed[Facts], p ScriptingParams) {
	if keepsNoData(o) {
		return
	}
	users, ok := aclUsers(o)
	if !ok {
		return
	}
	present := presentCommands(o.Facts, scriptingCommands)
	if present.known && len(present.under) == 0 {
		o.Evidence(o.Facts.from("COMMAND INFO"), "none of the scripting commands has its own name")
		return
	}
	judged := false
	for _, user := range users {
		if slices.Contains(p.Users, user.Name) {
			continue
		}
		judged = true
		holds := slices.DeleteFunc(slices.Clone(present.under), func(c string) bool { return !user.allows(c) })
		holdsCommands(o.Subject(user.Name), o.Facts, user, holds, present, checks.Low)
	}
	if !judged {
		o.NotApplicable("every enabled ACL user is one that needs scripts")
	}
}
