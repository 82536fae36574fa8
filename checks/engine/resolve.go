package engine

import (
	"context"
	"errors"
	"fmt"
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

// MaxAddresses bounds the addresses of one name. What has more is no device of a plant,
// but a service of the internet.
const MaxAddresses = 16

// Named reports whether the target's host is a name that this machine has to look up.
func Named(access *checks.Access) bool {
	_, err := netip.ParseAddr(access.Host)
	return access.Host != "" && err != nil && !access.Via.Used()
}

// Resolve fills in what each job dials, and adds the resolved addresses to its
// target, before anything is sent. What a job with one address has is changed where it
// stands. A name with several addresses becomes as many jobs,
// one after the other. A name without an address is left without an endpoint: Collect
// then records the target as unreachable. The error lists the names with more than
// [MaxAddresses].
func Resolve(ctx context.Context, jobs []Job, limits Limits) ([]Job, error) {
	limits = limits.withDefaults()
	if limits.Resolver == nil {
		limits.Resolver = systemResolver
	}
	found := make([][]netip.Addr, len(jobs))
	var group errgroup.Group
	group.SetLimit(resolveParallel)
	for i := range jobs {
		if !Named(jobs[i].Access) {
			found[i] = literal(jobs[i].Access)
			continue
		}
		group.Go(func() error {
			found[i] = lookup(ctx, jobs[i].Access.Host, limits)
			return nil
		})
	}
	_ = group.Wait()
	all := make([]Job, 0, len(jobs))
	var errs []error
	for i, job := range jobs {
		if n := len(found[i]); n > MaxAddresses {
			errs = append(errs, fmt.Errorf("target %s: the name %q has %d addresses: %d at most; name those that are yours as targets of their own",
				checks.Clean(job.Access.Target.Name), checks.Clean(job.Access.Host), n, MaxAddresses))
			continue
		}
		if job.Access.Via.Used() {
			// The proxy resolves the name, by the servers of its own network.
			job.Access.Endpoint = net.JoinHostPort(job.Access.Host, strconv.Itoa(int(job.Access.Target.Port)))
		}
		all = appendEach(all, job, found[i])
	}
	return all, errors.Join(errs...)
}

// appendEach appends the job once for each address.
func appendEach(all []Job, job Job, addresses []netip.Addr) []Job {
	if len(addresses) == 0 {
		return append(all, job)
	}
	given := job.Access
	for _, address := range addresses {
		if len(addresses) > 1 {
			own := *given
			job.Access = &own
			own.Target.Base, own.Target.Name = given.Target.Name, given.Target.Name+"@"+address.String()
		}
		target := &job.Access.Target
		known := []netip.Addr{address.WithZone("")}
		for _, other := range target.Addresses {
			if !slices.Contains(known, other) {
				known = append(known, other)
			}
		}
		target.Addresses = known
		job.Access.Endpoint = net.JoinHostPort(address.String(), strconv.Itoa(int(target.Port)))
		all = append(all, job)
	}
	return all
}

// literal is the address that stands in place of a name; nothing where a proxy dials it.
func literal(access *checks.Access) []netip.Addr {
	address, err := netip.ParseAddr(access.Host)
	if err != nil || access.Via.Used() {
		return nil
	}
	return []netip.Addr{address.Unmap()}
}

// lookup gives the addresses in an order that doesn't depend on the name server's mood.
func lookup(ctx context.Context, host string, limits Limits) []netip.Addr {
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
