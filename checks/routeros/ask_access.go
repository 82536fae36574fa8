package routeros

import (
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
)

// enabledServices returns the services that are on, of those named.
func enabledServices(o checks.Observed[Facts], names ...string) ([]Service, bool) {
	services, ok := Need(o, o.Facts.Management.Services, "management.services")
	if !ok {
		return nil, false
	}
	var enabled []Service
	for _, service := range services {
		if !service.Disabled && slices.Contains(names, service.Name) {
			enabled = append(enabled, service)
		}
	}
	return enabled, true
}

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

// granted leaves out the denied rights of a policy.
func granted(policy []string) []string {
	return slices.DeleteFunc(slices.Clone(policy), func(right string) bool { return strings.HasPrefix(right, "!") })
}

// addressWords shows a list of prefixes, whose empty form admits everybody.
func addressWords(prefixes []string) string {
	if len(prefixes) == 0 {
		return "any"
	}
	return strings.Join(prefixes, ", ")
}

// strayPrefixes returns the entries of a list that don't lie within the given prefixes.
func strayPrefixes(list []string, within []netip.Prefix) []string {
	return slices.DeleteFunc(slices.Clone(list), func(text string) bool {
		first, last, err := ParseRange(text)
		return err == nil && slices.ContainsFunc(within, func(p netip.Prefix) bool { return p.Contains(first) && p.Contains(last) })
	})
}
