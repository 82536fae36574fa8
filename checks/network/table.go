package network

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// Table is what each zone reaches of a router and behind it.
type Table struct {
	// Zones are where packets come from; Derived says that they are the router's
	// interfaces, for lack of zones in the site file.
	Zones   []firewall.Zone
	Derived bool
	// WAN is how the list of that name differs from the interfaces that lead to the
	// internet; nil where the router has no such list.
	WAN *firewall.ListDifference
	// Host is the interface of a device that is a host of its LAN, such as an access point:
	// the internet isn't asked about then. Empty for a router.
	Host string
	// Doubts are the interfaces of which it isn't known whether the internet enters by them,
	// and SettledBy the key of the site file that settles it; empty without doubts.
	Doubts    []firewall.Doubt
	SettledBy string
	// Missing are the JSON paths of facts that were not read and that answers depend on.
	Missing []string
	// Unplaced are the names of targets of the site that can't be asked about, since no
	// address of theirs is known.
	Unplaced []string
	// Lost are those that can't be asked about since the router's addresses or routes were
	// not read: whether it leads to them can't be told.
	Lost []string
	// Rows are in the order of zones, then of services, then of endpoints.
	Rows []Row
}

// Row is the answer for one zone and one service of the router, or one endpoint behind it.
type Row struct {
	// Target is the router's name.
	Target string `json:"target"`
	Zone   string `json:"zone"`
	// Family is "ip" or "ipv6", Protocol "tcp" or "udp".
	Family   string `json:"family"`
	Protocol string `json:"protocol"`
	// Port is the one that is listened on, after translation; 0 where it isn't known.
	Port uint16 `json:"port"`
	// Service is the router's name for its service, or the name of the target behind it.
	Service string `json:"service"`
	// Endpoint is "address:port" behind the router; empty for its own services.
	Endpoint string         `json:"endpoint"`
	Verdict  firewall.Value `json:"verdict"`
	// Witness is a packet that gets through, or that may.
	Witness *Witness `json:"witness"`
	// Rule accepts the witness; nil where none decides.
	Rule *Rule `json:"rule"`
	// Via translates its destination; nil where none does.
	Via *Rule `json:"via"`
	// Because are what blocks, or what keeps the answer open; of what gets through, where
	// its sender has to stand.
	Because []string `json:"because"`
	// Unless are the cases in which what is reachable isn't: each is one that a sender can
	// avoid, such as being on a block list already.
	Unless []string `json:"unless"`
	// Taken says which rules take all packets of a forward before it, and where they send
	// them; Because has it too.
	Taken []string `json:"-"`
	// Standing says where a sender of the internet has to stand; empty for anywhere.
	Standing string `json:"-"`
}

// Witness is the first packet of a connection as its sender wrote it.
type Witness struct {
	InInterface     string `json:"in-interface"`
	Source          string `json:"src"`
	SourcePort      uint16 `json:"sport"`
	Destination     string `json:"dst"`
	DestinationPort uint16 `json:"dport"`
}

// Rule names a rule by its number as the router prints it: from 0, disabled rules included.
type Rule struct {
	Table   string `json:"table"`
	Chain   string `json:"chain"`
	Number  int    `json:"number"`
	Comment string `json:"comment"`
}

// NewTable asks a router about every zone, every service of its own, every target of
// the site that it has a network or a route to, and every rule that translates
// destinations to a host. A target's own zone isn't asked about.
//
// Named zones are asked about alone.
func NewTable(facts routeros.Facts, target checks.Target, site checks.Site, names ...string) Table {
	r := newRouter(paths.New(facts, target, site), facts, target, site)
	t := Table{
		Zones: r.paths.Zones, Derived: r.paths.Derived, Missing: r.paths.Missing, WAN: r.compareWAN(),
		Host: r.paths.Host, Doubts: r.paths.Doubts,
	}
	if len(t.Doubts) > 0 || r.paths.Strayed {
		t.SettledBy = r.paths.SettledBy()
	}
	for _, other := range site.Targets {
		if other.Port > 0 && len(other.Addresses) == 0 {
			t.Unplaced = append(t.Unplaced, other.Name)
		}
		if r.loses(other) {
			t.Lost = append(t.Lost, other.Name)
		}
	}
	for _, zone := range r.paths.Zones {
		if len(names) > 0 && !slices.Contains(names, zone.Name) {
			continue
		}
		if zone.Internet && r.paths.Host != "" {
			continue // Nothing comes from there but through the LAN's own router.
		}
		t.Rows = append(t.Rows, r.services(zone)...)
		endpoints := r.endpoints(zone)
		t.Rows = append(t.Rows, endpoints...)
		t.Rows = append(t.Rows, r.forwardings(zone, endpoints)...)
	}
	return t
}

// compareWAN compares the uplinks with the list that the default configuration's rules
// take them for.
func (r router) compareWAN() *firewall.ListDifference {
	lists, _ := r.facts.Network.InterfaceLists.Get()
	if !slices.ContainsFunc(lists, func(l routeros.InterfaceList) bool { return l.Name == wanList }) {
		return nil
	}
	difference := r.paths.Engine.CompareUplinks(wanList)
	return &difference
}

const wanList = "WAN"
