package audit

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/engine"
	"hardcheck/testenv/dockerlab"
	"hardcheck/testenv/modbussim"
	"hardcheck/testenv/redisd"
	"hardcheck/testenv/rosapi"
	"hardcheck/testenv/socks"
)

// overTCP starts a target of each kind and transport that is reached over TCP.
var overTCP = map[string]func(t *testing.T) checks.Access{
	"redis": func(t *testing.T) checks.Access {
		return checktest.AccessTo(t, "redis", "redis", redisd.Start(t, redisd.Config{}).Address)
	},
	"modbus": func(t *testing.T) checks.Access {
		return checktest.AccessTo(t, "modbus", "modbus", modbussim.Start(t, modbussim.Config{}).Address)
	},
	"modbus_tls": func(t *testing.T) checks.Access {
		server := modbussim.Start(t, modbussim.Config{TLS: modbussim.NewAuthority(t).ServerConfig(t, false)})
		return insecure(checktest.AccessTo(t, "modbus", "modbus+tls", alerting(t, server.Address)))
	},
	"docker": func(t *testing.T) checks.Access {
		return checktest.AccessTo(t, "docker", "docker+tcp", dockerlab.NewFake().ServeTCP(t, nil))
	},
	"docker_tls": func(t *testing.T) checks.Access {
		config := modbussim.NewAuthority(t).ServerConfig(t, false)
		return insecure(checktest.AccessTo(t, "docker", "docker+tcp", dockerlab.NewFake().ServeTCP(t, config)))
	},
	"routeros": func(t *testing.T) checks.Access { return routerAccess(t, "routeros+plain", "api") },
	"routeros_tls": func(t *testing.T) checks.Access {
		return insecure(routerAccess(t, "routeros", "api-ssl"))
	},
}

// alerting stands before a TLS server and answers what is no TLS with an alert, as
// OpenSSL does; the servers of crypto/tls close without a word.
func alerting(t *testing.T, address string) string {
	t.Helper()
	return socks.Listen(t, func(client *net.TCPConn) {
		first := make([]byte, 512)
		n, err := client.Read(first)
		if err != nil {
			return
		}
		if first[0] != 0x16 {
			_, _ = client.Write([]byte{21, 3, 3, 0, 2, 2, 70})
			return
		}
		server, err := net.Dial("tcp", address)
		if err != nil {
			return
		}
		_, _ = server.Write(first[:n])
		socks.Relay(client, server.(*net.TCPConn))
	})
}

func insecure(access checks.Access) checks.Access {
	access.TLS.Insecure, access.Target.Insecure = true, true
	return access
}

func routerAccess(t *testing.T, scheme, service string) checks.Access {
	t.Helper()
	device := rosapi.Must(t, "hardened", "menu /ip/service\nchange name=api\n  disabled=false\n")
	access := checktest.AccessTo(t, "routeros", scheme, rosapi.Start(t, device).Address(service))
	access.Username, access.Password = "audit", checks.NewSecret(device.Password("audit"))
	return access
}

// TestEveryKindThroughAProxy reads each kind by a name that only the proxy knows, with a
// login at the proxy, and holds that no more is done than planned.
func TestEveryKindThroughAProxy(t *testing.T) {
	t.Parallel()
	for name, start := range overTCP {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			access := start(t)
			const host = "target.example"
			proxy := socks.Start(t, socks.Config{User: "jump", Password: "canary-Zk4", Names: map[string]string{host: "127.0.0.1"}})
			access.Host, access.Endpoint = host, ""
			access.Via = checks.Proxy{Endpoint: proxy.Address, Username: "jump", Password: checks.NewSecret("canary-Zk4")}
			access.Target.Via = access.Via.URL()
			record := collectOne(t, access)
			if record.Facts == nil || record.State == checks.StateFailed {
				t.Fatalf("%s: %+v", record.State, record.Problem)
			}
			if len(record.Target.Addresses) > 0 {
				t.Errorf("the target has got addresses: %v", record.Target.Addresses)
			}
			for _, endpoint := range proxy.Asked() {
				if asked, _, _ := net.SplitHostPort(endpoint); asked != host {
					t.Errorf("the proxy was asked for %s", endpoint)
				}
			}
			if len(proxy.Asked()) == 0 {
				t.Error("the proxy was asked for nothing")
			}
			heldToPlan(t, access, record)
		})
	}
}

// collectOne collects a target by a resolver that must not be asked.
func collectOne(t *testing.T, access checks.Access) engine.Record {
	t.Helper()
	limits := engine.Limits{Step: access.Timeout, Resolver: func(_ context.Context, host string) ([]netip.Addr, error) {
		t.Errorf("the name %s was looked up here", host)
		return nil, nil
	}}
	jobs, err := Jobs([]checks.Access{access})
	if err != nil {
		t.Fatal(err)
	}
	if jobs, err = engine.Resolve(t.Context(), jobs, limits); err != nil {
		t.Fatal(err)
	}
	var records []engine.Record
	err = engine.Collect(t.Context(), jobs, limits, func(r engine.Record) error {
		records = append(records, r)
		return nil
	})
	if err != nil || len(records) != 1 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	return records[0]
}

// heldToPlan compares the connects of a transcript with the plan.
func heldToPlan(t *testing.T, access checks.Access, record engine.Record) {
	t.Helper()
	connector := byScheme()[access.Scheme]
	var planned []string
	for _, step := range connector.Plan(access) {
		if step.Event == "connect" {
			planned = append(planned, step.What)
		}
	}
	connects := 0
	for _, event := range record.Transcript {
		if strings.Contains(event.What, "canary") {
			t.Errorf("the transcript shows a password: %s", event.What)
		}
		if event.Event != "connect" {
			continue
		}
		connects++
		if !slices.Contains(planned, event.What) {
			t.Errorf("%q is not planned: %q", event.What, planned)
		}
	}
	if connects == 0 {
		t.Error("the transcript has no connect")
	}
}

// TestTLSDeviceBehindAProxy holds that a close, which a proxy makes too, is no permission
// for a ClientHello, and an alert is.
func TestTLSDeviceBehindAProxy(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var heard []byte
	closing := socks.Listen(t, func(conn *net.TCPConn) {
		buffer := make([]byte, 512)
		n, _ := conn.Read(buffer)
		mu.Lock()
		defer mu.Unlock()
		heard = append(heard, buffer[:n]...)
	})
	for _, endpoint := range []string{closing, "127.0.0.1:1"} { // nobody listens on the second
		for _, early := range []bool{false, true} {
			access := checktest.AccessTo(t, "modbus", "modbus+tls", endpoint)
			access.Via = checks.Proxy{Endpoint: socks.Start(t, socks.Config{Early: early}).Address}
			record := collectOne(t, access)
			if record.Facts != nil || record.Problem == nil {
				t.Fatalf("early %t: facts %+v", early, record.Facts)
			}
			for _, event := range record.Transcript {
				if strings.Contains(event.What, "ClientHello") {
					t.Errorf("%s, early %t: sent %s", endpoint, early, event.What)
				}
			}
			t.Logf("%s, early %t: %s: %s", endpoint, early, record.Problem.Reason, record.Problem.Detail)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if len(heard) == 0 || slices.Contains(heard, 0x16) {
		t.Errorf("the device heard %x: the question in plaintext and no byte of TLS", heard)
	}
}
