package firewall

// interfaces gives every interface a number and knows the lists.
type interfaces struct {
	rows                []Interface
	ids                 map[string]uint64
	names               []string
	ports               map[string]string
	unread, listsUnread bool
	// openLists is [Router.OpenLists].
	openLists bool
	byName    map[string]*InterfaceList
	lists     *lists
	// away has the interfaces whose packets another routing table may lead, with the reason.
	away map[string]string
}

func newInterfaces(router *Router) *interfaces {
	x := &interfaces{
		rows: router.Interfaces, ids: map[string]uint64{}, unread: router.InterfacesUnread, listsUnread: router.ListsUnread,
		byName: map[string]*InterfaceList{}, ports: router.Ports, openLists: router.OpenLists, away: map[string]string{},
	}
	for _, row := range router.Interfaces {
		x.noteVRF(row)
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
	x.lists = newLists(x)
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
	var may, must []span
	for _, row := range x.rows {
		id := number(x.ids[row.Name])
		if row.Type == "" || hasPrefixOf(row.Type, types) {
			may = append(may, span{id, id})
		}
		if hasPrefixOf(row.Type, types) {
			must = append(must, span{id, id})
		}
	}
	return members{may: newSet(may), must: newSet(must)}
}

// elsewhere says why packets of an interface can't be judged by the main routing table;
// empty where they can.
func (x *interfaces) elsewhere(name string) string { return x.away[name] }

// noteVRF notes why the interface's packets can't be judged.
func (x *interfaces) noteVRF(row Interface) {
	if x.away[row.Name] != "" {
		return
	}
	switch {
	case row.VRFUnread:
		x.away[row.Name] = "the VRF of interface " + quote(row.Name) + " was not read"
	case row.VRF != "" && row.VRF != "main":
		x.away[row.Name] = "interface " + quote(row.Name) + " is in VRF " + quote(row.VRF) + ", which isn't judged"
	}
}
