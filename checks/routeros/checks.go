package routeros

import "slices"

// Checks are the checks of RouterOS: who may manage the router and how, what it offers
// and runs, what it is connected to, how it is kept, and what its firewall lets through.
var Checks = slices.Concat(accessChecks, serviceChecks, linkChecks, upkeepChecks, firewallChecks)
