package routeros

// Chapters of the vendor's manual that several checks refer to.
const (
	manual             = "https://help.mikrotik.com/docs/display/ROS/"
	manualSecuring     = manual + "Securing+your+router"
	manualLog          = manual + "Log"
	manualNTP          = manual + "NTP"
	manualSNMP         = manual + "SNMP"
	manualUPnP         = manual + "UPnP"
	manualProxy        = manual + "Proxy"
	manualServices     = manual + "Services"
	manualUser         = manual + "User"
	manualSSH          = manual + "SSH"
	manualAPI          = manual + "API"
	manualCertificates = manual + "Certificates"
	manualRADIUS       = manual + "RADIUS"
	manualUpgrading    = manual + "Upgrading+and+installation"
	manualRouterBOARD  = manual + "RouterBOARD"
	manualFilter       = manual + "Filter"
	manualNAT          = manual + "NAT"
)

// safeMode begins the remediations that can lock out whoever follows them.
const safeMode = "Enter safe mode first (Ctrl+X in a terminal, and again to keep the changes): if a change cuts you off, the router " +
	"takes it back within minutes. "
