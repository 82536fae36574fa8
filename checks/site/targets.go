package site

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
)

const maxTargets = 100_000

var (
	distributionPattern = pattern.New(`^[a-z][a-z0-9]*(-[a-z0-9.]+)*$`)
	consents            = []string{"active", "write-probe"}
)

func (b *builder) targets() {
	if len(b.file.Targets) == 0 || len(b.file.Targets) > maxTargets {
		if b.doc.Has("targets") {
			b.doc.Errorf([]any{"targets"}, "%d targets: a site has 1 to %d", len(b.file.Targets), maxTargets)
		}
		return
	}
	b.expect(len(b.file.Targets))
	b.targetsFrom(0)
}

// expect makes room for about so many targets.
func (b *builder) expect(targets int) {
	b.names = make(map[string]int, targets)
	b.site.Targets = make([]Target, 0, targets)
}

// targetsFrom reads the entries, whose first has a place in the file's list.
func (b *builder) targetsFrom(first int) {
	for i, entry := range b.file.Targets {
		path := []any{"targets", first + i}
		if line, twice := b.names[entry.Name]; twice && entry.Name != "" {
			b.doc.Errorf(at(path, "name"), "target %q is defined twice: first on line %d", checks.Clean(entry.Name), line)
		} else {
			b.names[entry.Name] = b.doc.Line(path...)
		}
		b.target(path, entry)
	}
}

func (b *builder) target(path []any, entry fileTarget) {
	if !namePattern.MatchString(entry.Name) && b.doc.HasBelow(path, "name") {
		b.doc.Errorf(at(path, "name"), "target name %q is not made of a-z, 0-9, dot, dash and underscore", checks.Clean(entry.Name))
	}
	if !b.doc.HasBelow(path, "url") {
		b.anyKeys(entry.Own)
		return
	}
	where, err := parseURL(entry.URL, b.known)
	if errors.Is(err, errPasswordInURL) {
		err = fmt.Errorf("%w: add a password key such as {env: NAME} or {file: path}", err)
	}
	if err != nil {
		b.doc.Errorf(at(path, "url"), "%v", err)
		b.anyKeys(entry.Own)
		return
	}
	b.site.Targets = append(b.site.Targets, Target{
		Target: checks.Target{
			Name: entry.Name, Kind: where.kind.Name, URL: where.shown, Port: where.port, Written: where.scheme.Written,
			Consent: entry.Consent, Labels: entry.Labels, Line: b.doc.Line(path...),
		},
		Scheme: where.scheme.Name, Host: where.host, path: path, form: where.scheme.Form,
	})
	target := &b.site.Targets[len(b.site.Targets)-1]
	target.Path = b.paths(where)
	if slices.Contains(b.file.Absent, target.Kind) {
		b.doc.Errorf(at(path, "url"), "kind %q is listed as absent", target.Kind)
	}
	b.place(target, entry, where)
	b.ownKeys(target, where.kind, entry.Own)
	b.consent(path, entry.Consent)
	b.settle(target, entry, where)
	if target.Windows.Zone = b.timeZone(path, entry.TimeZone); target.Windows.Zone != nil {
		target.TimeZone = target.Windows.Zone.String()
	}
}

// paths resolves the paths of a URL against the folder of the site file.
func (b *builder) paths(where location) string {
	if !where.scheme.Form.Paths() {
		return where.path
	}
	parts := where.split(where.path)
	for i, part := range parts {
		parts[i] = b.resolve(part)
	}
	return strings.Join(parts, ",")
}

// place finds the target's addresses and zones.
func (b *builder) place(target *Target, entry fileTarget, where location) {
	var addresses []netip.Addr
	if address, err := netip.ParseAddr(where.host); err == nil {
		addresses = append(addresses, address.WithZone("").Unmap())
	}
	for i, text := range entry.Addresses {
		path := at(target.path, "addresses", i)
		address, err := netip.ParseAddr(text)
		if err != nil || address.Zone() != "" {
			b.doc.Errorf(path, "address %q is not an IP address", checks.Clean(text))
			continue
		}
		if address = address.Unmap(); !slices.Contains(addresses, address) {
			addresses = append(addresses, address)
		}
	}
	target.Addresses = addresses
	if entry.Zone != "" {
		b.zoneReference(at(target.path, "zone"), entry.Zone)
	}
	for i, zone := range entry.ReachableFrom {
		b.zoneReference(at(target.path, "reachable-from", i), zone)
	}
	target.zone, target.reachableFrom = entry.Zone, entry.ReachableFrom
	target.stand(&target.Target, b.site.Zones)
}

// stand places the target, by what the file says of it and by its addresses.
func (t *Target) stand(public *checks.Target, zones []checks.Zone) {
	public.Zone = cmp.Or(t.zone, zoneOf(zones, public.Addresses))
	public.ReachableFrom = t.reachableFrom
	if t.reachableFrom == nil && public.Zone != "" {
		public.ReachableFrom = []string{public.Zone}
	}
}

func (b *builder) consent(path []any, given []string) {
	for i, consent := range given {
		b.oneOf(at(path, "consent", i), "consent", consent, consents)
	}
}

func (b *builder) windows(path []any, windows *fileWindows) checks.Windows {
	if windows == nil {
		return checks.Windows{}
	}
	for key, list := range map[string][]string{"allow": windows.Allow, "deny": windows.Deny} {
		for i, text := range list {
			if _, err := ParseWindow(text); err != nil {
				b.doc.Errorf(at(path, key, i), "%v", err)
			}
		}
	}
	return checks.Windows{Allow: windows.Allow, Deny: windows.Deny}
}

// timeZone is nil where what is at the path has no zone, or a wrong one.
func (b *builder) timeZone(path []any, name string) *time.Location {
	if !b.doc.HasBelow(path, "time-zone") {
		return nil
	}
	zone, err := timeZone(name)
	if err != nil {
		b.doc.Errorf(at(path, "time-zone"), "%v", err)
	}
	return zone
}

func (b *builder) pace(path []any, pace string) {
	if pace != "" {
		b.oneOf(at(path, "pace"), "pace", pace, []string{"normal", "fragile"})
	}
}

func (b *builder) distribution(path []any, name string) {
	if name != "" && !distributionPattern.MatchString(name) {
		b.doc.Errorf(at(path, "distribution"), "distribution %q is not written like debian-12", checks.Clean(name))
	}
}

func takesNo(what string, where location) string {
	return fmt.Sprintf("%s targets take no %s", where.scheme.Name, what)
}
