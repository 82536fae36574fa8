package network

import (
	"fmt"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// Matrix is what the site's conduits intend against what its routers let through, zone by
// zone.
type Matrix struct {
	// Declared says that the site file has conduits; else nothing is intended and everything
	// that crosses is listed.
	Declared bool     `json:"declared"`
	Zones    []string `json:"zones"`
	Cells    []Cell   `json:"cells"`
	// Stray are the zones without a way into any router that was read.
	Stray []string `json:"stray"`
	// Unread are the routers that gave no facts: they leave every pair open that isn't known to
	// be so already.
	Unread []string `json:"unread"`
}

// Cell is one pair of zones.
type Cell struct {
	From string `json:"from"`
	To   string `json:"to"`
	// State is what all routers make of it.
	State checks.PairState `json:"state"`
	// Conduits are what is intended, and what becomes of it.
	Conduits []CellConduit `json:"conduits"`
	// Open is what crosses and no conduit names, Unknown that of which it can't be told.
	Open    []CellTraffic `json:"open"`
	Unknown []CellTraffic `json:"unknown"`
	// Shared are the routers on one interface of which hosts of both zones stand.
	Shared []string `json:"shared"`
	// More says that Open lacks some.
	More bool `json:"more"`

	open, unsure []crossed
	crossings    []checks.Crossing
}

// CellConduit is a declared conduit at one router.
type CellConduit struct {
	Router string         `json:"router"`
	Ports  checks.Traffic `json:"ports"`
	Why    string         `json:"why"`
	// Verdict is reachable, blocked or unknown.
	Verdict firewall.Value `json:"verdict"`
}

// CellTraffic is traffic that a router lets through, with a packet.
type CellTraffic struct {
	Router string           `json:"router"`
	Family string           `json:"family"`
	Ports  []checks.Traffic `json:"ports"`
	// Packet shows it in words; empty where there is none.
	Packet  string   `json:"packet"`
	Rule    *Rule    `json:"rule"`
	Via     *Rule    `json:"via"`
	Because []string `json:"because"`
	Unless  []string `json:"unless"`
}

// RouterFacts are a router that was read.
type RouterFacts struct {
	Target checks.Target
	Facts  routeros.Facts
}

// NewMatrix asks all routers about all pairs of zones; unread are the names of those that gave
// no facts.
func NewMatrix(site checks.Site, read []RouterFacts, unread []string) Matrix {
	routers := make([]router, len(read))
	for i, one := range read {
		routers[i] = newRouter(paths.New(one.Facts, one.Target, site), one.Facts, one.Target, site)
	}
	return Matrix{
		Declared: site.Conduits != nil, Zones: zoneNames(site), Cells: cellsOf(site, routers, unread), Stray: append([]string{}, wayless(site, routers)...),
		Unread: append([]string{}, unread...),
	}
}

func cellsOf(site checks.Site, routers []router, unread []string) []Cell {
	cells := []Cell{}
	for _, pair := range pairs(site) {
		cell := Cell{From: pair[0], To: pair[1], Conduits: []CellConduit{}, Open: []CellTraffic{}, Unknown: []CellTraffic{}, Shared: []string{}}
		for _, c := range crossingsOf(routers, pair[0], pair[1]) {
			cell.add(c)
		}
		for _, name := range unread {
			cell.crossings = append(cell.crossings, checks.Crossing{From: cell.From, To: cell.To, Via: name, State: checks.CrossingUnknown, Draft: site.Conduits == nil})
		}
		cell.State = checks.PairOf(cell.crossings)
		cells = append(cells, cell)
	}
	return cells
}

func (c *Cell) add(found crossing) {
	name := found.router.target.Name
	c.crossings = append(c.crossings, found.records()...)
	if found.shared {
		c.Shared = append(c.Shared, name)
	}
	if !found.between {
		return
	}
	c.More = c.More || found.more
	c.open, c.unsure = append(c.open, found.open...), append(c.unsure, found.unsure...)
	for _, one := range found.conduits {
		if !one.aside {
			c.Conduits = append(c.Conduits, CellConduit{name, one.traffic, checks.Clean(one.conduit.Why), one.state.Value})
		}
	}
	for _, g := range found.grouped() {
		c.Open = append(c.Open, found.cellTraffic(g.first, merged(g.traffic)))
	}
	for _, u := range found.doubted() {
		c.Unknown = append(c.Unknown, found.cellTraffic(u, merged(u.Traffic)))
	}
}

func (c crossing) cellTraffic(one crossed, traffic []checks.Traffic) CellTraffic {
	row := c.router.row(firewall.Zone{Name: c.from}, one.family, 0, one.Verdict)
	made := CellTraffic{
		Router: c.router.target.Name, Family: row.Family, Ports: traffic, Rule: row.Rule, Via: row.Via, Because: row.Because, Unless: row.Unless,
	}
	if w := one.Verdict.Witness; w != nil {
		made.Packet = checks.Clean(fmt.Sprint(w))
	}
	return made
}
