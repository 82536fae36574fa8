package audit

import (
	"encoding/json"
	"net"
	"strconv"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/engine"
	"hardcheck/checks/web"
	"hardcheck/testenv/webd"
)

// hardenedWeb runs the hardened web application behind its proxy, changed by lines of
// its settings.
func hardenedWeb(t *testing.T, layers ...string) engine.Record {
	t.Helper()
	change := strings.Join(layers, "\n")
	config, options := webd.Hardened(), options(change)
	for line := range strings.Lines(change) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "=") {
			continue
		}
		if err := json.Unmarshal([]byte(line), &config.App); err != nil {
			t.Fatalf("read flip: %v: %s", err, line)
		}
	}
	has := func(name string) bool { _, set := options[name]; return set }
	config.Proxy.PlainServed, config.Proxy.PlainSockets = has("plain-served"), has("plain-sockets")
	config.Proxy.ServerPassed = has("server")
	if has("old-tls") {
		config.Proxy.Protocols, config.Proxy.OldCiphers = "TLSv1 TLSv1.1 TLSv1.2 TLSv1.3", true
	}
	server := webd.Start(t, config)
	return read(t, webAccess(t, server, has("plain"), has("untrusted")))
}

// webAccess is how the site reads the server: by some paths of each kind.
func webAccess(t *testing.T, server *webd.Server, plain, untrusted bool) checks.Access {
	t.Helper()
	settings := web.Settings{Application: web.ModbusWebServer, Host: webd.Name, Web: web.Paths{
		Pages: []string{"/", "/flower/"}, API: []string{"/api/v1/"}, Schema: "/api/schema/?format=json", Login: "/api/v1/auth/login/",
		Metrics: "/metrics", Sockets: []string{"/ws/alarms/"}, PlainPorts: []int{server.Ports.Plain},
	}}
	scheme, address := "https", server.Address
	if plain {
		scheme, address = "http", net.JoinHostPort(server.Bind, strconv.Itoa(server.Ports.Plain))
		settings.Web.PlainPorts = nil
	}
	access := checktest.AccessTo(t, "web", scheme, address)
	access.Target.Settings, access.Target.Consent = settings, []string{"active"}
	if !untrusted {
		access.TLS.CA = server.Authority
	}
	return access
}
