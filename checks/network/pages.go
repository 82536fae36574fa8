package network

// Pages that several checks refer to.
const (
	filterPage = "https://help.mikrotik.com/docs/display/ROS/Filter"
	natPage    = "https://help.mikrotik.com/docs/display/ROS/NAT"
	otGuide    = "https://csrc.nist.gov/pubs/sp/800/82/r3/final"
)
