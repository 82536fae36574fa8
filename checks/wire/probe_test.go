package wire_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// probe dials address anew for each version that facts do not tell.
func probe(t *testing.T, address string, timeout time.Duration, facts *checks.TLS) {
	t.Helper()
	wire.ProbeVersions(t.Context(), func(ctx context.Context, _ wire.Offer) (net.Conn, error) {
		return wire.Dial(ctx, address, wire.Options{Timeout: timeout})
	}, "127.0.0.1", checks.TLSOptions{}, facts)
}

func wantOffered(t *testing.T, facts checks.TLS, want map[string]bool) {
	t.Helper()
	if diff := cmp.Diff(want, facts.Offered); diff != "" {
		t.Errorf("offered (-want +got):\n%s", diff)
	}
	for version, is := range facts.Offered {
		if is != (facts.Suites[version] != "") {
			t.Errorf("version %s is offered %v, its suite %q", version, is, facts.Suites[version])
		}
	}
}

func TestProbeOpenSSL(t *testing.T) {
	own := leaf(t, nil)
	for _, tc := range []struct {
		name string
		args []string
		want map[string]bool
	}{
		{"only_1_2", []string{"-tls1_2"}, map[string]bool{"1.0": false, "1.1": false, "1.2": true, "1.3": false}},
		{"only_1_3", []string{"-tls1_3"}, map[string]bool{"1.0": false, "1.1": false, "1.2": false, "1.3": true}},
		{"default", nil, map[string]bool{"1.0": false, "1.1": false, "1.2": true, "1.3": true}},
		{"old", []string{"-cipher", "ALL:@SECLEVEL=0"}, map[string]bool{"1.0": true, "1.1": true, "1.2": true, "1.3": true}},
		{"only_1_1", []string{"-tls1_1", "-cipher", "ALL:@SECLEVEL=0"}, map[string]bool{"1.0": false, "1.1": true, "1.2": false, "1.3": false}},
		{"mutual_1_2", []string{"-tls1_2", "-Verify", "1"}, map[string]bool{"1.0": false, "1.1": false, "1.2": true, "1.3": false}},
		{"mutual_1_3", []string{"-tls1_3", "-Verify", "1"}, map[string]bool{"1.0": false, "1.1": false, "1.2": false, "1.3": true}},
		{"one_old_suite", []string{"-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA"}, map[string]bool{"1.0": false, "1.1": false, "1.2": true, "1.3": false}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			address := openssl(t, own, tc.args...)
			var facts checks.TLS
			probe(t, address, hang, &facts)
			wantOffered(t, facts, tc.want)
		})
	}
}

func TestHandshakeWithOpenSSL(t *testing.T) {
	ca := authority(t)
	own := leaf(t, ca)
	caPath, _ := ca.files(t)
	client := checks.TLSOptions{CA: ca.certPEM, Cert: own.certPEM, Key: checks.NewSecret(string(own.keyPEM))}
	for _, tc := range []struct {
		name      string
		args      []string
		options   checks.TLSOptions
		version   string
		requested bool
	}{
		{"1_2", []string{"-tls1_2"}, checks.TLSOptions{CA: ca.certPEM}, "1.2", false},
		{"1_3", []string{"-tls1_3"}, checks.TLSOptions{CA: ca.certPEM}, "1.3", false},
		{"mutual_1_2", []string{"-tls1_2", "-Verify", "1", "-verify_return_error", "-CAfile", caPath}, client, "1.2", true},
		{"mutual_1_3", []string{"-tls1_3", "-Verify", "1", "-verify_return_error", "-CAfile", caPath}, client, "1.3", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			facts, err := handshake(t, openssl(t, own, tc.args...), "plc.example.org", tc.options)
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]bool{tc.version: true}
			if tc.version == "1.3" {
				want = map[string]bool{"1.0": false, "1.1": false, "1.2": false, "1.3": true} // it declined the first offer
			}
			wantOffered(t, facts, want)
			if facts.Trusted != checks.Known(true) {
				t.Errorf("not trusted: %s", facts.TrustProblem)
			}
			if facts.ClientCertificateRequested != checks.Known(tc.requested) {
				t.Errorf("certificate requested: %v, want %v", facts.ClientCertificateRequested, tc.requested)
			}
		})
	}
}

func TestMutualOpenSSLWithoutCertificate(t *testing.T) {
	own := leaf(t, nil)
	facts, err := handshake(t, openssl(t, own, "-tls1_2", "-Verify", "1"), "127.0.0.1", checks.TLSOptions{})
	if got := wire.Classify(err); got.Reason != checks.Denied {
		t.Errorf("problem %+v of %v, want denied", got, err)
	}
	wantOffered(t, facts, map[string]bool{"1.2": true})
	if facts.ClientCertificateRequested != checks.Known(true) || len(facts.Chain) != 1 {
		t.Errorf("requested %v, chain of %d: what the server showed before it refused is lost",
			facts.ClientCertificateRequested, len(facts.Chain))
	}
}

func TestProbeKeepsWhatIsKnown(t *testing.T) {
	var dials atomic.Int32
	address := serve(t, func(peer net.Conn) { dials.Add(1); silent(peer) })
	facts := checks.TLS{Offered: map[string]bool{"1.0": false, "1.1": true, "1.2": true}, Suites: map[string]string{"1.1": "A", "1.2": "B"}}
	probe(t, address, 100*time.Millisecond, &facts)
	wantOffered(t, facts, map[string]bool{"1.0": false, "1.1": true, "1.2": true})
	if dials.Load() != 1 {
		t.Errorf("%d connections for one unknown version", dials.Load())
	}
}

func TestProbeWithoutClearAnswer(t *testing.T) {
	readHello := func(peer net.Conn) { _, _ = peer.Read(make([]byte, 1024)) }
	for _, tc := range []struct {
		name    string
		timeout time.Duration
		peer    func(net.Conn)
	}{
		{"silence", 100 * time.Millisecond, silent},
		{"reset", hang, func(peer net.Conn) {
			readHello(peer)
			_ = peer.(*net.TCPConn).SetLinger(0)
		}},
		{"garbage", hang, func(peer net.Conn) {
			readHello(peer)
			_, _ = peer.Write([]byte("-ERR what is this\r\n"))
			silent(peer)
		}},
		{"half_an_alert", hang, func(peer net.Conn) {
			readHello(peer)
			_, _ = peer.Write([]byte{0x15, 3, 3, 0})
		}},
		// A plaintext service that hangs up on nonsense says nothing about TLS.
		{"close_at_every_version", hang, readHello},
		{"handshake_failure_at_every_version", hang, func(peer net.Conn) {
			readHello(peer)
			_, _ = peer.Write([]byte{0x15, 3, 3, 0, 2, 2, 40})
			silent(peer)
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var facts checks.TLS
			probe(t, serve(t, tc.peer), tc.timeout, &facts)
			wantOffered(t, facts, map[string]bool{})
		})
	}
}

func TestProbeCountsCloseOfServerThatSpeaksTLS(t *testing.T) {
	config := &tls.Config{Certificates: []tls.Certificate{leaf(t, nil).pair(t)}, MinVersion: tls.VersionTLS10}
	address := serve(t, func(peer net.Conn) {
		hello := make([]byte, 1024)
		n, _ := peer.Read(hello)
		if hello[9] == 3 && hello[10] <= 2 { // the hello's version: 1.0 or 1.1
			return
		}
		server := tls.Server(&replay{Conn: peer, first: hello[:n]}, config)
		silent(server)
	})
	var facts checks.TLS
	probe(t, address, hang, &facts)
	wantOffered(t, facts, map[string]bool{"1.0": false, "1.1": false, "1.2": true, "1.3": true})
}

// replay gives back what was already read.
type replay struct {
	net.Conn
	first []byte
}

func (r *replay) Read(p []byte) (int, error) {
	if len(r.first) == 0 {
		return r.Conn.Read(p)
	}
	n := copy(p, r.first)
	r.first = r.first[n:]
	return n, nil
}

func TestProbeTakesProtocolVersionAlertAlone(t *testing.T) {
	address := serve(t, func(peer net.Conn) {
		_, _ = peer.Read(make([]byte, 1024))
		_, _ = peer.Write([]byte{0x15, 3, 3, 0, 2, 2, 70})
		_, _ = io.Copy(io.Discard, peer)
	})
	var facts checks.TLS
	probe(t, address, hang, &facts)
	wantOffered(t, facts, map[string]bool{"1.0": false, "1.1": false, "1.2": false, "1.3": false})
}

func TestProbeEndsWithFirstFailedDial(t *testing.T) {
	dials := 0
	var facts checks.TLS
	wire.ProbeVersions(t.Context(), func(context.Context, wire.Offer) (net.Conn, error) {
		dials++
		return nil, errors.New("no free slot")
	}, "127.0.0.1", checks.TLSOptions{}, &facts)
	if dials != 1 {
		t.Errorf("%d dials after the first failed one, want none", dials-1)
	}
	wantOffered(t, facts, map[string]bool{})
}

func TestProbeObeysContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var facts checks.TLS
	wire.ProbeVersions(ctx, func(context.Context, wire.Offer) (net.Conn, error) {
		t.Error("dialled after the end of the context")
		return nil, ctx.Err()
	}, "127.0.0.1", checks.TLSOptions{}, &facts)
}

func TestHandshakeCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	conn, err := wire.Dial(ctx, serve(t, silent), wire.Options{Timeout: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	time.AfterFunc(50*time.Millisecond, cancel)
	err = outcome(t, "cancelled handshake", func() error {
		_, _, err := wire.Handshake(ctx, conn, "127.0.0.1", checks.TLSOptions{}, wire.UpTo12)
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("handshake: %v, want its cancellation", err)
	}
}
