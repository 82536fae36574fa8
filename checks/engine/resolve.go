package engine

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strconv"

	"golang.org/x/sync/errgroup"

	"hardcheck/checks"
)

// Resolver looks up the addresses of a host name.
type Resolver func(ctx context.Context, host string) ([]netip.Addr, error)

func systemResolver(ctx context.Context, host string) ([]netip.Addr, error) {
	return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
}

// resolveParallel bounds the lookups under way.
const resolveParallel = 32

// Resolve fills in what each job dials, and adds the resolved addresses to its
// target, before anything is sent. A name without an address is left without an
// endpoint: Collect then records the target as unreachable.
func Resolve(ctx context.Context, jobs []Job, limits Limits) []Job {
	limits = limits.withDefaults()
	if limits.Resolver == nil {
		limits.Resolver = systemResolver
	}
	jobs = slices.Clone(jobs)
	var group errgroup.Group
	group.SetLimit(resolveParallel)
	for i := range jobs {
		group.Go(func() error {
			jobs[i].Access = resolved(ctx, jobs[i].Access, limits)
			return nil
		})
	}
	_ = group.Wait()
	return jobs
}

func resolved(ctx context.Context, access checks.Access, limits Limits) checks.Access {
	if access.Host == "" {
		return access
	}
	if access.Via.Used() {
		// The proxy resolves the name, by the servers of its own network.
		access.Endpoint = net.JoinHostPort(access.Host, strconv.Itoa(int(access.Target.Port)))
		return access
	}
	addresses := lookup(ctx, access.Host, limits)
	if len(addresses) == 0 {
		return access
	}
	access.Endpoint = net.JoinHostPort(addresses[0].String(), strconv.Itoa(int(access.Target.Port)))
	access.Target.Addresses = slices.Clone(access.Target.Addresses)
	for _, address := range addresses {
		if !slices.Contains(access.Target.Addresses, address) {
			access.Target.Addresses = append(access.Target.Addresses, address)
		}
	}
	return access
}

// lookup gives the addresses in an order that doesn't depend on the name server's mood.
func lookup(ctx context.Context, host string, limits Limits) []netip.Addr {
	if address, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{address.Unmap()}
	}
	ctx, cancel := context.WithTimeout(ctx, limits.Step)
	defer cancel()
	addresses, err := limits.Resolver(ctx, host)
	if err != nil {
		return nil
	}
	for i := range addresses {
		addresses[i] = addresses[i].Unmap()
	}
	slices.SortFunc(addresses, netip.Addr.Compare)
	return slices.Compact(addresses)
}

func hostOf(endpoint string) string {
	host, _, err := net.SplitHostPort(endpoint)
	if err != nil {
		return endpoint
	}
	return host
}
