package audit

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/engine"
	"hardcheck/checks/modbus"
	"hardcheck/testenv/modbussim"
	"hardcheck/testenv/redisd"
)

// modbusStage is a Modbus device on its way to be started and read.
type modbusStage struct {
	config modbussim.Config
	access checks.Access
	// beside makes the port answer plaintext too.
	beside bool
	// authority signed the server's certificate, where that is another one.
	authority []byte
}

// options are the lines "= NAME VALUE" of a change.
func options(change string) map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(change) {
		if option, is := strings.CutPrefix(strings.TrimSpace(line), "= "); is {
			name, value, _ := strings.Cut(option, " ")
			found[name] = value
		}
	}
	return found
}

// silentDevice answers reads of coils and holding registers, and nothing else.
func silentDevice() *modbussim.Device {
	device := modbussim.NewDevice()
	device.Identity, device.Missing = nil, []byte{4, 5, 6, 8, 15, 16, 17, 22, 23, 90}
	return device
}

func hardenedModbus(t *testing.T, layers ...string) engine.Record {
	t.Helper()
	authority := modbussim.NewAuthority(t)
	s := modbusStage{config: modbussim.Config{Device: silentDevice(), TLS: authority.ServerConfig(t, true)}}
	chosen := options(strings.Join(layers, "\n"))
	s.choose(t, chosen)
	scheme := "modbus+tls"
	if _, set := chosen["plain"]; set {
		scheme, s.config.TLS = "modbus", nil
	}
	server := modbussim.Start(t, s.config)
	address := server.Address
	if s.beside {
		address = besideTLS(t, server.Address)
	}
	s.access = checktest.AccessTo(t, "modbus", scheme, address)
	cert, key := authority.Issue(t, "auditor", modbussim.ViewerRole)
	s.access.TLS = checks.TLSOptions{CA: authority.PEM, Cert: cert, Key: checks.NewSecret(string(key))}
	if _, set := chosen["stranger"]; set {
		s.access.TLS.CA, s.access.TLS.Insecure = modbussim.NewAuthority(t).PEM, true
	}
	if s.authority != nil {
		s.access.TLS.CA = s.authority
	}
	return s.read(t, chosen)
}

// choose changes the device by the options that are the server's.
func (s *modbusStage) choose(t *testing.T, chosen map[string]string) {
	t.Helper()
	for name, value := range chosen {
		switch name {
		case "no-header":
			s.config.Behaviour = modbussim.NoHeader
		case "beside":
			s.beside = true
		case "serves":
			function, _ := strconv.Atoi(value)
			s.config.Device.Missing = slices.DeleteFunc(s.config.Device.Missing, func(f byte) bool { return int(f) == function })
		case "register":
			var address, word int
			if _, err := fmt.Sscan(value, &address, &word); err != nil {
				t.Fatalf("register %q: %v", value, err)
			}
			s.config.Device.SetRegisters(address, uint16(word))
		case "identity":
			s.config.Device.Identity = modbussim.NewDevice().Identity
		case "units":
			for text := range strings.SplitSeq(value, ",") {
				unit, _ := strconv.Atoi(text)
				s.config.Device.Units = append(s.config.Device.Units, byte(unit))
			}
		default:
			s.secure(t, name, value)
		}
	}
}

// secure changes the server's TLS.
func (s *modbusStage) secure(t *testing.T, name, value string) {
	t.Helper()
	switch name {
	case "clients":
		s.config.TLS.ClientAuth = map[string]tls.ClientAuthType{"none": tls.NoClientCert, "any": tls.RequireAnyClientCert}[value]
	case "tls":
		s.config.TLS.MinVersion = tls.VersionTLS10
	case "suite":
		s.config.TLS.MaxVersion = tls.VersionTLS12
		s.config.TLS.CipherSuites = []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA}
	case "certificate":
		weak := redisd.MustCredentials(t, redisd.Weak)
		pair, err := tls.X509KeyPair(weak.ServerCert, weak.ServerKey)
		if err != nil {
			t.Fatal(err)
		}
		s.config.TLS.Certificates, s.authority = []tls.Certificate{pair}, weak.CA
	}
}

func (s *modbusStage) read(t *testing.T, chosen map[string]string) engine.Record {
	t.Helper()
	s.access.AllowWriteProbe = true
	s.access.Target.Consent = []string{"active", "write-probe"}
	s.access.Target.Addresses = []netip.Addr{netip.MustParseAddr("127.0.0.1")}
	if address, set := chosen["address"]; set {
		s.access.Target.Addresses = append(s.access.Target.Addresses, netip.MustParseAddr(address))
	}
	s.access.Target.Settings = modbus.Settings{Units: []int{1}, Registers: []modbus.Registers{{Unit: 1, Table: "input", Address: 0, Count: 1}}}
	s.access.Timeout = 5 * time.Second
	return read(t, s.access)
}

func plainModbus(t *testing.T, layers ...string) judged {
	t.Helper()
	s := modbusStage{config: modbussim.Config{Device: silentDevice()}}
	chosen := options(strings.Join(layers, "\n"))
	s.choose(t, chosen)
	s.access = checktest.AccessTo(t, "modbus", "modbus", modbussim.Start(t, s.config).Address)
	return judgeAll(t, checks.Site{}, time.Now(), s.read(t, chosen)).without("modbus-transport-encrypted")
}

// registersModbus is a device in plaintext of whose registers the site expects something.
func registersModbus(t *testing.T, layers ...string) judged {
	t.Helper()
	s := modbusStage{config: modbussim.Config{Device: silentDevice()}}
	s.config.Device.SetRegisters(40, 1)
	s.config.Device.SetRegisters(50, 0x42A0, 0) // 80
	s.choose(t, options(strings.Join(layers, "\n")))
	s.access = checktest.AccessTo(t, "modbus", "modbus", modbussim.Start(t, s.config).Address)
	s.access.Target.Addresses = []netip.Addr{netip.MustParseAddr("127.0.0.1")}
	s.access.Target.Settings = modbus.Settings{Units: []int{1}, Registers: []modbus.Registers{
		{Unit: 1, Table: "holding", Address: 40, Count: 1, Name: "write lock", Type: modbus.TypeUint16, Expect: &modbus.Expect{Values: []modbus.Literal{"1"}}, Lock: true},
		{Unit: 1, Table: "holding", Address: 50, Count: 2, Name: "highest speed", Type: modbus.TypeFloat32, Words: modbus.HighFirst, Expect: &modbus.Expect{Max: "80"}},
	}}
	s.access.Timeout = 5 * time.Second
	return judgeAll(t, checks.Site{}, time.Now(), read(t, s.access)).without("modbus-transport-encrypted")
}

// besideTLS is a port that passes TLS on to a server and answers plaintext itself.
func besideTLS(t *testing.T, secure string) string {
	t.Helper()
	plain := modbussim.Start(t, modbussim.Config{Device: silentDevice()})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go passOn(conn, secure, plain.Address)
		}
	}()
	return listener.Addr().String()
}

// passOn tells TLS by its first byte, that of a handshake record.
func passOn(conn net.Conn, secure, plain string) {
	defer func() { _ = conn.Close() }()
	reader := bufio.NewReader(conn)
	first, err := reader.Peek(1)
	if err != nil {
		return
	}
	address := plain
	if first[0] == 0x16 {
		address = secure
	}
	server, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	go func() {
		_, _ = reader.WriteTo(server)
		_ = server.(*net.TCPConn).CloseWrite()
	}()
	_, _ = bufio.NewReader(server).WriteTo(conn)
}
