package redisconn

import (
	"maps"
	"net"
	"net/netip"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/hostfs"
	"hardcheck/checks/redis"
)

// packagePrefixes are how the names of the packages begin that have such servers.
var packagePrefixes = []string{"redis", "valkey", "keydb"}

// readPackage looks up which package of this host the server is from, where it is this
// host's: its process listens on the address that was read.
func (c *collector) readPackage() {
	address, own := c.ownAddress()
	if !own {
		c.problems.Add("package", checks.Problem{Reason: checks.Source, Detail: "which package a server is from is shown on its own host alone"})
		return
	}
	var host hostfs.Host
	pid, err := host.Listener(address)
	var found hostfs.Package
	if err == nil {
		found, err = host.PackageOf(pid, packagePrefixes...)
	}
	if err != nil {
		c.problems.Add("package", checks.Problem{Reason: checks.Source, Detail: checks.Clean(err.Error())})
		return
	}
	c.facts.Package = checks.Known(redis.Package{
		Name: checks.Clean(found.Name), Version: checks.Clean(found.Version),
		Fixed: slices.Sorted(maps.Keys(found.Changelog.Fixed)),
	})
}

// ownAddress is the address that was read, and whether it is one of this machine. Behind a
// proxy it is not: its loopback is another's.
func (c *collector) ownAddress() (netip.AddrPort, bool) {
	address, err := netip.ParseAddrPort(c.access.Endpoint)
	if err != nil || c.access.Via.Used() {
		return address, false
	}
	if c.access.Local() {
		return address, true
	}
	ours, err := net.InterfaceAddrs()
	return address, err == nil && slices.ContainsFunc(ours, func(one net.Addr) bool {
		prefix, err := netip.ParsePrefix(one.String())
		return err == nil && prefix.Addr().Unmap() == address.Addr().Unmap()
	})
}
