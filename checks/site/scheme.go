package site

import (
	"fmt"
	"maps"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/yamlfile"
)

// Known is what the caller can do and judge; names in a site file are held against it.
type Known struct {
	// Schemes are those that this build can collect, by name.
	Schemes map[string]Scheme
	// Reserved names by port the kind of target that alone may be asked there, see
	// [checks.Connector].
	Reserved map[uint16]string
	// Profiles, Checks and Controls are the known ids; controls in full, such as
	// "modbus-web-server/M26". A name that is not among them is an error; only
	// [LoadWaivers] and [LoadAttestations] take any control where Controls is nil.
	Profiles []string
	Checks   []string
	Controls []string
	// others is set where the site names profile files of its own, whose controls
	// nobody knows yet.
	others bool
}

// Scheme is a URL scheme: the kind of target it leads to, and the default TCP port,
// 0 for a scheme without host and port.
type Scheme struct {
	Kind string
	Port uint16
}

// SchemesOf gathers the schemes of connectors for [Known].
func SchemesOf(connectors []checks.Connector) map[string]Scheme {
	schemes := map[string]Scheme{}
	for _, connector := range connectors {
		for _, scheme := range connector.Schemes {
			schemes[scheme.Name] = Scheme{Kind: connector.Kind.Name, Port: scheme.Port}
		}
	}
	return schemes
}

// ReservedOf gathers the reserved ports of connectors for [Known].
func ReservedOf(connectors []checks.Connector) map[uint16]string {
	reserved := map[uint16]string{}
	for _, connector := range connectors {
		for _, port := range connector.Reserved {
			reserved[port] = connector.Kind.Name
		}
	}
	return reserved
}

// form is what follows the scheme in a URL.
type form int

const (
	formHost    form = iota // //host:port
	formLocal               // nothing: the local engine
	formSocket              // ///path of a socket
	formPath                // a path
	formPaths               // paths separated by commas
	formTwoPath             // a path, perhaps a comma and a second one
)

// scheme is what the URLs of one scheme may say.
type scheme struct {
	Scheme
	form form
	// login: a user name and a password have a meaning; needed: there is no way in without.
	login, needed bool
	tls           bool
	// withPath: a path may follow host and port.
	withPath bool
}

// schemes are the URL schemes of the site file, those of later versions included, so
// that a file for a later version is told from one with a slip of the pen.
var schemes = map[string]scheme{
	"routeros":       {Scheme: Scheme{"routeros", 8729}, login: true, needed: true, tls: true},
	"routeros+plain": {Scheme: Scheme{"routeros", 8728}, login: true, needed: true},
	"modbus":         {Scheme: Scheme{"modbus", 502}, tls: true},
	"modbus+tls":     {Scheme: Scheme{"modbus", 802}, tls: true},
	"redis":          {Scheme: Scheme{"redis", 6379}, login: true},
	"rediss":         {Scheme: Scheme{"redis", 6379}, login: true, tls: true},
	"docker":         {Scheme: Scheme{Kind: "docker"}, form: formLocal},
	"docker+unix":    {Scheme: Scheme{Kind: "docker"}, form: formSocket},
	"docker+tcp":     {Scheme: Scheme{"docker", 2376}, tls: true},
	"http":           {Scheme: Scheme{"web", 80}, login: true, tls: true, withPath: true},
	"https":          {Scheme: Scheme{"web", 443}, login: true, tls: true, withPath: true},
	"postgres":       {Scheme: Scheme{"database", 5432}, login: true, tls: true, withPath: true},
	"dir":            {Scheme: Scheme{Kind: "repository"}, form: formPath},
	"file":           {Scheme: Scheme{Kind: "file"}, form: formPath},
	"rsc":            {Scheme: Scheme{Kind: "routeros"}, form: formPath},
	"compose":        {Scheme: Scheme{Kind: "docker"}, form: formPaths},
	"redisconf":      {Scheme: Scheme{Kind: "redis"}, form: formTwoPath},
}

// scheme finds a scheme by name: one of ours, else one that a connector brings along.
func (k Known) scheme(name string) (scheme, error) {
	if known, ok := schemes[name]; ok {
		return known, nil
	}
	if extra, ok := k.Schemes[name]; ok {
		found := scheme{Scheme: extra, form: formPath}
		if extra.Port != 0 {
			found.form, found.login, found.tls = formHost, true, true
		}
		return found, nil
	}
	names := slices.Sorted(maps.Keys(schemes))
	if closest := yamlfile.Suggest(name, names); closest != "" {
		return scheme{}, fmt.Errorf("unknown scheme %q: did you mean %q?", checks.Clean(name), closest)
	}
	return scheme{}, fmt.Errorf("unknown scheme %q: a URL is like docker: or redis://10.0.0.5", checks.Clean(name))
}

// kinds are the names of all kinds of targets, sorted.
func (k Known) kinds() []string {
	var names []string
	for _, s := range schemes {
		names = append(names, s.Kind)
	}
	for _, s := range k.Schemes {
		names = append(names, s.Kind)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
