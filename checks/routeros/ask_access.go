package routeros

import (
	"slices"

	"hardcheck/checks"
)

// sshServed reports whether the SSH service is on. Where that is unknown the settings
// are judged all the same, since a bad one is bad either way.
func sshServed(o checks.Observed[Facts]) bool {
	enabled, ok := enabledServices(o, "ssh")
	if ok && len(enabled) == 0 {
		o.NotApplicable("the ssh service is disabled")
		return false
	}
	return true
}

// enabledUsers returns the users that may log in, and the rights of every group.
func enabledUsers(o checks.Observed[Facts]) ([]User, map[string][]string, bool) {
	users, known := Need(o, o.Facts.Accounts.Users, "accounts.users")
	groups, ok := Need(o, o.Facts.Accounts.Groups, "accounts.groups")
	if !known || !ok {
		return nil, nil, false
	}
	rights := map[string][]string{}
	for _, group := range groups {
		rights[group.Name] = granted(group.Policy)
	}
	users = slices.DeleteFunc(slices.Clone(users), func(u User) bool { return u.Disabled })
	return users, rights, true
}
