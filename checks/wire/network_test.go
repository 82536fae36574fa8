package wire

import (
	"net"
	"net/netip"
	"testing"
	"time"

	"hardcheck/checks"
)

func tcpAddr(text string) net.Addr { return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(text)) }

func TestNetwork(t *testing.T) {
	t.Parallel()
	behind := farEnd{"10.20.3.7:502", checks.Proxy{Endpoint: "127.0.0.1:1080"}}
	for _, tc := range []struct {
		name      string
		peer, own net.Addr
		want      string
	}{
		{"another_machine", tcpAddr("10.20.3.7:502"), tcpAddr("10.10.0.2:40000"), "10.20.3.7:502"},
		{"mapped", tcpAddr("[::ffff:10.20.3.7]:502"), tcpAddr("10.10.0.2:40000"), "10.20.3.7:502"},
		{"link_local", tcpAddr("[fe80::7%eth0]:502"), tcpAddr("[fe80::2%eth0]:40000"), "[fe80::7]:502"},
		{"loopback", tcpAddr("127.0.0.1:502"), tcpAddr("127.0.0.1:40000"), ""},
		{"loopback_6", tcpAddr("[::1]:502"), tcpAddr("[::1]:40000"), ""},
		{"this_machine", tcpAddr("10.10.0.2:502"), tcpAddr("10.10.0.2:40000"), ""},
		{"behind_a_proxy", behind, tcpAddr("10.10.0.2:40000"), ""},
	} {
		at, over := network(tc.peer, tc.own)
		if got := at.String(); over != (tc.want != "") || over && got != tc.want {
			t.Errorf("%s: %s, %t; want %q", tc.name, got, over, tc.want)
		}
	}
}

// TestOwnAnswersAreNotHeard holds that a loopback target leaves no trace of the network.
func TestOwnAnswersAreNotHeard(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	go func() {
		conn, err := listener.Accept()
		if err == nil {
			_, _ = conn.Write([]byte("answer"))
			_ = conn.Close()
		}
	}()
	transcript := checks.NewTranscript(time.Now())
	conn, err := Dial(t.Context(), listener.Addr().String(), Options{Transcript: transcript})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.Read(make([]byte, 6)); err != nil {
		t.Fatal(err)
	}
	if at := transcript.Heard(); at.IsValid() {
		t.Errorf("heard from %s", at)
	}
}
