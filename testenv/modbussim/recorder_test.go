package modbussim_test

import (
	"bytes"
	"net"
	"testing"
	"time"

	"hardcheck/testenv/modbussim"
)

// TestRecorderSeesTheEnd holds that the recorder tells FIN from RST and counts
// connections that are open at the same time: proofs of others rest on it.
func TestRecorderSeesTheEnd(t *testing.T) {
	t.Parallel()
	request := modbussim.Message{Transaction: 5, Unit: 1, PDU: []byte{3, 0, 0, 0, 1}}.Bytes()
	for _, tc := range []struct {
		name   string
		end    func(*testing.T, *net.TCPConn)
		resets int
	}{
		{"fin", func(t *testing.T, conn *net.TCPConn) {
			if _, err := modbussim.ReadMessage(conn); err != nil {
				t.Fatal(err)
			}
			_ = conn.Close()
		}, 0},
		{"rst", func(_ *testing.T, conn *net.TCPConn) {
			_ = conn.SetLinger(0)
			_ = conn.Close()
		}, 1},
		{"unread_answer", func(_ *testing.T, conn *net.TCPConn) {
			time.Sleep(200 * time.Millisecond) // the answer is there and not read: the kernel resets
			_ = conn.Close()
		}, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			server := modbussim.Start(t, modbussim.Config{})
			recorder := modbussim.Record(t, server.Address)
			conns := []*net.TCPConn{dial(t, recorder.Address), dial(t, recorder.Address)}
			if _, err := conns[0].Write(request); err != nil {
				t.Fatal(err)
			}
			// A dial returns before the recorder has accepted: the first connection must
			// not be over before the second is there.
			wantEventually(t, func() bool { all, _, _ := recorder.Connections(); return all == 2 })
			tc.end(t, conns[0])
			wantEventually(t, func() bool { _, _, resets := recorder.Connections(); return resets == tc.resets })
			all, most, resets := recorder.Connections()
			if all != 2 || most != 2 || resets != tc.resets {
				t.Errorf("%d connections, %d at a time, %d resets", all, most, resets)
			}
			chunks := recorder.Chunks()
			if len(chunks) != 1 || !bytes.Equal(chunks[0].Bytes, request) {
				t.Errorf("chunks %+v", chunks)
			}
		})
	}
}

func dial(t *testing.T, address string) *net.TCPConn {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn.(*net.TCPConn)
}

func wantEventually(t *testing.T, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			return
		}
	}
	time.Sleep(50 * time.Millisecond) // and stays so
}

// TestDeviceRemembersEveryWrite holds that the dump shows what must never happen.
func TestDeviceRemembersEveryWrite(t *testing.T) {
	t.Parallel()
	server := modbussim.Start(t, modbussim.Config{})
	for _, pdu := range [][]byte{{5, 0, 0, 0xFF, 0}, {6, 0, 0, 0, 1}, {16, 0, 0, 0, 1, 2, 0, 1}, {8, 0, 1, 0, 0}} {
		before := server.Device.Dump()
		if _, err := modbussim.Ask(server.Address, 1, pdu); err != nil {
			t.Fatal(err)
		}
		if server.Device.Dump() == before {
			t.Errorf("% X left no trace", pdu)
		}
	}
	before := server.Device.Dump()
	answer, err := modbussim.Ask(server.Address, 1, []byte{16, 0, 0, 0, 0, 0})
	if err != nil || !bytes.Equal(answer, []byte{0x90, 3}) || server.Device.Dump() != before {
		t.Errorf("a write of nothing: % X, %v", answer, err)
	}
}
