package wire_test

import (
	"crypto/tls"
	"crypto/x509/pkix"
	"net"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// TestServersAreCalledWhatTheyAre holds the sentence for each server that speaks TLS, or
// its forerunner, in a way that this tool doesn't.
func TestServersAreCalledWhatTheyAre(t *testing.T) {
	t.Parallel()
	answer := func(bytes ...byte) func(*testing.T) string {
		return func(t *testing.T) string {
			return serve(t, func(peer net.Conn) {
				_, _ = peer.Read(make([]byte, 1024))
				_, _ = peer.Write(bytes)
				silent(peer)
			})
		}
	}
	with := func(args ...string) func(*testing.T) string {
		return func(t *testing.T) string { return openssl(t, leaf(t, nil), args...) }
	}
	ssl3 := append([]byte{22, 3, 0, 0, 42, 2, 0, 0, 38, 3, 0}, make([]byte, 36)...)
	const curve = "no curve or signature algorithm in common"
	for _, tc := range []struct {
		name  string
		start func(*testing.T) string
		says  string
	}{
		{"ssl3_hello", answer(ssl3...), "SSL 3.0"},
		{"ssl3_alert", answer(21, 3, 0, 0, 2, 2, 40), "SSL 3.0"},
		{"hello_request", answer(22, 3, 3, 0, 4, 0, 0, 0, 0), "renegotiation"},
		{"group_x448", with("-groups", "X448"), curve},
		{"group_x448_only_1_3", with("-groups", "X448", "-tls1_3"), curve},
		{"group_ffdhe_only_1_3", with("-groups", "ffdhe2048", "-tls1_3"), curve},
		{"group_x448_only_1_2", with("-groups", "X448", "-tls1_2"), "no cipher suite or no curve"},
		{"curve_brainpool", with("-groups", "brainpoolP256r1", "-tls1_2"), "no cipher suite or no curve"},
		{"suite_camellia", with("-tls1_2", "-cipher", "CAMELLIA128-SHA"), "no cipher suite or no curve"},
		{"versions_none", answer(21, 3, 3, 0, 2, 2, 70), "refuses every TLS version"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := handshake(t, tc.start(t), "127.0.0.1", checks.TLSOptions{})
			problem := wire.Classify(err)
			if problem.Reason != checks.Unreadable || !strings.Contains(problem.Detail, tc.says) {
				t.Errorf("%v: %+v, want unreadable with %q", err, problem, tc.says)
			}
			if !wire.SpokeTLS(err) || wire.SpokeOther(err) {
				t.Errorf("%v: taken for something that is not TLS", err)
			}
			if wire.SpokeSSL3(err) != strings.HasPrefix(tc.name, "ssl3") {
				t.Errorf("%v: SSL 3.0: %t", err, wire.SpokeSSL3(err))
			}
		})
	}
}

// TestCurvesOfGo holds that a server with one curve that Go has is read.
func TestCurvesOfGo(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"-tls1_2", "-tls1_3"} {
		for _, group := range []string{"X25519", "P-256", "P-384", "P-521"} {
			t.Run(group+version, func(t *testing.T) {
				t.Parallel()
				if _, err := handshake(t, openssl(t, leaf(t, nil), "-groups", group, version), "127.0.0.1", checks.TLSOptions{}); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

func TestRenegotiationIsNamed(t *testing.T) {
	t.Parallel()
	address, told := opensslTold(t, leaf(t, nil), "-tls1_2")
	conn := dial(t, address, wire.Options{Timeout: hang})
	client, _, err := wire.Handshake(t.Context(), conn, "127.0.0.1", checks.TLSOptions{}, wire.UpTo12)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Write([]byte("hello\n")); err != nil {
		t.Fatal(err)
	}
	if _, err := told.Write([]byte("r\n")); err != nil {
		t.Fatal(err)
	}
	_, err = client.Read(make([]byte, 16))
	if problem := wire.Classify(err); problem.Reason != checks.Unreadable || !strings.Contains(problem.Detail, "renegotiation") {
		t.Errorf("%v: %+v", err, problem)
	}
}

// TestTrustIsNotReadFromText gives a certificate the names of problems that it doesn't have.
func TestTrustIsNotReadFromText(t *testing.T) {
	t.Parallel()
	template := leafTemplate()
	template.Subject = pkix.Name{CommonName: "wrong pin; wrong name; not valid"}
	own := certificate(t, template, nil)
	address := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{own.pair(t)}})
	facts, err := handshake(t, address, "plc.example.org", checks.TLSOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(facts.Distrust) != 1 || facts.Distrust[0] != checks.UnknownIssuer {
		t.Errorf("distrust: %q (%s)", facts.Distrust, facts.TrustProblem)
	}
	facts.TrustProblem = "wrong pin: x; wrong name: y; not valid: z"
	detail := wire.Classify(wire.Trust(facts, checks.TLSOptions{})).Detail
	if strings.Contains(detail, "tls.server-name") || strings.Contains(detail, "renew") || !strings.Contains(detail, "tls.ca") {
		t.Errorf("the advice rests on the text: %s", detail)
	}
}
