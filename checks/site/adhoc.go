package site

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"strings"

	"hardcheck/checks"
)

// AdHoc are the settings for targets that are given as URLs. They hold for every
// target whose kind takes credentials.
type AdHoc struct {
	// Username is used where the URL has none.
	Username string
	// Of the sources of a password at most one is set. Without any, the variable
	// HARDCHECK_<KIND>_PASSWORD is used when it is set, such as HARDCHECK_REDIS_PASSWORD.
	PasswordEnv     string
	PasswordFile    string
	PasswordCommand []string
}

// FromURLs makes a site of URLs. Each target is named after its URL, with its port and
// without its user. The error lists everything that is wrong with the URLs.
func FromURLs(urls []string, options AdHoc, known Known) (*Site, error) {
	shared, err := options.reference()
	errs := []error{err}
	s := &Site{AdHoc: true, known: known, variables: append(kindVariables(known), options.PasswordEnv)}
	if len(urls) == 0 {
		errs = append(errs, errors.New("no target is given"))
	}
	seen := map[string]bool{}
	for i, text := range urls {
		where, err := parseURL(text, known)
		if err == nil && seen[where.canonical] {
			err = fmt.Errorf("target %s is given twice", checks.Clean(where.canonical))
		}
		if errors.Is(err, errPasswordInURL) {
			err = fmt.Errorf("%w: use --password-env, --password-file or --password-command", err)
		}
		if err != nil {
			// The URL itself is not shown: it may hold a password.
			errs = append(errs, fmt.Errorf("target %d: %w", i+1, err))
			continue
		}
		seen[where.canonical] = true
		target, err := options.target(where, shared)
		s.Targets, errs = append(s.Targets, target), append(errs, err)
	}
	errs = append(errs, s.setZones())
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return s, nil
}

// reference is the common source of passwords, nil when there is none.
func (o AdHoc) reference() (*reference, error) {
	var given []*reference
	if o.PasswordEnv != "" {
		given = append(given, &reference{env: o.PasswordEnv})
		if !variablePattern.MatchString(o.PasswordEnv) {
			return nil, errors.New("--password-env takes the name of an environment variable")
		}
	}
	if o.PasswordFile != "" {
		given = append(given, &reference{file: o.PasswordFile})
	}
	if len(o.PasswordCommand) > 0 {
		given = append(given, &reference{command: o.PasswordCommand})
	}
	switch len(given) {
	case 0:
		return nil, nil
	case 1:
		return given[0], nil
	default:
		return nil, errors.New("at most one of --password-env, --password-file and --password-command can be given")
	}
}

func (o AdHoc) target(where location, shared *reference) (Target, error) {
	target := Target{
		Target: checks.Target{Name: strings.TrimSuffix(where.canonical, ":"), Kind: where.kind.Name, URL: where.shown, Port: where.port, Written: where.scheme.Written},
		Scheme: where.scheme.Name, Host: where.host, Path: where.path, form: where.scheme.Form,
	}
	if address, err := netip.ParseAddr(where.host); err == nil {
		target.Addresses = []netip.Addr{address.WithZone("").Unmap()}
	}
	if err := defaultSettings(&target, where.kind); err != nil || where.scheme.Login == checks.LoginNone {
		return target, err
	}
	target.Username = where.user
	if where.user == "" {
		target.Username = o.Username
	}
	if where.needsLogin() && target.Username == "" {
		return target, fmt.Errorf("%s: user name is missing: %s://USER@HOST", target.Name, where.scheme.Name)
	}
	target.password = shared
	if variable := kindVariable(target.Kind); shared == nil && os.Getenv(variable) != "" {
		target.password = &reference{env: variable}
	}
	if target.password == nil && where.needsLogin() {
		target.password = &reference{prompt: true, implied: true, label: target.Name}
	}
	return target, nil
}

// kindVariable is where the password of ad hoc targets of a kind is found.
func kindVariable(kind string) string { return "HARDCHECK_" + strings.ToUpper(kind) + "_PASSWORD" }

func kindVariables(known Known) []string {
	var names []string
	for _, kind := range known.kindNames() {
		names = append(names, kindVariable(kind))
	}
	return names
}

// defaultSettings gives the target the settings that its kind has where nothing is said.
func defaultSettings(target *Target, kind checks.Kind) error {
	var errs []error
	for _, fault := range kind.Settle(&target.Target, kind.NewSettings(), func(...any) bool { return false }) {
		errs = append(errs, fmt.Errorf("%s: %s: a site file can say more", target.Name, checks.Clean(fault.Text)))
	}
	return errors.Join(errs...)
}
