package modbusconn

import (
	"crypto/tls"
	"net"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/modbus"
	"hardcheck/testenv/modbussim"
)

// secure is an access to a TLS server that the authority's certificates trust,
// with a client certificate when roles is not nil.
func secure(t *testing.T, authority *modbussim.Authority, address string, roles []string) checks.Access {
	t.Helper()
	access := accessTo(t, "modbus+tls", address)
	access.TLS.CA = authority.PEM
	if roles != nil {
		cert, key := authority.Issue(t, "auditor", roles...)
		access.TLS.Cert, access.TLS.Key = cert, checks.NewSecret(string(key))
	}
	return access
}

func wantAdmission(t *testing.T, name string, got checks.Value[modbus.Admission], want modbus.Admission) {
	t.Helper()
	if admission, _ := got.Get(); admission != want {
		t.Errorf("%s is %q, want %q", name, admission, want)
	}
}

func TestHardenedTLS(t *testing.T) {
	t.Parallel()
	for name, version := range map[string]uint16{"1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			authority := modbussim.NewAuthority(t)
			config := authority.ServerConfig(t, true)
			config.MinVersion, config.MaxVersion = version, version
			server := modbussim.Start(t, modbussim.Config{TLS: config})
			collection, facts := collectFrom(t, secure(t, authority, server.Address, []string{"Viewer"}))
			wantWhole(t, collection)
			wantAdmission(t, "anonymous", facts.Admission.Anonymous, modbus.RefusedByAlert)
			wantAdmission(t, "selfSigned", facts.Admission.SelfSigned, modbus.RefusedByAlert)
			wantAdmission(t, "own", facts.Admission.Own, modbus.Admitted)
			if diff := cmp.Diff([]string{"Viewer"}, checktest.Known(t, facts.OwnRoles, "ownRoles")); diff != "" {
				t.Errorf("roles (-want +got):\n%s", diff)
			}
			want := map[string]bool{"1.0": false, "1.1": false, "1.2": name == "1.2", "1.3": name == "1.3"}
			shown := checktest.Known(t, facts.TLS, "tls")
			if diff := cmp.Diff(want, shown.Offered); diff != "" {
				t.Errorf("offered (-want +got):\n%s", diff)
			}
			if !checktest.Known(t, shown.Trusted, "trusted") || !checktest.Known(t, shown.ClientCertificateRequested, "requested") {
				t.Errorf("tls %+v", shown)
			}
			if checktest.Known(t, facts.Plaintext, "plaintext") || !checktest.Known(t, facts.TLSPresent, "tlsPresent") {
				t.Error("a TLS port is said to speak plaintext")
			}
			if facts.Client != modbus.ClientOwn || checktest.Known(t, facts.Framing, "framing") != modbus.FramingMBAP {
				t.Errorf("client %q, framing %+v", facts.Client, facts.Framing)
			}
		})
	}
}

// TestHardenedTLSWithoutOurCertificate has a TLS 1.3 server that refuses us only
// after the handshake has succeeded.
func TestHardenedTLSWithoutOurCertificate(t *testing.T) {
	t.Parallel()
	authority := modbussim.NewAuthority(t)
	server := modbussim.Start(t, modbussim.Config{TLS: authority.ServerConfig(t, true)})
	collection, facts := collectFrom(t, secure(t, authority, server.Address, nil))
	wantAdmission(t, "anonymous", facts.Admission.Anonymous, modbus.RefusedByAlert)
	wantAdmission(t, "selfSigned", facts.Admission.SelfSigned, modbus.RefusedByAlert)
	checktest.WantProblem(t, collection, "admission.own", checks.OptIn, "tls.cert")
	checktest.WantProblem(t, collection, "ownRoles", checks.OptIn, "tls.cert")
	checktest.WantProblem(t, collection, "identification", checks.Denied, "set tls.cert")
	checktest.WantMain(t, collection, checks.Denied, "set tls.cert")
	if checktest.Known(t, facts.Plaintext, "plaintext") {
		t.Error("plaintext answered")
	}
}

func TestCarelessTLS(t *testing.T) {
	t.Parallel()
	authority := modbussim.NewAuthority(t)
	config := authority.ServerConfig(t, false)
	config.MinVersion = tls.VersionTLS10
	server := modbussim.Start(t, modbussim.Config{TLS: config})
	collection, facts := collectFrom(t, secure(t, authority, server.Address, nil))
	wantWhole(t, collection)
	wantAdmission(t, "anonymous", facts.Admission.Anonymous, modbus.Admitted)
	checktest.WantProblem(t, collection, "admission.selfSigned", checks.Source, "admitted already")
	if facts.Client != modbus.ClientAnonymous {
		t.Errorf("client %q", facts.Client)
	}
	if got := checktest.Known(t, facts.TLS, "tls").Offered; !got["1.0"] || !got["1.1"] || !got["1.2"] || !got["1.3"] {
		t.Errorf("offered %v", got)
	}
}

// TestBudgetHoldsOverTLS counts what a Modbus server saw, with every question allowed.
func TestBudgetHoldsOverTLS(t *testing.T) {
	t.Parallel()
	authority := modbussim.NewAuthority(t)
	server := modbussim.Start(t, modbussim.Config{TLS: authority.ServerConfig(t, false)})
	access := withConsent(secure(t, authority, server.Address, []string{}), "active", "write-probe")
	collection, facts := collectFrom(t, access)
	if requests(access) != maxRequests-2 {
		t.Errorf("%d requests", requests(access)) // the device tells all in one part
	}
	wantAdmission(t, "own", facts.Admission.Own, modbus.Admitted)
	if checktest.Known(t, facts.Plaintext, "plaintext") {
		t.Error("plaintext answered")
	}
	// A client without a role is judged by every read, by the write and by the units.
	checktest.Known(t, facts.Reads.DiscreteInputs, "discrete inputs")
	checktest.Known(t, facts.Writes, "writes")
	checktest.Known(t, facts.Units["0"], "unit 0")
	for _, field := range []string{"programming", "diagnostics", "serverID"} {
		checktest.WantProblem(t, collection, field, checks.Budget, "at most")
	}
	checktest.WantMain(t, collection, checks.Budget, "report server id, unit 1")
}

// TestPlaintextIsAskedUnderEveryConsent holds the request that is kept for the last step.
func TestPlaintextIsAskedUnderEveryConsent(t *testing.T) {
	t.Parallel()
	authority := modbussim.NewAuthority(t)
	server := modbussim.Start(t, modbussim.Config{TLS: authority.ServerConfig(t, true)})
	access := withConsent(secure(t, authority, server.Address, []string{"Viewer"}), "active", "write-probe")
	collection, facts := collectFrom(t, access)
	if checktest.Known(t, facts.Plaintext, "plaintext") {
		t.Error("plaintext answered")
	}
	checktest.Known(t, facts.Writes, "writes")
	checktest.Known(t, facts.Units["0"], "unit 0")
	checktest.WantProblem(t, collection, "serverID", checks.Budget, "at most")
	wantUnknown(t, facts.ServerID, "serverID")
}

// TestEarlyEndOfTheVersions breaks the connections off when the second version is
// asked for, and holds that the reason for the rest is the true one.
func TestEarlyEndOfTheVersions(t *testing.T) {
	t.Parallel()
	authority := modbussim.NewAuthority(t)
	atTLS11 := func(then func(net.Conn)) *tls.Config {
		config := authority.ServerConfig(t, false)
		config.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
			if slices.Max(hello.SupportedVersions) == tls.VersionTLS11 {
				then(hello.Conn)
			}
			return nil, nil
		}
		return config
	}
	mute := atTLS11(func(net.Conn) { time.Sleep(3 * time.Second) }) // longer than the client's patience
	resetting := atTLS11(func(conn net.Conn) {
		_ = conn.(*net.TCPConn).SetLinger(0)
		_ = conn.Close()
	})
	for _, tc := range []struct {
		name   string
		server modbussim.Config
		reason checks.Reason
		words  string
	}{
		{"silent", modbussim.Config{TLS: mute}, checks.Timeout, "did not answer in time"},
		{"reset", modbussim.Config{TLS: resetting}, checks.Unreadable, "reset the connection"},
		{"refused", modbussim.Config{TLS: authority.ServerConfig(t, false), Slots: 3, Shut: true}, checks.Unreachable, "connection refused"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			server := modbussim.Start(t, tc.server)
			access := impatient(secure(t, authority, server.Address, nil))
			collection, facts := collectFrom(t, access)
			checktest.WantProblem(t, collection, "tls.offered", tc.reason, tc.words)
			checktest.WantProblem(t, collection, "tls.offered", tc.reason, "TLS 1.1 only")
			checktest.WantMain(t, collection, tc.reason, tc.words)
			want := map[string]bool{"1.0": false, "1.2": true}
			if diff := cmp.Diff(want, checktest.Known(t, facts.TLS, "tls").Offered); diff != "" {
				t.Errorf("offered (-want +got):\n%s", diff)
			}
			if len(connections(access)) != 4 {
				t.Errorf("%d connections", len(connections(access)))
			}
		})
	}
}

func TestAnyCertificateIsTaken(t *testing.T) {
	t.Parallel()
	authority := modbussim.NewAuthority(t)
	config := authority.ServerConfig(t, false)
	config.ClientAuth = tls.RequireAnyClientCert
	server := modbussim.Start(t, modbussim.Config{TLS: config})
	_, facts := collectFrom(t, secure(t, authority, server.Address, nil))
	wantAdmission(t, "anonymous", facts.Admission.Anonymous, modbus.RefusedByAlert)
	wantAdmission(t, "selfSigned", facts.Admission.SelfSigned, modbus.Admitted)
}

// TestUntrustedDeviceGetsNoProof connects to a device of another authority.
func TestUntrustedDeviceGetsNoProof(t *testing.T) {
	t.Parallel()
	for _, insecure := range []bool{false, true} {
		theirs, ours := modbussim.NewAuthority(t), modbussim.NewAuthority(t)
		config := theirs.ServerConfig(t, false)
		config.ClientAuth = tls.RequestClientCert
		var shown atomic.Int32
		config.VerifyConnection = func(state tls.ConnectionState) error {
			if len(state.PeerCertificates) > 0 {
				shown.Add(1)
			}
			return nil
		}
		server := modbussim.Start(t, modbussim.Config{TLS: config})
		access := secure(t, ours, server.Address, []string{"Viewer"})
		access.TLS.Insecure = insecure
		collection, facts := collectFrom(t, access)
		if insecure != (shown.Load() > 0) {
			t.Errorf("insecure %v: our certificate was shown %d times", insecure, shown.Load())
		}
		if !insecure {
			checktest.WantProblem(t, collection, "admission.own", checks.Denied, "not trusted")
			wantUnknown(t, facts.Admission.Own, "own")
			checktest.WantMain(t, collection, checks.Denied, "not trusted")
		}
		if got, _ := checktest.Known(t, facts.TLS, "tls").Trusted.Get(); got {
			t.Error("trusted")
		}
	}
}

func TestRoles(t *testing.T) {
	t.Parallel()
	authority := modbussim.NewAuthority(t)
	for _, want := range [][]string{{}, {"Operator"}} {
		cert, _ := authority.Issue(t, "auditor", want...)
		got, err := rolesOf(cert)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("roles, %v (-want +got):\n%s", err, diff)
		}
	}
	if got := roleText([]byte{0x13, 2, 'a', 'b'}); got != modbus.MalformedRole {
		t.Errorf("a PrintableString is the role %q", got)
	}
	for _, bad := range []string{"", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"} {
		if roles, err := rolesOf([]byte(bad)); err == nil {
			t.Errorf("%q gave %v", bad, roles)
		}
	}
}

func TestPDUWithoutHeaderInsideTLS(t *testing.T) {
	t.Parallel()
	authority := modbussim.NewAuthority(t)
	server := modbussim.Start(t, modbussim.Config{TLS: authority.ServerConfig(t, false), Behaviour: modbussim.NoHeader})
	collection, facts := collectFrom(t, secure(t, authority, server.Address, nil))
	if got := checktest.Known(t, facts.Framing, "framing"); got != modbus.FramingOther {
		t.Errorf("framing %q", got)
	}
	checktest.WantMain(t, collection, checks.Unreadable, string(notMBAP))
	wantUnknown(t, facts.Identification, "identification")
}

func TestSilenceEndsTLS(t *testing.T) {
	t.Parallel()
	authority := modbussim.NewAuthority(t)
	server := modbussim.Start(t, modbussim.Config{TLS: authority.ServerConfig(t, false), Behaviour: modbussim.Silent})
	access := impatient(secure(t, authority, server.Address, nil))
	collection, facts := collectFrom(t, access)
	checktest.WantMain(t, collection, checks.Timeout, "did not answer in time")
	checktest.WantProblem(t, collection, "tls.offered", checks.Timeout, "not asked after this")
	if len(connections(access)) != 2 || requests(access) != 2 {
		t.Errorf("%d requests over %d connections after a silence", requests(access), len(connections(access)))
	}
	if len(checktest.Known(t, facts.TLS, "tls").Chain) != 1 {
		t.Error("the certificate is lost")
	}
}

// TestQuickOverTLS asks the plaintext question alone, however the device treats clients.
func TestQuickOverTLS(t *testing.T) {
	t.Parallel()
	authority := modbussim.NewAuthority(t)
	for _, mutual := range []bool{false, true} {
		server := modbussim.Start(t, modbussim.Config{TLS: authority.ServerConfig(t, mutual)})
		access := secure(t, authority, server.Address, nil)
		access.Quick = true
		collection, _ := collectFrom(t, access)
		for _, field := range []string{"plaintext", "tlsPresent", "admission.anonymous", "tls", "identification"} {
			checktest.WantProblem(t, collection, field, checks.OptIn, "--pace quick")
		}
		wantWhole(t, collection)
		if len(connections(access)) != 1 || requests(access) != 1 {
			t.Errorf("%d requests over %d connections", requests(access), len(connections(access)))
		}
	}
}
