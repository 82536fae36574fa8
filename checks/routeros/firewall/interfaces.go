package firewall

import (
	"maps"
	"slices"
)

// interfaces gives every interface a number and knows the lists.
type interfaces struct {
	rows                []Interface
	ids                 map[string]uint64
	names               []string
	unread, listsUnread bool
	byName              map[string]*InterfaceList
	resolved            map[string]members
	// cyclic are the lists that include or exclude themselves.
	cyclic []string
}

func newInterfaces(router *Router) *interfaces {
	x := &interfaces{
		rows: router.Interfaces, ids: map[string]uint64{}, unread: router.InterfacesUnread, listsUnread: router.ListsUnread,
		byName: map[string]*InterfaceList{}, resolved: map[string]members{},
	}
	for _, row := range router.Interfaces {
		x.add(row.Name)
	}
	for _, list := range router.InterfaceLists {
		merged := x.byName[list.Name]
		if merged == nil {
			merged = &InterfaceList{Name: list.Name}
			x.byName[list.Name] = merged
		}
		merged.Members = append(merged.Members, list.Members...)
		merged.Include = append(merged.Include, list.Include...)
		merged.Exclude = append(merged.Exclude, list.Exclude...)
	}
	if x.unread {
		x.addNamed(router)
	}
	for _, name := range []string{"all", "none", "dynamic", "static"} {
		x.list(name)
	}
	for name := range x.byName {
		x.list(name)
	}
	return x
}

// addNamed numbers the interfaces that only addresses, routes and lists name.
func (x *interfaces) addNamed(router *Router) {
	for _, tables := range []Tables{router.IPv4, router.IPv6} {
		for _, address := range tables.Addresses {
			x.add(address.Interface)
		}
		for _, route := range tables.Routes {
			x.add(route.Interface)
		}
	}
	for _, list := range router.InterfaceLists {
		for _, member := range list.Members {
			x.add(member)
		}
	}
}

func (x *interfaces) add(name string) {
	if _, ok := x.ids[name]; ok || name == "" {
		return
	}
	x.ids[name] = uint64(len(x.names))
	x.names = append(x.names, name)
}

// id is the number of an interface. Where the interfaces could not be read any name
// may be one; a name such as *6 stands for one that is gone.
func (x *interfaces) id(name string) (uint64, bool) {
	if id, ok := x.ids[name]; ok {
		return id, true
	}
	if !x.unread || name == "" || name[0] == '*' {
		return 0, false
	}
	x.add(name)
	return x.ids[name], true
}

func (x *interfaces) name(id uint64) string {
	if id < uint64(len(x.names)) {
		return x.names[id]
	}
	return ""
}

func (x *interfaces) ofTypes(types []string) members {
	m := members{may: map[uint64]bool{}, must: map[uint64]bool{}}
	for _, row := range x.rows {
		id := x.ids[row.Name]
		if row.Type == "" {
			m.may[id] = true
		} else if hasPrefixOf(row.Type, types) {
			m.may[id], m.must[id] = true, true
		}
	}
	return m
}

// list resolves a list of interfaces.
//
// Belief: members, nested lists and the lists that are built in (all, none, dynamic,
// static) are documented. Whether a member that is excluded too stays in the list
// isn't certain, so it is undecided.
func (x *interfaces) list(name string) members {
	if done, ok := x.resolved[name]; ok {
		return done
	}
	resolved := x.resolve(name, nil)
	x.resolved[name] = resolved
	return resolved
}

func (x *interfaces) resolve(name string, path []string) members {
	m := members{may: map[uint64]bool{}, must: map[uint64]bool{}}
	switch name {
	case "all":
		return x.builtin(m, func(Interface) bool { return true })
	case "none":
		return m
	case "dynamic":
		return x.builtin(m, func(row Interface) bool { return row.Dynamic })
	case "static":
		return x.builtin(m, func(row Interface) bool { return !row.Dynamic })
	}
	list := x.byName[name]
	if list == nil {
		return m
	}
	if slices.Contains(path, name) || len(path) > maxNesting {
		x.cyclic = append(x.cyclic, name)
		return members{may: x.everything(), must: m.must, doubt: "includes or excludes itself"}
	}
	return x.combine(list, m, append(slices.Clone(path), name))
}

// maxNesting is how deep lists may include each other.
const maxNesting = 32

func (x *interfaces) combine(list *InterfaceList, m members, path []string) members {
	for _, name := range list.Include {
		inner := x.resolve(name, path)
		maps.Copy(m.may, inner.may)
		maps.Copy(m.must, inner.must)
		m.doubt = first(m.doubt, inner.doubt)
	}
	excluded := map[uint64]bool{}
	for _, name := range list.Exclude {
		inner := x.resolve(name, path)
		maps.DeleteFunc(m.may, func(id uint64, _ bool) bool { return inner.must[id] })
		maps.DeleteFunc(m.must, func(id uint64, _ bool) bool { return inner.may[id] })
		maps.Copy(excluded, inner.may)
		m.doubt = first(m.doubt, inner.doubt)
	}
	for _, member := range list.Members {
		id, ok := x.id(member)
		switch {
		case !ok:
		case excluded[id]:
			m.may[id] = true
			m.doubt = first(m.doubt, "has a member that it excludes too")
		default:
			m.may[id], m.must[id] = true, true
		}
	}
	return m
}

func (x *interfaces) builtin(m members, has func(Interface) bool) members {
	if x.unread {
		return members{may: x.everything(), must: m.must, doubt: "is built from interfaces that could not be read"}
	}
	for _, row := range x.rows {
		if has(row) {
			m.may[x.ids[row.Name]], m.must[x.ids[row.Name]] = true, true
		}
	}
	return m
}

func (x *interfaces) everything() map[uint64]bool {
	every := map[uint64]bool{}
	for _, id := range x.ids {
		every[id] = true
	}
	return every
}

func first(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
