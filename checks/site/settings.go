package site

import (
	"cmp"

	"hardcheck/checks"
)

// settings are what a target may have from the defaults of its kind.
type settings struct {
	username     string
	password     *reference
	tls          *tlsFiles
	via          *via
	pace         string
	windows      *checks.Windows
	distribution string
}

func (b *builder) defaults() {
	b.shared = map[string]settings{}
	for kind, entry := range b.file.Defaults {
		path := []any{"defaults", kind}
		b.oneOf(path, "kind", kind, b.known.kindNames())
		b.shared[kind] = b.settings(path, kind+" targets", fileSettings{
			entry.Username, entry.Password, entry.TLS, entry.Via, entry.Pace, entry.Windows, entry.Distribution,
		})
	}
}

// fileSettings are the keys that targets and defaults have in common.
type fileSettings struct {
	username     string
	password     *filePassword
	tls          *fileTLS
	via          *fileVia
	pace         string
	windows      *fileWindows
	distribution string
}

// settings validates the common keys. label is what a prompt asks the password for.
func (b *builder) settings(path []any, label string, file fileSettings) settings {
	b.pace(path, file.pace)
	b.distribution(path, file.distribution)
	got := settings{
		username: file.username, pace: file.pace, distribution: file.distribution,
		password: b.reference(path, "password", label, file.password),
		tls:      b.tlsFiles(path, file.tls),
		via:      b.via(path, label, file.via),
	}
	if file.windows != nil {
		windows := b.windows(at(path, "windows"), file.windows)
		got.windows = &windows
	}
	return got
}

// settle gives the target its own settings, else those of its kind.
func (b *builder) settle(target *Target, entry fileTarget, where location) {
	own := b.settings(target.path, target.Name, fileSettings{
		entry.Username, entry.Password, entry.TLS, entry.Via, entry.Pace, entry.Windows, entry.Distribution,
	})
	shared := b.shared[target.Kind]
	target.Fragile = cmp.Or(own.pace, shared.pace) == "fragile"
	target.Distribution = cmp.Or(own.distribution, shared.distribution)
	if windows := cmp.Or(own.windows, shared.windows); windows != nil {
		target.Windows = *windows
	}
	b.login(target, own, shared, where)
	b.trust(target, own, shared, where)
	b.lead(target, own, shared, where)
}

// login finds user name and password. A default password belongs to the default user:
// it is not sent for another one.
func (b *builder) login(target *Target, own, shared settings, where location) {
	if where.scheme.Login == checks.LoginNone {
		if own.username != "" {
			b.doc.Errorf(at(target.path, "username"), "%s", takesNo("user name", where))
		}
		if own.password != nil {
			b.doc.Errorf(at(target.path, "password"), "%s", takesNo("password", where))
		}
		return
	}
	if where.user != "" && own.username != "" && where.user != own.username {
		b.doc.Errorf(at(target.path, "username"), "user name differs from the one in the URL")
	}
	user := cmp.Or(own.username, where.user)
	target.Username = cmp.Or(user, shared.username)
	target.password = own.password
	if own.password == nil && (shared.username == "" || target.Username == shared.username) {
		target.password = shared.password
	}
	if where.needsLogin() && target.Username == "" {
		b.doc.Errorf(at(target.path, "url"), "user name is missing: %s://USER@HOST, or a username key", where.scheme.Name)
	}
	if where.needsLogin() && target.password == nil {
		target.password = &reference{prompt: true, label: target.Name, path: at(target.path, "url"), implied: true}
	}
}

func (b *builder) trust(target *Target, own, shared settings, where location) {
	if !where.scheme.TLS {
		if own.tls != nil {
			b.doc.Errorf(at(target.path, "tls"), "%s", takesNo("tls settings", where))
		}
		return
	}
	target.tls = cmp.Or(own.tls, shared.tls)
	target.Insecure = target.tls != nil && target.tls.insecure
}
