package routeros

// Chapters of the vendor's manual that several checks refer to.
const (
	Manual             = "https://help.mikrotik.com/docs/display/ROS/"
	ManualSecuring     = Manual + "Securing+your+router"
	ManualLog          = Manual + "Log"
	ManualNTP          = Manual + "NTP"
	ManualSNMP         = Manual + "SNMP"
	ManualUPnP         = Manual + "UPnP"
	ManualProxy        = Manual + "Proxy"
	ManualServices     = Manual + "Services"
	ManualUser         = Manual + "User"
	ManualSSH          = Manual + "SSH"
	ManualAPI          = Manual + "API"
	ManualCertificates = Manual + "Certificates"
	ManualRADIUS       = Manual + "RADIUS"
	ManualUpgrading    = Manual + "Upgrading+and+installation"
	ManualRouterBOARD  = Manual + "RouterBOARD"
	ManualFilter       = Manual + "Filter"
	ManualNAT          = Manual + "NAT"
)

// SafeMode begins the remediations that can lock out whoever follows them.
const SafeMode = "Enter safe mode first (Ctrl+X in a terminal, and again to keep the changes): if a change cuts you off, the router " +
	"takes it back within minutes. "
