package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/checks/audit"
	"hardcheck/checks/docker"
	"hardcheck/checks/engine"
	"hardcheck/checks/pattern"
	"hardcheck/checks/report"
	"hardcheck/checks/routeros"
	"hardcheck/checks/site"
	"hardcheck/profiles"
)

// initial is one run of the init verb.
type initial struct {
	streams
	name     string
	profiles []string
	absent   []string
	file     string
}

func newInit(s streams) *cobra.Command {
	i := initial{streams: s}
	command := &cobra.Command{
		Use:   "init [TARGET...]",
		Short: "Write a commented site.yaml from what it is given and what it asks; scans nothing",
		Long: `Write a site file with a comment at each part. Targets are given as URLs; on a terminal it asks for
what is missing. The networks of exports (rsc:) and of the local engine (docker:) become zones to be
named. Nothing else is read, and no address is tried.

A file that is there is not written over.`,
		Example: `  hardcheck init
  hardcheck init rsc:edge.rsc modbus://10.20.3.7 --name plant-7 -p netmikro
  hardcheck init docker: --name lab --absent modbus -o lab/site.yaml`,
		RunE: func(command *cobra.Command, urls []string) error {
			return i.run(command.Context(), urls)
		},
	}
	flags := command.Flags()
	flags.StringVar(&i.name, "name", "", "name of the site")
	flags.StringSliceVarP(&i.profiles, "profile", "p", nil, "policy to judge by (may be given several times)")
	flags.StringSliceVar(&i.absent, "absent", nil, "kind of target that the site doesn't have (may be given several times)")
	flags.StringVarP(&i.file, "output", "o", siteHere, "file to write; - is standard output")
	_ = command.RegisterFlagCompletionFunc("profile", cobra.FixedCompletions(profiles.IDs(), cobra.ShellCompDirectiveDefault))
	command.ValidArgsFunction = completeURLs
	return command
}

func (i *initial) run(ctx context.Context, urls []string) error {
	if _, err := os.Lstat(i.file); err == nil && i.file != standardOutput {
		return fmt.Errorf("%s is there already: name another file with -o", i.file)
	}
	urls, err := i.complete(ctx, urls)
	if err != nil {
		return err
	}
	known := audit.Known()
	loaded, err := site.FromURLs(urls, site.AdHoc{}, known)
	if err != nil {
		return err
	}
	networks, err := i.networks(ctx, loaded)
	if err != nil {
		return err
	}
	text := i.text(loaded, urls, networks)
	if i.file == standardOutput {
		_, err := io.WriteString(i.out, text)
		return err
	}
	if err := report.WriteFile(i.file, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }); err != nil {
		return err
	}
	if _, err := site.Load(i.file, known); err != nil {
		return fmt.Errorf("%s was written, and has to be mended: %w", i.file, err)
	}
	_, err = fmt.Fprintf(i.out, "%s: written. Read its comments, then: hardcheck validate %s; hardcheck plan --site %s\n", i.file, i.file, i.file)
	return err
}

const initInstead = "give targets such as redis://10.10.0.5 or rsc:router.rsc, and --name"

// complete asks for what was not given.
func (i *initial) complete(ctx context.Context, urls []string) ([]string, error) {
	if len(urls) > 0 && i.name != "" {
		return urls, nil
	}
	d, err := openDialog(ctx, i.streams, initInstead)
	if err != nil {
		return nil, err
	}
	defer d.close()
	urls, err = i.dialog(d, urls)
	if errors.Is(err, errLeft) {
		return nil, errors.New("left: nothing was written")
	}
	return urls, err
}

func (i *initial) dialog(d *dialog, urls []string) (_ []string, err error) {
	known := audit.Known()
	if i.name, err = d.must("Name of the site", i.name, notEmpty); err != nil {
		return nil, err
	}
	d.say("Targets, one a line, such as redis://10.10.0.5, modbus://10.20.3.7, rsc:router.rsc or docker: (hardcheck explain targets shows all). An empty line ends the list.")
	for {
		url, err := d.ask("Target", "")
		if err != nil {
			return nil, err
		}
		if url == "" && len(urls) > 0 {
			break
		}
		if _, err := site.FromURLs([]string{url}, site.AdHoc{}, known); err != nil {
			d.say(err.Error())
			continue
		}
		urls = append(urls, url)
	}
	if len(i.profiles) == 0 {
		text, err := d.must("Policies, with spaces between: "+strings.Join(profiles.IDs(), ", "), profiles.BaselineID, func(text string) error {
			_, err := profiles.Select(strings.Fields(text), all.Checks())
			return err
		})
		if err != nil {
			return nil, err
		}
		i.profiles = strings.Fields(text)
	}
	if len(i.absent) == 0 {
		text, err := d.ask("Kinds of targets that the site does not have, with spaces between: "+strings.Join(kindNames(), ", "), "")
		if err != nil {
			return nil, err
		}
		i.absent = strings.Fields(text)
	}
	return urls, nil
}

func kindNames() []string {
	var names []string
	for _, kind := range all.Kinds() {
		names = append(names, kind.Name)
	}
	return names
}

// knownNetwork is a network that an export or the engine knows, and where from.
type knownNetwork struct {
	prefix netip.Prefix
	// from is the target's name, name what the network is called there, port the router's
	// interface; about is what else is known.
	from, name, port, about string
}

// networks reads the exports and the local engine among the targets, and nothing else.
func (i *initial) networks(ctx context.Context, s *site.Site) ([]knownNetwork, error) {
	local := *s
	local.Targets = slices.DeleteFunc(slices.Clone(s.Targets), func(t site.Target) bool {
		return t.Scheme != "rsc" && (t.Scheme != "docker" || t.Path != "")
	})
	if len(local.Targets) == 0 {
		return nil, nil
	}
	accesses, _, err := local.Resolve(ctx, nil)
	if err != nil {
		return nil, err
	}
	var networks []knownNetwork
	err = audit.Gather(ctx, &local, accesses, audit.Options{Tool: tool()}, func(_ checks.Site, r engine.Record) error {
		switch facts := r.Facts.(type) {
		case routeros.Facts:
			networks = append(networks, routerNetworks(r.Target.Name, &facts)...)
		case docker.Facts:
			networks = append(networks, engineNetworks(r.Target.Name, &facts)...)
		case nil:
			_, _ = fmt.Fprintf(i.err, "warning: %s could not be read: %s\n", r.Target.Name, r.State)
		}
		return nil
	})
	slices.SortFunc(networks, func(a, b knownNetwork) int { return a.prefix.Addr().Compare(b.prefix.Addr()) })
	return networks, err
}

var notInName = pattern.New(`[^a-z0-9]+`)

// plainName makes a name of the site file from any text.
func plainName(text string) string {
	name := strings.Trim(notInName.ReplaceAllString(strings.ToLower(text), "-"), "-")
	if name == "" {
		return "target"
	}
	return name[:min(len(name), 60)]
}

// unique is the name, with a number where it is taken.
func unique(name string, taken map[string]bool) string {
	chosen := name
	for n := 2; taken[chosen]; n++ {
		chosen = fmt.Sprintf("%s-%d", name, n)
	}
	taken[chosen] = true
	return chosen
}

// nameOf is a target's name: the base name of its file, else its host, else its kind.
func nameOf(t site.Target, taken map[string]bool) string {
	text := t.Kind
	switch {
	case t.Path != "" && t.Host == "":
		first, _, _ := strings.Cut(t.Path, ",")
		text = strings.TrimSuffix(filepath.Base(first), filepath.Ext(first))
	case t.Host != "":
		text = t.Kind + "-" + t.Host
	}
	return unique(plainName(text), taken)
}
