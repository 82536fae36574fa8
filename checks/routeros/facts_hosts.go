package routeros

// MaxHosts is the number of hosts in a menu above which they aren't asked for.
const MaxHosts = 5000

// ARPEntry is a row of /ip/arp: a host in a network of the router.
type ARPEntry struct {
	Address   string `json:"address,omitempty" ros:"address"`
	MAC       string `json:"mac,omitempty" ros:"mac-address"`
	Interface string `json:"interface,omitempty" ros:"interface"`
	Disabled  bool   `json:"disabled,omitempty" ros:"disabled"`
	// Published entries are addresses that the router answers for: proxy ARP.
	Published bool `json:"published,omitempty" ros:"published"`
	// Complete is not set where nobody has answered.
	Complete bool `json:"complete,omitempty" ros:"complete" source:"manual"`
}

// Lease is a row of /ip/dhcp-server/lease.
type Lease struct {
	// ActiveAddress is empty where no host has the lease now.
	ActiveAddress string `json:"activeAddress,omitempty" ros:"active-address" source:"manual"`
	MAC           string `json:"mac,omitempty" ros:"mac-address"`
	// HostName is what the host calls itself.
	HostName string `json:"hostName,omitempty" ros:"host-name" source:"manual"`
	Disabled bool   `json:"disabled,omitempty" ros:"disabled"`
}

// BridgeHost is a row of /interface/bridge/host: a station whose frames a bridge has seen.
type BridgeHost struct {
	MAC    string `json:"mac,omitempty" ros:"mac-address"`
	Bridge string `json:"bridge,omitempty" ros:"bridge"`
	// Interface is the port behind which it stands.
	Interface string `json:"interface,omitempty" ros:"interface"`
	Disabled  bool   `json:"disabled,omitempty" ros:"disabled"`
	// Local entries are the router's own.
	Local bool `json:"local,omitempty" ros:"local" source:"manual"`
}
