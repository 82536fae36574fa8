package exportconn

import _ "embed"

// demoScheme is the scheme of the export in the program.
const demoScheme = "demo"

// Demo is the export of a router that nobody has: a small site whose pump controller is
// forwarded to the internet, and with most of what careless routers have in common.
//
//go:embed demo.rsc
var Demo string
