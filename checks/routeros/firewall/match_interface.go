package firewall

import "strings"

var interfaceReaders = map[string]reader{
	"in-interface":       func(t *tables, v string) reading { return t.readInterface(v, t.entering) },
	"in-interface-list":  func(t *tables, v string) reading { return t.readInterfaceList(v, t.entering) },
	"out-interface":      func(t *tables, v string) reading { return t.readInterface(v, t.leaving) },
	"out-interface-list": func(t *tables, v string) reading { return t.readInterfaceList(v, t.leaving) },
}

// families are the names that stand for every interface of some types.
var families = map[string][]string{
	"all-ethernet": {"ether"},
	"all-ppp":      {"ppp", "l2tp", "pptp", "sstp", "ovpn"},
	"all-vlan":     {"vlan"},
	"all-wireless": {"wlan", "wifi"},
	"all-wwan":     {"lte"},
}

// readInterface reads the name of an interface.
//
// Assumption: a laboratory report read elsewhere says that the router marks a rule whose
// interface is gone as invalid and skips it; it then shows a number such as *6. A name
// that isn't listed, of a rule that isn't marked, may be anything. So it does with the name of a port, negated
// or not; its own words, known from forums, are "in/out-interface matcher not possible
// when interface is slave - use master instead". That the names all-... stand for types
// of interfaces is read in documentation; which types exactly is assumed.
func (t *tables) readInterface(name string, where func(members) matcher) reading {
	if name == "all" {
		return reading{main: always(true)}
	}
	if types, ok := families[name]; ok {
		got := reading{main: where(t.interfaces.ofTypes(types))}
		if t.interfaces.unread {
			got = doubtful("the interfaces that %s stands for could not be read", name)
		}
		return got
	}
	if master, port := t.interfaces.ports[name]; port {
		return reading{main: always(false), void: portText(name, master), slave: true}
	}
	id, ok := t.interfaces.id(name)
	gone := "names interface " + quote(name) + ", which is gone"
	switch {
	case !ok && isNumber(name):
		return reading{main: always(false), void: gone}
	case !ok:
		return reading{main: undecided(), doubt: gone, gone: gone}
	}
	only := numbers(id, id)
	return reading{main: where(members{may: only, must: only})}
}

// portText says why the router skips a rule, nearly in its own words.
func portText(name, master string) string {
	text := "names interface " + quote(name) + ", a slave"
	if master != "" {
		text += " of " + quote(master)
	}
	return text + ": in/out-interface can't match it, so the router skips the rule"
}

// readInterfaceList reads the name of a list.
//
// Assumption: a laboratory report read elsewhere says that a rule whose list is gone stays
// valid, shows a number such as *2000010, and matches as if the list were empty, so
// that its negation matches everything. What a name means that isn't listed isn't known.
func (t *tables) readInterfaceList(name string, where func(members) matcher) reading {
	if name == "all" || name == "none" {
		return reading{main: always(name == "all")}
	}
	if t.interfaces.listsUnread && builtInLists[name] == nil {
		return doubtful("interface list %q could not be read", name)
	}
	list, listed := t.interfaces.lists.resolved[name]
	if !listed && !isNumber(name) {
		return doubtful("interface list %q isn't listed", name)
	}
	return reading{main: where(list), doubt: list.doubt}
}

// isNumber reports whether a name is the number that the router shows in place of what
// is gone.
func isNumber(name string) bool { return strings.HasPrefix(name, "*") }

// entering is a matcher for packets that come in by one of the interfaces.
func (t *tables) entering(m members) matcher {
	return matcher{dimInterface, m.may, m.must}
}

// leaving is a matcher for packets that are routed out by one of the interfaces. The
// destination decides that, so it becomes a matcher on the destination.
//
// Assumption: documentation. The longest prefix wins; of several routes for a prefix any
// may be taken.
func (t *tables) leaving(m members) matcher {
	return matcher{dimDestination, t.routes.towards(m.may, true), t.routes.towards(m.must, false)}
}

func hasPrefixOf(text string, prefixes []string) bool {
	for _, prefix := range prefixes {
		if strings.HasPrefix(text, prefix) {
			return true
		}
	}
	return false
}
