package firewall

import "net/netip"

// Router is the part of a router's configuration that decides on packets.
type Router struct {
	IPv4, IPv6 Tables
	Interfaces []Interface
	// Ports are the bridges and bonds that interfaces are ports of, by the ports' names;
	// empty where it isn't known which.
	Ports map[string]string
	// InterfacesUnread says that Interfaces may lack some.
	InterfacesUnread bool
	InterfaceLists   []InterfaceList
	// ListsUnread says that InterfaceLists or their members could not be read.
	ListsUnread bool
	// OpenLists asks for answers that hold whatever else the lists of interfaces and
	// addresses may hold, as an export leaves out what a router adds by itself.
	OpenLists bool
	// Listeners are what the router itself offers; switched-off ones are left out.
	Listeners []Listener
	// ListenersIncomplete says that there may be more of them.
	ListenersIncomplete bool
	// UntrackedOnly is set where connection tracking is off ("enabled=no"): then
	// nothing is translated and no packet has the state new.
	UntrackedOnly bool
	// Uplinks are the interfaces that lead to the internet, sorted by name.
	Uplinks []Uplink
	// BridgeFirewall is set where bridged packets pass the IP rules, or may do so.
	BridgeFirewall bool
	// Steps bounds the work for one question; 0 is [DefaultSteps].
	Steps int
}

// Tables are the rules and addresses of one family.
type Tables struct {
	Raw, NAT, Filter []Rule
	// Unread names the tables that could not be read ("raw", "nat", "filter"): an
	// unread one is not an empty one.
	Unread []string
	// AddressLists are the entries of all lists of the family.
	AddressLists []AddressEntry
	// AddressListsUnread says that they could not be read.
	AddressListsUnread bool
	// FedLists names lists that something beside the rules above adds to: mangle
	// rules, PPP profiles, hotspot, scripts.
	FedLists []string
	// FedUnseen names lists without an entry that something which isn't in the configuration
	// may add to: entries with a timeout, which an export leaves out.
	FedUnseen []string
	// FedFirst are those of them that are added to before any rule above sees the packet,
	// by mangle rules: a sender may be on them with its first packet.
	FedFirst []string
	// Addresses are the router's own.
	Addresses []Address
	// AddressesUnread says that Addresses may lack some.
	AddressesUnread bool
	// Leased says that the router has, or may get, an address that Addresses lacks, such
	// as one from DHCP in an export.
	Leased bool
	// LinkLocal says that its interfaces have link-local addresses that Addresses lacks:
	// an export doesn't show them.
	LinkLocal bool
	// Routes are the active routes; of an export those that are configured.
	Routes []Route
	// RoutesIncomplete says that there are routes that Routes lacks.
	RoutesIncomplete bool
	// PolicyRouting says that something beside the destination picks the route.
	PolicyRouting bool
	// Marked says that mangle rules set marks, or that they could not be read.
	Marked bool
	// EncryptedTo are the destinations that IPsec policies encrypt to.
	EncryptedTo []netip.Prefix
	// Off is set where the family is switched off (disable-ipv6=yes), or isn't used at all.
	Off bool
	// Doubt says why it isn't known whether the router uses the family; empty where it is.
	Doubt string
	// ForwardOff is set where the router doesn't forward (ip-forward=no).
	ForwardOff bool
}

// Rule is a row of a table as the router prints it.
type Rule struct {
	Chain string
	// Action is accept where empty.
	Action string
	// Match holds the matchers in the router's notation; a missing one matches all,
	// one that is there and empty is undecided.
	Match map[string]string
	// Options holds the parameters of the action: jump-target, to-addresses.
	Options map[string]string
	Comment string
	// Disabled and Invalid rules are skipped by the router.
	Disabled, Invalid bool
}

// AddressEntry is a row of an address list.
type AddressEntry struct {
	List string
	// Address is an address, a prefix, a range or a DNS name.
	Address  string
	Disabled bool
	// Dynamic entries and those with a timeout come and go.
	Dynamic bool
}

// Interface is one that packets enter or leave by. A port of a bridge isn't: its
// packets enter by the bridge.
type Interface struct {
	Name string
	// Type is as printed: "ether", "pppoe-out", "vlan".
	Type    string
	Dynamic bool
	// VRF is empty or "main" for the main routing table. Where VRFUnread is set it isn't
	// known.
	VRF       string
	VRFUnread bool
}

// InterfaceList is a list with its members.
type InterfaceList struct {
	Name             string
	Members          []string
	Include, Exclude []string
}

// Address is an address of the router with its network.
type Address struct {
	Prefix    netip.Prefix
	Interface string
}

// Route leads a destination out by an interface.
type Route struct {
	Destination netip.Prefix
	// Interface is empty where it isn't known.
	Interface string
	// Discard is set for blackhole, prohibit and unreachable routes.
	Discard bool
}

// Listener is a service of the router itself.
type Listener struct {
	// Name is the router's: "winbox", "dns".
	Name     string
	Protocol uint8
	Port     uint16
	// Allowed limits the sources; empty allows all.
	Allowed []netip.Prefix
	// VRF is empty or "main" for the main one.
	VRF string
}

// RuleRef names a rule for a person.
type RuleRef struct {
	// Table is "raw", "nat" or "filter".
	Table string
	Chain string
	// Number is the rule's place in its table from 0, disabled rules included.
	Number  int
	Action  string
	Comment string
}
