package redis

import (
	"slices"
	"strings"
)

// allows reports whether the user may run a command ("config|set") that
// dangerousCategories knows: one grant alone must allow it (Redis ACL, "Selectors").
func (u User) allows(command string) bool {
	return slices.ContainsFunc(u.Grants, func(g Grant) bool { return g.allows(command) })
}

// allows applies the rules from left to right, as the server does: the last rule
// that is about the command decides, and without any it is refused.
func (g Grant) allows(command string) bool {
	allowed := false
	for _, rule := range g.Commands {
		if effect, about := ruleEffect(strings.ToLower(rule), command); about {
			allowed = effect
		}
	}
	return allowed
}

// foreignRule is the first rule about commands whose form is not known; empty where all are.
func (u User) foreignRule() string {
	for _, grant := range u.Grants {
		for _, rule := range grant.Commands {
			named := len(rule) > 1 && (rule[0] == '+' || rule[0] == '-')
			if !named && !slices.Contains([]string{"allcommands", "nocommands"}, strings.ToLower(rule)) {
				return rule
			}
		}
	}
	return ""
}

// ruleEffect tells whether a rule is about a command, and what it does to it.
func ruleEffect(rule, command string) (allowed, about bool) {
	switch rule {
	case "allcommands", "+@all":
		return true, true
	case "nocommands", "-@all":
		return false, true
	}
	sign, name := rule[:min(1, len(rule))], rule[min(1, len(rule)):]
	if sign != "+" && sign != "-" {
		return false, false
	}
	if category, ok := strings.CutPrefix(name, "@"); ok {
		return sign == "+", slices.Contains(dangerousCategories[command], category)
	}
	return sign == "+", name == command || name == commandName(command) || isForm(name, command, sign)
}

// isForm reports whether a rule allows a command without subcommands for one
// first argument only ("+debug|object"). Some form of the command can be run then.
func isForm(name, command, sign string) bool {
	return sign == "+" && !strings.Contains(command, "|") && commandName(name) == command
}
