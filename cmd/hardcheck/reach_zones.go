package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/site"
	"hardcheck/checks/yamlfile"
)

// checkZone refuses a zone that the site doesn't have, before anything is sent. Without
// zones in the site the routers' own are known only later.
func (r *reaching) checkZone(zones []checks.Zone) error {
	names := zoneNames(zones)
	if r.zone == "" || len(checks.Site{Zones: zones}.Networks()) == 0 || slices.Contains(names, r.zone) {
		return nil
	}
	return fmt.Errorf("the site has no zone %q%s (it has %s)", r.zone, yamlfile.DidYouMean(r.zone, names), strings.Join(names, ", "))
}

// zoneNames are the site's zones and the internet.
func zoneNames(zones []checks.Zone) []string {
	var names []string
	for _, zone := range zones {
		if zone.Name == checks.Internet {
			continue // It comes last.
		}
		names = append(names, zone.Name)
	}
	return append(names, checks.Internet)
}

// narrow leaves the rows of the zone that was asked for.
func (r *reaching) narrow(all []reached) error {
	if r.zone == "" {
		return nil
	}
	var names []string
	read, found := false, false
	for i := range all {
		table := &all[i].table
		read = read || all[i].problem == nil
		for _, zone := range table.Zones {
			found = found || zone.Name == r.zone
			names = append(names, checks.Clean(zone.Name))
		}
	}
	if read && !found {
		return fmt.Errorf("no router has a zone %q%s (they have %s)", r.zone, yamlfile.DidYouMean(r.zone, names), strings.Join(names, ", "))
	}
	return nil
}

// siteNamed loads the site file that was named before on the command line.
func (f *scope) siteNamed() (*site.Site, bool) {
	if _, err := f.settle(nil); err != nil {
		return nil, false
	}
	loaded, err := f.load(nil)
	return loaded, err == nil
}

// completeZones offers the zones of the site file that was named before.
func (f *scope) completeZones(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	names := []string{checks.Internet}
	if loaded, ok := f.siteNamed(); ok {
		names = zoneNames(loaded.Zones)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// completeRouters offers the routers of the site file that was named before, else the
// beginnings of URLs.
func (f *scope) completeRouters(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	loaded, ok := f.siteNamed()
	if !ok {
		return []string{"routeros://", "routeros+plain://"}, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, target := range loaded.Targets {
		if target.Kind == routeros.Kind.Name {
			names = append(names, target.Name)
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
