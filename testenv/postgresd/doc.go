// Package postgresd runs the real PostgreSQL server for tests and the lab, and stands in
// for servers that can't be run here.
//
// The server listens on loopback unless the caller names another address, keeps its data
// below a temporary folder, and runs as the account postgres, as it refuses to run as root.
package postgresd
