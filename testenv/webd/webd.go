// Package webd runs a web application of the shape of Modbus Web Server for tests and
// labs: Django, Django REST framework and Channels behind daphne, and nginx with TLS in
// front where it is asked for. Every listener binds to loopback unless the caller names
// another address.
package webd

import (
	"bytes"
	"context"
	_ "embed" // the application and nginx's settings
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	"hardcheck/testenv/modbussim"
)

const (
	// Python is Debian's: another one may come first in PATH, without Django.
	Python = "/usr/bin/python3"
	// Nginx lies outside the PATH of most users.
	Nginx = "/usr/sbin/nginx"
	// Name is what the web server is called: the only name that the hardened one answers to.
	Name = "plant.example.org"
)

// Packages are Debian's that the application is made of.
const Packages = "python3-django python3-django-channels python3-djangorestframework python3-djangorestframework-spectacular daphne"

//go:embed web.py
var program string

//go:embed nginx.conf
var nginxSettings string

// Config is how the application and the proxy are set up. The zero value is the
// application as its project ships it, without a proxy.
type Config struct {
	// App are settings of the application, by the names in web.py.
	App map[string]any
	// Proxy is nginx with TLS; nil for none.
	Proxy *Proxy
}

// Proxy is nginx in front.
type Proxy struct {
	// Protocols are those of ssl_protocols.
	Protocols string
	// OldCiphers lets suites in that TLS 1.0 and 1.1 need with OpenSSL 3.
	OldCiphers bool
	// PlainServed gives the pages at the plain port too, PlainSockets the WebSockets.
	PlainServed, PlainSockets bool
	// ServerPassed hands the application's own header Server on.
	ServerPassed bool
	// HeaderTimeout is client_header_timeout in seconds.
	HeaderTimeout int
}

// Careless is the application as its project ships it.
func Careless() Config { return Config{App: map[string]any{}} }

// Hardened is the application as its policy asks for.
func Hardened() Config {
	return Config{
		App: map[string]any{
			"debug": false, "allowedHosts": []string{Name}, "https": true, "secureCookies": true, "hsts": 31536000,
			"schemaOpen": false, "throttle": "600/min", "socketsOpen": false, "originChecked": true, "messagesChecked": true,
			"secretKey": "made-for-trying-4711-and-long-enough-to-be-taken-for-a-key",
		},
		Proxy: &Proxy{Protocols: "TLSv1.2 TLSv1.3", HeaderTimeout: 15},
	}
}

// Ports are what the parts listen on.
type Ports struct{ App, TLS, Plain int }

// Files are the parts of a server on disk, and the commands that run them.
type Files struct {
	Folder, Bind string
	Ports        Ports
	// Authority is the CA's certificate in PEM, where there is a proxy.
	Authority []byte
}

// Write writes what the parts need into folder, which must exist.
func (c Config) Write(folder, bind string, ports Ports) (*Files, error) {
	f := &Files{Folder: folder, Bind: bind, Ports: ports}
	app := map[string]any{"folder": folder, "port": ports.App, "bind": bind, "password": "made-for-trying-0815"}
	if c.Proxy != nil {
		app["bind"] = "127.0.0.1"
	}
	for name, value := range c.App {
		app[name] = value
	}
	settings, err := json.Marshal(app)
	if err != nil {
		return nil, fmt.Errorf("write settings of the application: %w", err)
	}
	files := map[string][]byte{"web.py": []byte(program), "web.json": settings}
	if c.Proxy != nil {
		if err := c.proxyFiles(f, files); err != nil {
			return nil, err
		}
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			return nil, fmt.Errorf("write %s: %w", name, err)
		}
	}
	return f, nil
}

func (c Config) proxyFiles(f *Files, files map[string][]byte) error {
	authority, err := modbussim.MakeAuthority()
	if err != nil {
		return err
	}
	certificate, key, err := authority.MakeAt(Name, net.ParseIP(f.Bind))
	if err != nil {
		return err
	}
	parsed, err := template.New("nginx").Parse(nginxSettings)
	if err != nil {
		return fmt.Errorf("read settings of nginx: %w", err)
	}
	var settings bytes.Buffer
	err = parsed.Execute(&settings, struct {
		Proxy
		Folder, Bind, Name          string
		AppPort, TLSPort, PlainPort int
	}{*c.Proxy, f.Folder, f.Bind, Name, f.Ports.App, f.Ports.TLS, f.Ports.Plain})
	if err != nil {
		return fmt.Errorf("write settings of nginx: %w", err)
	}
	f.Authority = authority.PEM
	files["web.pem"], files["web.key"], files["web-ca.pem"], files["nginx.conf"] = certificate, key, authority.PEM, settings.Bytes()
	if err := os.Mkdir(filepath.Join(f.Folder, "nginx"), 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	return nil
}

// AppCommand runs the application, ProxyCommand nginx; both stay in the foreground.
func (f *Files) AppCommand() (environment, command []string) {
	return []string{"WEB=" + filepath.Join(f.Folder, "web.json"), "PYTHONDONTWRITEBYTECODE=1"}, []string{Python, filepath.Join(f.Folder, "web.py")}
}

// ProxyCommand runs nginx.
func (f *Files) ProxyCommand() []string {
	return []string{Nginx, "-e", filepath.Join(f.Folder, "nginx.err"), "-c", filepath.Join(f.Folder, "nginx.conf")}
}

// ready waits until something listens.
func ready(ctx context.Context, address string) error {
	for {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for %s: %w", address, err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Log is what nginx, or without it the application, was asked, a line a request.
func (f *Files) Log() ([]string, error) {
	name := "access.log"
	if f.Authority != nil {
		name = "nginx.log"
	}
	text, err := os.ReadFile(filepath.Join(f.Folder, name))
	if err != nil {
		return nil, fmt.Errorf("read log: %w", err)
	}
	return strings.Split(strings.TrimSpace(string(text)), "\n"), nil
}
