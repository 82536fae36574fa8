package site

import (
	"context"
	"maps"
	"slices"

	"hardcheck/checks"
)

// Resolve reads every password and every TLS file and finds every export and other
// file that is a target, before anything is sent to any target. Variables and files are read, commands run (30 s and 64 KiB at most), and
// what remains is asked for by prompt, which is nil where there is no terminal. What
// several targets share is read once.
//
// The accesses are in the order of the targets; their Endpoint is left to whoever
// resolves host names. The warnings are about secrets that others may read. The error
// lists everything that failed.
func (s *Site) Resolve(ctx context.Context, prompt Prompt) ([]checks.Access, []string, error) {
	r := resolver{
		reporter:  s.reporter(),
		prompt:    prompt,
		passwords: map[*reference]checks.Secret{},
		options:   map[*tlsFiles]checks.TLSOptions{},
		variables: s.variables,
	}
	accesses := make([]checks.Access, 0, len(s.Targets))
	for i := range s.Targets {
		target := &s.Targets[i]
		r.paths(target)
		accesses = append(accesses, checks.Access{
			Target: target.Target, Scheme: target.Scheme, Host: target.Host, Path: target.Path,
			Username: target.Username, Password: r.password(ctx, target, target.password), Own: r.own(ctx, target), TLS: r.trust(target),
			Windows: target.Windows, Via: r.proxy(ctx, target),
		})
	}
	for i, access := range accesses {
		r.fits(s.known, &s.Targets[i], access)
	}
	s.warnUTC(&r)
	if err := r.err(); err != nil {
		return nil, r.allWarnings(), err
	}
	return accesses, r.allWarnings(), nil
}

// warnUTC tells of windows that are read in UTC for want of any zone.
func (s *Site) warnUTC(r *resolver) {
	for i := range s.Targets {
		if target := &s.Targets[i]; target.Windows.Any() && target.Windows.Zone == utc {
			r.warnf(target, at(target.path, "windows"), "these hours are read in UTC, since neither this file nor this machine names a time zone: add a time-zone key")
			return
		}
	}
}

// resolver reads each reference once, whatever the number of targets that share it.
type resolver struct {
	*reporter
	prompt    Prompt
	passwords map[*reference]checks.Secret
	options   map[*tlsFiles]checks.TLSOptions
	// variables hold passwords of the site: no password command sees them.
	variables []string
}

// fits reports what a target asks for that its connector can't do, however lenient one is
// about files that may be elsewhere.
func (r *resolver) fits(known Known, target *Target, access checks.Access) {
	lenient := r.lenient
	defer func() { r.lenient = lenient }()
	r.lenient = false
	for _, connector := range known.Connectors {
		if connector.Kind.Name != target.Kind || connector.Fits == nil {
			continue
		}
		for _, fault := range connector.Fits(access) {
			r.errorf(target, at(target.path, fault.Path...), "%s", checks.Clean(fault.Text))
		}
	}
}

func (r *resolver) password(ctx context.Context, target *Target, from *reference) checks.Secret {
	if from == nil {
		return checks.Secret{}
	}
	if known, done := r.passwords[from]; done {
		return known
	}
	text, warning, err := from.read(ctx, r.prompt, r.variables)
	if err != nil {
		r.errorf(target, from.path, "%v", err)
	}
	if warning != "" {
		r.warnf(target, from.path, "%s", warning)
	}
	secret := checks.NewSecret(text)
	r.passwords[from] = secret
	return secret
}

// own reads the secrets of the target's kind.
func (r *resolver) own(ctx context.Context, target *Target) map[string]checks.Secret {
	var secrets map[string]checks.Secret
	for _, key := range slices.Sorted(maps.Keys(target.own)) {
		if secrets == nil {
			secrets = map[string]checks.Secret{}
		}
		secrets[key] = r.password(ctx, target, target.own[key])
	}
	return secrets
}

func (r *resolver) trust(target *Target) checks.TLSOptions {
	files := target.tls
	if files == nil {
		return checks.TLSOptions{}
	}
	if known, done := r.options[files]; done {
		return known
	}
	options, warning := files.read(func(key string, err error) {
		r.errorf(target, at(files.path, key), "%v", err)
	})
	if warning != "" {
		r.warnf(target, at(files.path, "key"), "%s", warning)
	}
	r.options[files] = options
	return options
}
