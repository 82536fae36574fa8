package routeros

import "slices"

// Checks are the checks of RouterOS: who may manage the router and how, then what it
// offers and runs.
var Checks = slices.Concat(accessChecks, serviceChecks, firewallChecks)
