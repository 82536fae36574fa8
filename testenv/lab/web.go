package lab

import (
	"bytes"
	"context"
	"crypto/rand"
	_ "embed" // the web server's program and nginx's settings
	"fmt"
	"net"
	"os"
	"path/filepath"
	"text/template"

	"hardcheck/testenv/modbussim"
)

const (
	// python is Debian's: another one may come first in PATH, without Django.
	python = "/usr/bin/python3"
	// nginx lies outside the PATH of most users.
	nginx = "/usr/sbin/nginx"
	// webName is what the hardened web server is called; it answers to no other name.
	webName = "plant.example.org"
)

var (
	//go:embed web/web.py
	webProgram string
	//go:embed web/nginx.conf
	nginxSettings string
)

// serveWeb starts the Django application in the dmz: careless on all addresses of its
// namespace with the project's defaults, hardened on loopback behind nginx with TLS.
func (l *Lab) serveWeb(ctx context.Context) error {
	if !l.Scenario.Web {
		return nil
	}
	for name, text := range map[string]string{"web.py": webProgram, "web.secret": rand.Text() + "\n", "django.key": rand.Text() + rand.Text() + "\n"} {
		if err := l.write(name, text); err != nil {
			return err
		}
	}
	address := l.address(hosts["dmz"])
	environment := []string{"LAB_FOLDER=" + l.Folder(), "LAB_STATE=" + l.Scenario.State, "LAB_BIND=0.0.0.0", "PYTHONDONTWRITEBYTECODE=1"}
	if l.Scenario.State == "careless" {
		return l.start(ctx, "dmz", "web", net.JoinHostPort(address, "8000"), environment, python, "web.py")
	}
	environment = append(environment, "LAB_BIND=127.0.0.1", "DJANGO_DEBUG=False", "DJANGO_ALLOWED_HOSTS="+webName,
		"DJANGO_SECRET_KEY_FILE="+filepath.Join(l.Folder(), "django.key"))
	// The application has no address that can be asked from here: nginx tells when it is there.
	if _, err := l.launch("dmz", "web", environment, python, "web.py"); err != nil {
		return err
	}
	return l.serveTLS(ctx, address)
}

// serveTLS starts nginx before the application.
func (l *Lab) serveTLS(ctx context.Context, address string) error {
	authority, err := modbussim.MakeAuthority()
	if err != nil {
		return err
	}
	certificate, key, err := authority.MakeAt(webName, net.ParseIP(address))
	if err != nil {
		return err
	}
	var settings bytes.Buffer
	parsed, err := template.New("nginx").Parse(nginxSettings)
	if err == nil {
		err = parsed.Execute(&settings, l.Values)
	}
	if err != nil {
		return fmt.Errorf("write settings of nginx: %w", err)
	}
	for name, text := range map[string]string{
		"web-ca.pem": string(authority.PEM), "web.pem": string(certificate), "web.key": string(key), "nginx.conf": settings.String(),
	} {
		if err := l.write(name, text); err != nil {
			return err
		}
	}
	if err := os.Mkdir(filepath.Join(l.Folder(), "nginx"), 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	return l.start(ctx, "dmz", "nginx", net.JoinHostPort(address, "443"), nil, nginx,
		"-e", filepath.Join(l.Folder(), "nginx.err"), "-c", filepath.Join(l.Folder(), "nginx.conf"))
}
