package site

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"hardcheck/checks"
)

// proxies is the only kind of proxy that connections go through.
var proxies = checks.Scheme{Name: "socks5", Form: checks.FormHost, Port: 1080, Login: checks.LoginNone}

// fileVia is a proxy: its URL alone, or with what it wants to know.
type fileVia struct {
	URL      string        `yaml:"url,required" json:"url" jsonschema:"socks5://HOST[:1080]"`
	Username string        `yaml:"username" json:"username,omitempty" jsonschema:"user name for the proxy"`
	Password *filePassword `yaml:"password" json:"password,omitempty" jsonschema:"where the proxy's password is found"`
}

// FromScalar takes the URL alone.
func (f *fileVia) FromScalar(text string) error {
	f.URL = text
	return nil
}

// via is a proxy whose password has not been read yet.
type via struct {
	endpoint, username string
	password           *reference
}

func (v *via) url() string { return checks.Proxy{Endpoint: v.endpoint}.URL() }

// via validates the via key of what is at a path; nil stays nil.
func (b *builder) via(path []any, label string, entry *fileVia) *via {
	if entry == nil {
		return nil
	}
	path = at(path, "via")
	endpoint, err := proxyEndpoint(entry.URL, b.known)
	switch {
	case err == nil:
	case b.doc.HasBelow(path, "url"):
		b.doc.Errorf(at(path, "url"), "%v", err)
	case entry.URL != "":
		b.doc.Errorf(path, "%v", err)
	}
	password := b.reference(path, "password", "the proxy of "+label, entry.Password)
	if (entry.Username == "") != (entry.Password == nil) {
		b.doc.Errorf(path, "username and password of a proxy go together")
	}
	if len(entry.Username) > 255 {
		b.doc.Errorf(at(path, "username"), "user name is too long: 255 bytes at most")
	}
	return &via{endpoint, entry.Username, password}
}

// proxyEndpoint reads "socks5://127.0.0.1:1080". Its error never quotes the URL.
func proxyEndpoint(text string, known Known) (string, error) {
	rest, ours := strings.CutPrefix(text, proxies.Name+":")
	if !ours {
		return "", errors.New("via takes a SOCKS5 proxy, which also resolves the names, and no other: socks5://HOST[:1080]")
	}
	l := location{scheme: proxies}
	err := l.parseHost(rest)
	switch {
	case errors.Is(err, errPasswordInURL), strings.Contains(rest, "@"):
		return "", errors.New("the URL of a proxy holds no user and no password: write via: {url: .., username: .., password: {env: NAME}}")
	case err != nil:
		return "", err
	}
	if owner := known.owner(l.port); owner != "" {
		return "", fmt.Errorf("port %d is for %s targets alone: what is said to a proxy may be a command to a device that listens there", l.port, owner)
	}
	return joinHostPort(l.host, l.port), nil
}

// lead gives the target the proxy that it is reached through.
func (b *builder) lead(target *Target, own, shared settings, where location) {
	if !where.scheme.Form.Host() {
		if own.via != nil {
			b.doc.Errorf(at(target.path, "via"), "%s: a proxy leads to TCP ports only", takesNo("via", where))
		}
		return
	}
	target.via = own.via
	if own.via == nil {
		target.via = shared.via
	}
	if target.via == nil {
		return
	}
	target.Via = target.via.url()
	if address, err := netip.ParseAddr(where.host); err == nil && address.Zone() != "" {
		b.doc.Errorf(at(target.path, "url"), "a link-local address has a meaning on its own network only, not behind a proxy (via)")
	}
}

// proxy reads what the target's proxy wants to know.
func (r *resolver) proxy(ctx context.Context, target *Target) checks.Proxy {
	if target.via == nil {
		return checks.Proxy{}
	}
	return checks.Proxy{Endpoint: target.via.endpoint, Username: target.via.username, Password: r.password(ctx, target, target.via.password)}
}
