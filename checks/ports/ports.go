// Package ports names the ports of services that give control or data, often without a
// credential: those of industrial protocols, databases, container engines and remote
// access. It is the one list of them, which checks of several kinds ask.
//
// A number alone proves no service: "port of Modbus" is all that may be said of it.
package ports

import (
	"fmt"
	"slices"
)

// Group is what a service is for.
type Group string

// The groups.
const (
	Industrial Group = "industrial" // controllers, drives, meters, building automation
	Data       Group = "data"       // databases and caches
	Engine     Group = "engine"     // container engines, which give the host
	Access     Group = "access"     // shells, screens, management
)

// Transport is what a port is used over.
type Transport string

// The transports.
const (
	TCP  Transport = "tcp"
	UDP  Transport = "udp"
	Both Transport = "tcp/udp"
)

// Use is what a range of ports is known for.
type Use struct {
	First, Last uint16
	Over        Transport
	Name        string
	Group       Group
	// Source is the page that says so.
	Source string
}

// over reports whether the port is used over a protocol; the empty one may be either.
func (u Use) over(protocol string) bool {
	switch protocol {
	case "":
		return true
	case string(TCP), string(UDP):
		return u.Over == Both || string(u.Over) == protocol
	}
	return false
}

// Find returns what is known of the ports from first to last over a protocol, in the order
// of their numbers: "tcp", "udp", or "" for any. No group means all of them.
func Find(first, last uint16, protocol string, groups ...Group) []Use {
	var found []Use
	for _, use := range table {
		if use.First <= last && first <= use.Last && use.over(protocol) && (len(groups) == 0 || slices.Contains(groups, use.Group)) {
			found = append(found, use)
		}
	}
	return found
}

// Numbers are all ports of the groups, in order.
func Numbers(groups ...Group) []uint16 {
	var numbers []uint16
	for _, use := range Find(0, 1<<16-1, "", groups...) {
		for port := int(use.First); port <= int(use.Last); port++ {
			numbers = append(numbers, uint16(port))
		}
	}
	return slices.Compact(numbers)
}

// Name is a port for people, with what it is known for over the protocol: "502 of Modbus".
func Name(port uint16, protocol string) string {
	if uses := Find(port, port, protocol); len(uses) > 0 {
		return fmt.Sprintf("%d of %s", port, uses[0].Name)
	}
	return fmt.Sprint(port)
}
