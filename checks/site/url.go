package site

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
)

// location is a parsed target URL. No error about a URL quotes it: what doesn't
// parse may hold a password anywhere.
type location struct {
	scheme checks.Scheme
	kind   checks.Kind
	host   string // without brackets
	port   uint16
	path   string // what follows scheme or host, paths as written
	user   string
	// shown is the URL as written without the user; canonical also has the port.
	shown, canonical string
}

const maxURL = 2048

var (
	schemeName = pattern.New(`^[a-z][a-z0-9+.-]{0,31}$`)
	hostLabel  = pattern.New(`^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$`)
)

var (
	errNoScheme      = errors.New("a target's URL begins with a scheme, like docker: or redis://10.0.0.5")
	errPasswordInURL = errors.New("a URL must not hold a password")
)

// parseURL reads the URL of a target.
func parseURL(text string, known Known) (location, error) {
	if len(text) > maxURL {
		return location{}, fmt.Errorf("URL is too long: %d bytes at most", maxURL)
	}
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || r == unicode.ReplacementChar }) {
		return location{}, errors.New("URL holds a control character")
	}
	name, rest, found := strings.Cut(text, ":")
	name = strings.ToLower(name)
	if !found || !schemeName.MatchString(name) {
		return location{}, errNoScheme
	}
	scheme, kind, err := known.scheme(name)
	if err != nil {
		return location{}, err
	}
	l := location{scheme: scheme, kind: kind}
	switch scheme.Form {
	case checks.FormHost, checks.FormHostPath:
		err = l.parseHost(rest)
	case checks.FormNothing:
		err = l.parseNothing(rest, known)
	case checks.FormSocket:
		err = l.parseSocket(rest)
	default:
		err = l.parsePaths(rest)
	}
	if owner := known.owner(l.port); err == nil && owner != "" && owner != l.kind.Name {
		err = fmt.Errorf("port %d is for %s targets alone: a %s greeting may be a command to a device that listens there",
			l.port, owner, l.kind.Name)
	}
	return l, err
}

func (l *location) needsLogin() bool { return l.scheme.Login == checks.LoginNeeded }

func (l *location) parseNothing(rest string, known Known) error {
	if rest != "" {
		text := fmt.Sprintf("%s: takes nothing behind it", l.scheme.Name)
		if others := known.siblings(l.kind.Name, l.scheme.Name); len(others) > 0 {
			text += ": others of its kind are written " + strings.Join(others, ", ")
		}
		return errors.New(text)
	}
	l.shown, l.canonical = l.scheme.Name+":", l.scheme.Name+":"
	return nil
}

func (l *location) parseSocket(rest string) error {
	path, ok := strings.CutPrefix(rest, "//")
	if !ok || !strings.HasPrefix(path, "/") || path == "/" {
		return fmt.Errorf("%s takes an absolute path: %s", l.scheme.Name, l.scheme.Usage())
	}
	l.path = path
	l.shown = l.scheme.Name + "://" + path
	l.canonical = l.shown
	return nil
}

func (l *location) parsePaths(rest string) error {
	if strings.HasPrefix(rest, "//") {
		return fmt.Errorf("%s takes a path without slashes before it: %s:PATH", l.scheme.Name, l.scheme.Name)
	}
	paths := l.split(rest)
	for _, path := range paths {
		if strings.TrimSpace(path) == "" {
			return fmt.Errorf("%s: takes a path: %s:PATH", l.scheme.Name, l.scheme.Name)
		}
	}
	if l.scheme.Form == checks.FormTwoPaths && len(paths) > 2 {
		return fmt.Errorf("%s: takes at most two paths", l.scheme.Name)
	}
	l.path = rest
	l.shown = l.scheme.Name + ":" + rest
	l.canonical = l.shown
	return nil
}

// split is the list of paths that a URL's rest stands for.
func (l *location) split(rest string) []string {
	if l.scheme.Form == checks.FormPaths || l.scheme.Form == checks.FormTwoPaths {
		return strings.Split(rest, ",")
	}
	return []string{rest}
}

func (l *location) parseHost(rest string) error {
	rest, ok := strings.CutPrefix(rest, "//")
	if !ok {
		return fmt.Errorf("%s takes a host after two slashes: %s://HOST", l.scheme.Name, l.scheme.Name)
	}
	authority, path := l.cut(rest)
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		if err := l.parseUser(authority[:at]); err != nil {
			return err
		}
		authority = authority[at+1:]
	}
	if err := l.parseAddress(authority); err != nil {
		return err
	}
	if strings.ContainsAny(path, "?#") {
		return errors.New("a target's URL has no query and no fragment")
	}
	if path == "/" {
		path = ""
	}
	if path != "" && l.scheme.Form != checks.FormHostPath {
		return fmt.Errorf("%s://HOST:PORT takes no path", l.scheme.Name)
	}
	l.path = path
	l.shown = l.scheme.Name + "://" + authority + path
	l.canonical = l.scheme.Name + "://" + joinHostPort(l.host, l.port) + path
	return nil
}

// cut separates user, host and port from what follows. A password may hold slashes:
// a URL that has an at sign after them is split behind it, unless paths are usual there.
func (l *location) cut(rest string) (authority, path string) {
	begin := 0
	first := strings.IndexAny(rest, "/?#")
	if first < 0 || l.scheme.Form != checks.FormHostPath || strings.Contains(rest[:first], "@") {
		begin = max(0, strings.LastIndexByte(rest, '@'))
	}
	if end := strings.IndexAny(rest[begin:], "/?#"); end >= 0 {
		return rest[:begin+end], rest[begin+end:]
	}
	return rest, ""
}

func (l *location) parseUser(info string) error {
	switch {
	case strings.Contains(info, ":"):
		return errPasswordInURL
	case l.scheme.Login == checks.LoginNone:
		return fmt.Errorf("%s:// takes no user name", l.scheme.Name)
	}
	user, err := url.PathUnescape(info)
	if err != nil || user == "" || strings.ContainsFunc(user, unicode.IsControl) {
		return errors.New("user name in the URL is not readable: write it in the username key")
	}
	if strings.Contains(user, ":") {
		return errPasswordInURL
	}
	l.user = user
	return nil
}

// parseAddress reads host, [IPv6] and port.
func (l *location) parseAddress(text string) error {
	host, port := text, ""
	if inner, ok := strings.CutPrefix(text, "["); ok {
		if host, port, ok = strings.Cut(inner, "]"); !ok {
			return errNotIPv6
		}
		var err error
		if host, err = scoped(host); err != nil {
			return err
		}
		if port != "" && port[0] != ':' {
			return errors.New("port is not separated by a colon from the host")
		}
	} else if colon := strings.IndexByte(text, ':'); colon >= 0 {
		host, port = text[:colon], text[colon:]
		if strings.Count(text, ":") > 1 {
			return errors.New("an IPv6 address stands in brackets: [2001:db8::1]")
		}
	}
	if err := checkHost(host); err != nil {
		return err
	}
	l.host = host
	return l.readPort(port)
}

var (
	errNotIPv6 = errors.New("host in brackets is not an IPv6 address")
	zoneID     = pattern.New(`^[A-Za-z0-9._~-]{1,32}$`)
)

// scoped reads what stands in brackets: an IPv6 address, which may name the interface of
// this machine that leads to it. In a URL %25 stands before that (RFC 6874); the bare
// percent sign that people write is read too.
func scoped(text string) (string, error) {
	text, zone, scope := strings.Cut(text, "%")
	address, err := netip.ParseAddr(text)
	switch {
	case err != nil || !address.Is6():
		return "", errNotIPv6
	case !scope:
		return text, nil
	case !address.IsLinkLocalUnicast():
		return "", errors.New("only a link-local address (fe80::) takes the name of an interface")
	}
	if zone = strings.TrimPrefix(zone, "25"); !zoneID.MatchString(zone) {
		return "", errors.New("an interface is named like [fe80::1%25eth0]")
	}
	return text + "%" + zone, nil
}

// readPort reads ":6379", or takes the scheme's port where there is none: the one place
// where a port is held against its scheme.
func (l *location) readPort(text string) error {
	l.port = l.scheme.Port
	if text == "" {
		return nil
	}
	number, err := strconv.ParseUint(text[1:], 10, 16)
	if err != nil || number == 0 {
		return errors.New("port is not a number from 1 to 65535")
	}
	l.port = uint16(number)
	return nil
}

func checkHost(host string) error {
	if host == "" {
		return errors.New("host is missing")
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return nil
	}
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	for _, label := range labels {
		if len(host) > 253 || !hostLabel.MatchString(label) {
			return errors.New("host is neither a name nor an IP address")
		}
	}
	if _, err := strconv.Atoi(labels[len(labels)-1]); err == nil {
		return errors.New("host is not a correct IPv4 address")
	}
	return nil
}

func joinHostPort(host string, port uint16) string {
	if strings.Contains(host, ":") {
		host = "[" + strings.Replace(host, "%", "%25", 1) + "]"
	}
	return host + ":" + strconv.Itoa(int(port))
}
