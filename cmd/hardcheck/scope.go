package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"hardcheck/checks"
	"hardcheck/checks/audit"
	"hardcheck/checks/engine"
	"hardcheck/checks/site"
)

// The paces of a run.
const (
	paceSafe  = "safe"
	paceQuick = "quick"
)

// scope is what to audit and how to reach it: flags that verbs share.
type scope struct {
	site             string
	passwordEnv      string
	passwordFile     string
	passwordCommand  []string
	pace             string
	targets          []string
	allowWriteProbe  bool
	parallel         int
	timeout, perStep time.Duration
	// timeoutFlag tells whether the timeout was given: the default is the connector's own
	// where that is longer.
	timeoutFlag *pflag.Flag
}

// carefulScope is what the flags say where none is given.
func carefulScope() scope {
	return scope{pace: paceSafe, parallel: engine.DefaultParallel, timeout: engine.DefaultPerTarget, perStep: engine.DefaultStep}
}

func (f *scope) flags(command *cobra.Command) {
	f.reading(command)
	flags := command.Flags()
	flags.StringSliceVarP(&f.targets, "target", "t", nil, "read only these targets of the site file (may be given several times)")
	flags.BoolVar(&f.allowWriteProbe, "allow-write-probe", false, "allow the write probe on targets whose site file consents to it")
	flags.StringVar(&f.pace, "pace", paceSafe, "safe, or quick: one exchange without pauses")
	_ = command.RegisterFlagCompletionFunc("target", f.completeTargets)
	_ = command.RegisterFlagCompletionFunc("pace", cobra.FixedCompletions([]string{paceSafe, paceQuick}, cobra.ShellCompDirectiveNoFileComp))
}

// reading are the flags of every verb that reads targets: which, by which credentials,
// and within which bounds.
func (f *scope) reading(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVarP(&f.site, "site", "s", "", "site file (YAML); waivers.yaml and attestations.yaml beside it are read too (default ./site.yaml where no URL is given)")
	flags.StringVar(&f.passwordEnv, "password-env", "", "environment variable that holds the password of the targets given as URLs")
	flags.StringVar(&f.passwordFile, "password-file", "", "file that holds the password of the targets given as URLs")
	flags.StringSliceVar(&f.passwordCommand, "password-command", nil, "command that prints the password of the targets given as URLs (comma separated words)")
	flags.IntVar(&f.parallel, "parallel", engine.DefaultParallel, "how many targets are read at a time (one per address at most)")
	flags.DurationVar(&f.timeout, "timeout", engine.DefaultPerTarget, "time for one target as a whole; where it isn't given, 2m30s for web servers")
	f.timeoutFlag = flags.Lookup("timeout")
	flags.DurationVar(&f.perStep, "step-timeout", engine.DefaultStep, "time for one connect, read or write")
	command.MarkFlagsMutuallyExclusive("password-env", "password-file", "password-command")
	_ = command.MarkFlagFilename("site", "yaml", "yml")
}

// siteHere is the site file that is read where neither targets nor a site are given.
const siteHere = "site.yaml"

// siteBeside is siteHere where there is one, else empty.
func siteBeside() string {
	if info, err := os.Stat(siteHere); err != nil || info.IsDir() {
		return ""
	}
	return siteHere
}

// isURL tells a target that is written out from the name of one: every scheme ends in a colon.
func isURL(arg string) bool { return strings.Contains(arg, ":") }

// settle tells the arguments apart: URLs, which it returns, and names, which select targets of
// the site. Without either a site file that lies here is the site.
func (f *scope) settle(args []string) (urls []string, err error) {
	var names []string
	for _, arg := range args {
		if isURL(arg) {
			urls = append(urls, arg)
		} else {
			names = append(names, arg)
		}
	}
	if f.site == "" && len(urls) == 0 {
		f.site = siteBeside()
	}
	if len(names) > 0 && f.site == "" {
		return nil, fmt.Errorf("%q is no URL such as redis://10.0.0.5, and there is no site whose target it could be: give --site site.yaml", checks.Clean(names[0]))
	}
	f.targets = append(f.targets, names...)
	return urls, nil
}

// load reads the site file, or makes a site of the URLs, and reports every
// mistake at once.
func (f *scope) load(urls []string) (*site.Site, error) {
	known := audit.Known()
	switch {
	case f.site != "" && len(urls) > 0:
		return nil, errors.New("give either --site or target URLs, not both")
	case f.site != "":
		makeRoom(f.site)
		return site.Load(f.site, known)
	case len(urls) == 0:
		return nil, errors.New("no targets: give --site site.yaml, or targets such as redis://10.0.0.5")
	default:
		return site.FromURLs(urls, site.AdHoc{
			PasswordEnv: f.passwordEnv, PasswordFile: f.passwordFile, PasswordCommand: f.passwordCommand,
		}, known)
	}
}

// prepare loads the site and resolves its credentials, before anything is sent.
func (f *scope) prepare(ctx context.Context, s streams, args []string, quiet bool, prompt site.Prompt) (*site.Site, []checks.Access, error) {
	urls, err := f.settle(args)
	if err != nil {
		return nil, nil, err
	}
	loaded, err := f.load(urls)
	if err := errors.Join(err, f.checkBounds()); err != nil {
		return nil, nil, err
	}
	read, err := loaded.Only(f.targets)
	if err != nil {
		return nil, nil, err
	}
	accesses, warnings, err := read.Resolve(ctx, prompt)
	if !quiet {
		for _, warning := range warnings {
			_, _ = fmt.Fprintf(s.err, "warning: %s\n", warning)
		}
	}
	if err != nil {
		return nil, nil, err
	}
	for i := range accesses {
		accesses[i].Quick, accesses[i].AllowWriteProbe = f.pace == paceQuick, f.allowWriteProbe
	}
	return loaded, accesses, f.checkPace(accesses)
}

// completeTargets offers the names in the site file that was named before.
func (f *scope) completeTargets(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	loaded, _ := f.siteNamed()
	return loaded.Names(), cobra.ShellCompDirectiveNoFileComp
}

func (f *scope) checkPace(accesses []checks.Access) error {
	if f.pace != paceSafe && f.pace != paceQuick {
		return fmt.Errorf("unknown pace %q: use safe or quick", f.pace)
	}
	var errs []error
	for _, access := range accesses {
		if f.pace == paceQuick && access.Target.Fragile {
			errs = append(errs, fmt.Errorf("target %s is marked pace: fragile, so --pace quick is refused for it", access.Target.Name))
		}
	}
	return errors.Join(errs...)
}

// checkBounds refuses what bounds nothing.
func (f *scope) checkBounds() error {
	var errs []error
	if f.parallel < 1 {
		errs = append(errs, fmt.Errorf("--parallel %d: at least 1 target is read at a time", f.parallel))
	}
	for _, bound := range []struct {
		flag  string
		value time.Duration
	}{{"--timeout", f.timeout}, {"--step-timeout", f.perStep}} {
		if bound.value <= 0 {
			errs = append(errs, fmt.Errorf("%s %s: a time is above 0, such as 30s", bound.flag, bound.value))
		}
	}
	return errors.Join(errs...)
}

func (f *scope) limits() engine.Limits {
	limits := engine.Limits{Parallel: withinDescriptors(f.parallel), Step: f.perStep}
	if f.timeoutFlag != nil && f.timeoutFlag.Changed {
		limits.PerTarget = f.timeout
	}
	return limits
}

// prompter asks for a password on the terminal, without showing it. An interrupt ends the
// wait, and the terminal shows again what is typed.
func prompter(ctx context.Context, s streams) site.Prompt {
	if s.in == nil || !term.IsTerminal(int(s.in.Fd())) {
		return nil
	}
	terminal := int(s.in.Fd())
	return func(label string) (string, error) {
		before, err := term.GetState(terminal)
		if err != nil {
			return "", fmt.Errorf("read password: %w", err)
		}
		_, _ = fmt.Fprintf(s.err, "Password for %s: ", label)
		type answer struct {
			text []byte
			err  error
		}
		typed := make(chan answer, 1)
		go func() {
			text, err := term.ReadPassword(terminal)
			typed <- answer{text, err}
		}()
		select {
		case got := <-typed:
			_, _ = fmt.Fprintln(s.err)
			if got.err != nil {
				return "", fmt.Errorf("read password: %w", got.err)
			}
			return string(got.text), nil
		case <-ctx.Done():
			_ = term.Restore(terminal, before)
			_, _ = fmt.Fprintln(s.err)
			return "", ctx.Err()
		}
	}
}
