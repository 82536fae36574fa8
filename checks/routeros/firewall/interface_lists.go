package firewall

import (
	"cmp"
	"maps"
	"slices"
)

// members are the interfaces that a list may and must have.
type members struct {
	may, must set
	// doubt says why the two differ.
	doubt string
}

// anything is a list of which nothing is known.
func anything(doubt string) members { return members{may: all, must: none, doubt: doubt} }

// lists are the interface lists, each resolved once: what a list includes comes before
// it. The lists of a circle are found together, as the strongly connected parts of the
// graph (Tarjan 1972).
type lists struct {
	*interfaces
	resolved map[string]members
	// cyclic are the lists that include or exclude themselves, sorted.
	cyclic []string
	// unsure says of lists which hold something that isn't listed.
	unsure map[string]string
	// work is how many spans may still be read.
	work int
}

// maxListWork bounds the spans that are read to resolve all lists, and with them the
// memory that the lists take.
const maxListWork = 4_000_000

var builtInLists = map[string]func(Interface) bool{
	"all":     func(Interface) bool { return true },
	"none":    func(Interface) bool { return false },
	"dynamic": func(row Interface) bool { return row.Dynamic },
	"static":  func(row Interface) bool { return !row.Dynamic },
}

// newLists resolves all lists.
//
// Assumption: members, nested lists and the lists that are built in (all, none, dynamic,
// static) are documented. Whether a member that is excluded too stays in the list
// isn't certain, so it is undecided; so is what a list holds that includes or excludes
// itself, beside its own members.
func newLists(x *interfaces) *lists {
	r := &lists{interfaces: x, resolved: map[string]members{}, unsure: map[string]string{}, work: maxListWork}
	for name, has := range builtInLists {
		r.resolved[name] = x.builtin(name, has)
	}
	own := slices.DeleteFunc(slices.Sorted(maps.Keys(x.byName)), func(name string) bool { return builtInLists[name] != nil })
	for _, part := range parts(own, r.listed) {
		r.close(part)
	}
	slices.Sort(r.cyclic)
	return r
}

// listed are the lists that a list includes or excludes and that are listed.
func (r *lists) listed(name string) []string {
	return slices.DeleteFunc(r.inner(name), func(inner string) bool { return r.byName[inner] == nil || builtInLists[inner] != nil })
}

func (r *lists) inner(name string) []string {
	return slices.Concat(r.byName[name].Include, r.byName[name].Exclude)
}

// close resolves the lists of a part of the graph.
func (r *lists) close(part []string) {
	circle := len(part) > 1 || slices.Contains(r.inner(part[0]), part[0])
	for _, name := range part {
		if circle {
			r.cyclic = append(r.cyclic, name)
			r.resolved[name] = anything("interface list " + quote(name) + " includes or excludes itself")
		}
	}
	found := make([]members, len(part))
	for i, name := range part {
		found[i] = r.combine(name)
	}
	for i, name := range part {
		r.resolved[name] = found[i]
	}
}

// combine puts a list together from the lists that it includes and excludes and from
// its members. One in a circle is resolved already, as far as the others see it.
func (r *lists) combine(name string) members {
	list := r.byName[name]
	included, ok := r.join(list.Include)
	excluded, known := r.join(list.Exclude)
	if !ok || !known {
		return anything("interface list " + quote(name) + " is too entangled: resolving it exceeded the budget")
	}
	var own []span
	for _, member := range list.Members {
		if id, ok := r.id(member); ok {
			own = append(own, span{number(id), number(id)})
		}
	}
	members, doubt := newSet(own), cmp.Or(r.resolved[name].doubt, included.doubt, excluded.doubt)
	if members.overlaps(excluded.may) {
		doubt = cmp.Or(doubt, "interface list "+quote(name)+" has a member that it excludes too")
	}
	included.may = union(included.may.minus(excluded.must), members)
	included.must = union(included.must, members).minus(excluded.may)
	included.doubt = doubt
	if gone := r.unlisted(list); gone != "" {
		r.unsure[name] = "interface list " + quote(name) + " holds " + gone
		included.may, included.doubt = all, r.unsure[name]
		if len(list.Exclude) > 0 {
			included.must = none
		}
	}
	if r.openLists {
		included.may, included.doubt = all, cmp.Or(included.doubt, "interface list "+quote(name)+" may have other members")
	}
	return included
}

// unlisted names a list or an interface that a list holds and that isn't listed; empty
// for none. A number stands for what is gone, and a port has its packets enter elsewhere.
func (r *lists) unlisted(list *InterfaceList) string {
	for _, inner := range slices.Concat(list.Include, list.Exclude) {
		if r.byName[inner] == nil && builtInLists[inner] == nil && !isNumber(inner) {
			return "list " + quote(inner) + ", which isn't listed"
		}
	}
	for _, member := range list.Members {
		if _, ok := r.id(member); !ok && member != "" && !isNumber(member) && !r.isPort(member) {
			return "interface " + quote(member) + ", which isn't listed"
		}
	}
	return ""
}

func (r *lists) isPort(name string) bool {
	_, port := r.ports[name]
	return port
}

// join is all that some lists have together; false where that is too much work.
func (r *lists) join(names []string) (members, bool) {
	var may, must []span
	doubt := ""
	for _, name := range names {
		inner := r.resolved[name]
		if r.work -= len(inner.may) + len(inner.must); r.work < 0 {
			return members{}, false
		}
		may, must = append(may, inner.may...), append(must, inner.must...)
		doubt = cmp.Or(doubt, inner.doubt)
	}
	return members{newSet(may), newSet(must), doubt}, true
}

// builtin is a list that is built in. That of all interfaces and that of none need no rows;
// of the two others those that weren't read may be members.
func (x *interfaces) builtin(name string, has func(Interface) bool) members {
	switch name {
	case "all":
		return members{may: all, must: all}
	case "none":
		return members{may: none, must: none}
	}
	var spans []span
	for _, row := range x.rows {
		if has(row) {
			id := number(x.ids[row.Name])
			spans = append(spans, span{id, id})
		}
	}
	s := newSet(spans)
	if !x.unread {
		return members{may: s, must: s}
	}
	var others []span
	for _, row := range x.rows {
		if !has(row) {
			id := number(x.ids[row.Name])
			others = append(others, span{id, id})
		}
	}
	doubt := "interface list " + quote(name) + " is built from interfaces that could not be read"
	return members{may: newSet(others).complement(), must: s, doubt: doubt}
}
