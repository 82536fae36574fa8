package lab

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"hardcheck/testenv/webd"
)

// serveWeb starts the Django application in the dmz: careless on all addresses of its
// namespace with the project's defaults, hardened on loopback behind nginx with TLS.
func (l *Lab) serveWeb(ctx context.Context) error {
	if !l.Scenario.Web {
		return nil
	}
	password := rand.Text()
	if err := l.write("web.secret", password+"\n"); err != nil {
		return err
	}
	folder, address := filepath.Join(l.Folder(), "www"), l.address(hosts["dmz"])
	if err := os.Mkdir(folder, 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	config, bind := webd.Careless(), "0.0.0.0"
	if l.Scenario.State == "hardened" {
		config, bind = webd.Hardened(), address
		config.App["secretKey"] = rand.Text() + rand.Text()
	}
	config.App["password"] = password
	files, err := config.Write(folder, bind, webd.Ports{App: 8000, TLS: 443, Plain: 80})
	if err != nil {
		return err
	}
	environment, command := files.AppCommand()
	if config.Proxy == nil {
		return l.start(ctx, "dmz", "web", net.JoinHostPort(address, "8000"), environment, command...)
	}
	// The application has no address that can be asked from here: nginx tells when it is there.
	if _, err := l.launch("dmz", "web", environment, command...); err != nil {
		return err
	}
	if err := l.start(ctx, "dmz", "nginx", net.JoinHostPort(address, "443"), nil, files.ProxyCommand()...); err != nil {
		return err
	}
	return answers(ctx, address, files.Authority)
}

// answers waits until the application behind nginx is up.
func answers(ctx context.Context, address string, authority []byte) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	client := webClient(address, authority)
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+webd.Name+"/api/v1/auth/login/", nil)
		if err != nil {
			return err
		}
		answer, err := client.Do(request)
		if err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode != http.StatusBadGateway {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for the web application: %w", ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// webClient reaches the hardened web server by its name.
func webClient(address string, authority []byte) *http.Client {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(authority)
	return &http.Client{
		Timeout: 20 * time.Second,
		Transport: &http.Transport{
			TLSClientConfig: &tls.Config{RootCAs: pool, ServerName: webd.Name},
			DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				var dialer net.Dialer
				return dialer.DialContext(ctx, network, net.JoinHostPort(address, "443"))
			},
		},
	}
}
