package access

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// sshServed reports whether the SSH service is on. Where that is unknown the settings
// are judged all the same, since a bad one is bad either way.
func sshServed(o checks.Observed[routeros.Facts]) bool {
	enabled, ok := routeros.EnabledServices(o, "ssh")
	if ok && len(enabled) == 0 {
		o.NotApplicable("the ssh service is disabled")
		return false
	}
	return true
}

// policyField is where the rights of groups are in the facts.
const policyField = "accounts.groups.policy"

// enabledUsers returns the users that may log in, and the rights of every group.
func enabledUsers(o checks.Observed[routeros.Facts]) ([]routeros.User, map[string][]routeros.Right, bool) {
	users, known := routeros.Need(o, o.Facts.Accounts.Users, "accounts.users")
	groups, ok := routeros.Need(o, o.Facts.Accounts.Groups, "accounts.groups")
	if !known || !ok {
		return nil, nil, false
	}
	rights := map[string][]routeros.Right{}
	for _, group := range groups {
		rights[group.Name] = routeros.Granted(group.Policy)
	}
	users = slices.DeleteFunc(slices.Clone(users), func(u routeros.User) bool { return u.Disabled })
	return users, rights, true
}
