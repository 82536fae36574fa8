package routeros

import (
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
)

// Mend records the commands that mend a subject's violation on this router, filled in from
// its facts: each row is found by what tells it from all others and shown first, and what
// can cut somebody off begins in safe mode. Nothing of it is offered that would lock out the
// auditor, which is said in words. All commands of a subject are given at once.
func Mend(o checks.Observed[Facts], s checks.Subject, commands ...Command) {
	s.Fix(Steps(o, commands...)...)
}

// Steps are what [Mend] records.
func Steps(o checks.Observed[Facts], commands ...Command) []checks.Repair {
	var steps []checks.Repair
	facts, cuts := o.Facts, false
	for _, command := range commands {
		command = command.needed(&facts)
		if command.none() {
			continue
		}
		why := command.ambiguous(&facts)
		if why == "" {
			why = Lockout(o, command)
		}
		if why != "" {
			return []checks.Repair{checks.ByHand("by hand: %s", why)}
		}
		for _, shown := range command.shown() {
			if !slices.Contains(steps, shown) {
				steps = append(steps, shown)
			}
		}
		step := command.repair()
		if back, known := command.undo(&facts); known {
			step = step.UndoneBy(back.repair())
		}
		steps = append(steps, step)
		cuts = cuts || command.menu == "/interface" || slices.ContainsFunc(cutting, func(menu string) bool { return strings.HasPrefix(command.menu, menu) })
		if after, ok := command.Apply(facts); ok {
			facts = after
		}
	}
	if cuts {
		steps = append([]checks.Repair{checks.ByHand("%s", strings.TrimSpace(SafeMode))}, steps...)
	}
	return steps
}

// cutting are the menus whose settings can cut off whoever changes them: packets, services
// and VLANs, and who may log in from where.
var cutting = []string{
	"/ip/firewall", "/ipv6/firewall", "/ip/service", "/interface/bridge", "/interface/list", "/interface/vlan",
	"/ip/address", "/ipv6/address", "/ip/settings", "/ipv6/settings", "/user", "/user/group", "/user/aaa", "/radius",
}

// Lockout says why a command would lock out the auditor, whose session this is, or leave
// nobody who may change the router; empty where it doesn't.
func Lockout(o checks.Observed[Facts], c Command) string {
	row, known := c.about(&o.Facts)
	if !known {
		return ""
	}
	name, _ := attributeOf(row, "name")
	off := c.verb == "disable" || c.verb == "remove" || c.verb == "set" && c.value("disabled") == "yes"
	switch {
	case c.menu == "/ip/service" && off && name == auditedBy(o.Facts):
		return "the audit itself comes in by the service " + name + ": let it come by another one first"
	case c.menu == "/user" && off && name == o.Facts.LoginUser:
		return "the audit itself logs in as this user: give it another one first"
	case c.menu == "/user" && off && !administered(o.Facts, name):
		return "no other user that is enabled may change the router: add one first, and log in as that one"
	case c.menu == "/user" && c.value("group") != "" && !administered(o.Facts, name):
		return "no other user that is enabled may change the router: add one first, and log in as that one"
	}
	if c.menu == "/ip/service" && name == auditedBy(o.Facts) || c.menu == "/user" && name == o.Facts.LoginUser {
		if list := c.value("address"); list != "" && !holdsSession(o.Facts, list) {
			return "the address of the audit's own session is not among " + list
		}
	}
	return ""
}

// value is what the command sets an attribute to; empty where it doesn't.
func (c Command) value(name string) string {
	i := slices.IndexFunc(c.set, func(s Setting) bool { return s.name == name })
	if i < 0 {
		return ""
	}
	return c.set[i].value
}

// auditedBy is the service that the facts came by; empty for those of a file.
func auditedBy(f Facts) string {
	switch f.Transport {
	case OverTLS:
		return "api-ssl"
	case Plaintext:
		return "api"
	}
	return ""
}

// administered reports whether an enabled user beside the given one may change the router.
func administered(f Facts, but string) bool {
	users, read := f.Accounts.Users.Get()
	groups, told := f.Accounts.Groups.Get()
	return !read || !told || slices.ContainsFunc(users, func(u User) bool {
		i := slices.IndexFunc(groups, func(g Group) bool { return g.Name == u.Group })
		return u.Name != but && !u.Disabled && i >= 0 && len(Among([]Right{"write", "policy"}, Granted(groups[i].Policy))) == 2
	})
}

// OwnSession is the address that the audit comes from, where the router told it.
func (f Facts) OwnSession() (netip.Addr, bool) {
	sessions, _ := f.Accounts.Sessions.Get()
	for _, session := range sessions {
		address, err := netip.ParseAddr(session.Address)
		if err == nil && session.Name == f.LoginUser && session.Via == "api" {
			return address.WithZone("").Unmap(), true
		}
	}
	return netip.Addr{}, false
}

// holdsSession reports whether a list of prefixes holds the audit's own address.
func holdsSession(f Facts, list string) bool {
	own, known := f.OwnSession()
	return known && slices.ContainsFunc(SplitList(list), func(text string) bool {
		first, last, err := ParseRange(text)
		return err == nil && first.Compare(own) <= 0 && own.Compare(last) <= 0
	})
}

// Managers are the prefixes that the router is managed from: those given, else the zones that
// the site lets reach it, else the addresses that are logged in now.
func Managers(o checks.Observed[Facts], given []netip.Prefix) string {
	prefixes := given
	for _, zone := range o.Site.Zones {
		if len(given) == 0 && slices.Contains(o.Target.ReachableFrom, zone.Name) {
			prefixes = append(prefixes, zone.Prefixes...)
		}
	}
	sessions, _ := o.Facts.Accounts.Sessions.Get()
	for _, session := range sessions {
		address, err := netip.ParseAddr(session.Address)
		if err == nil && len(given) == 0 && len(o.Site.Zones) == 0 {
			address = address.WithZone("").Unmap()
			prefixes = append(prefixes, netip.PrefixFrom(address, address.BitLen()))
		}
	}
	texts := make([]string, len(prefixes))
	for i, prefix := range prefixes {
		texts[i] = prefix.String()
	}
	slices.Sort(texts)
	return strings.Join(slices.Compact(texts), ",")
}
