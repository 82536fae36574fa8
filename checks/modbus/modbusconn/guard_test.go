package modbusconn

import (
	"bytes"
	"errors"
	"net"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
)

// sink counts what reaches the wire.
type sink struct {
	net.Conn
	written bytes.Buffer
}

func (s *sink) Write(p []byte) (int, error) { return s.written.Write(p) }

func guardOf(access checks.Access) (*guard, *sink) {
	wire := &sink{}
	return newGuard(wire, access), wire
}

func everything() checks.Access {
	return withConsent(checks.Access{}, "active", "write-probe")
}

func TestGuardSendsNothingElse(t *testing.T) {
	t.Parallel()
	frame := func(pdu ...byte) []byte { return encodeFrame(7, 1, pdu) }
	for name, bad := range map[string][]byte{
		"write_coil":                      frame(5, 0, 0, 0xFF, 0),
		"write_coil_with_a_wrong_value":   frame(5, 0, 0, 0x12, 0x34),
		"write_register":                  frame(6, 0, 0, 0, 1),
		"write_coils":                     frame(15, 0, 0, 0, 1, 1, 1),
		"write_no_coils":                  frame(15, 0, 0, 0, 0, 0),
		"write_one_register":              frame(16, 0, 0, 0, 1, 2, 0, 1),
		"write_quantity_without_data":     frame(16, 0, 0, 0, 1, 0),
		"write_nothing_elsewhere":         frame(16, 0, 1, 0, 0, 0),
		"write_nothing_with_data":         frame(16, 0, 0, 0, 0, 2, 0, 1),
		"write_nothing_without_its_count": frame(16, 0, 0, 0, 0),
		"mask_write":                      frame(22, 0, 0, 0xFF, 0xFF, 0, 0),
		"read_write":                      frame(23, 0, 0, 0, 1, 0, 0, 0, 1, 2, 0, 1),
		"write_file":                      frame(21, 7, 6, 0, 4, 0, 7, 0, 0),
		"restart_communications":          frame(8, 0, 1, 0, 0),
		"force_listen_only":               frame(8, 0, 4, 0, 0),
		"clear_counters":                  frame(8, 0, 10, 0, 0),
		"echo_of_other_data":              frame(8, 0, 0, 0, 0),
		"umas_reserve":                    frame(90, 0, 0x10),
		"umas_stop":                       frame(90, 0, 0x41),
		"umas_with_a_session":             frame(90, 1, 2),
		"umas_with_more":                  frame(90, 0, 2, 0),
		"other_mei_type":                  frame(43, 13, 0, 0),
		"regular_objects":                 frame(43, 14, 2, 0),
		"two_registers":                   frame(3, 0, 0, 0, 2),
		"another_address":                 frame(3, 0, 1, 0, 1),
		"truncated_read":                  frame(3, 0, 0, 0),
		"truncated_write":                 frame(16),
		"no_function":                     frame(),
		"read_fifo":                       frame(24, 0, 0),
		"two_frames":                      append(frame(17), frame(17)...),
		"half_a_frame":                    frame(17)[:7],
		"header_only":                     frame(17)[:6],
		"length_too_long":                 {0, 7, 0, 0, 0, 9, 1, 17},
		"length_too_short":                {0, 7, 0, 0, 0, 1, 1, 17},
		"other_protocol":                  {0, 7, 0, 1, 0, 2, 1, 17},
		"broadcast_write_of_nothing":      encodeFrame(7, 0, []byte{16, 0, 0, 0, 0, 0}),
		"nothing":                         {},
		"text":                            []byte("GET / HTTP/1.1\r\n\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g, wire := guardOf(everything())
			if n, err := g.Write(bad); n != 0 || !errors.Is(err, errRefused) {
				t.Errorf("wrote %d bytes, %v", n, err)
			}
			if wire.written.Len() != 0 {
				t.Errorf("% X reached the wire", wire.written.Bytes())
			}
		})
	}
}

func TestGuardFollowsConsent(t *testing.T) {
	t.Parallel()
	asks := []request{echo(1), programming(1), writeNothing(1)}
	for _, tc := range []struct {
		name   string
		access checks.Access
		want   [3]bool
	}{
		{"none", checks.Access{}, [3]bool{}},
		{"active", checks.Access{Target: checks.Target{Consent: []string{"active"}}}, [3]bool{true, true, false}},
		{"consent_without_the_option", checks.Access{Target: checks.Target{Consent: []string{"write-probe"}}}, [3]bool{}},
		{"option_without_consent", checks.Access{AllowWriteProbe: true}, [3]bool{}},
		{"all", everything(), [3]bool{true, true, true}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			for i, asked := range asks {
				g, wire := guardOf(tc.access)
				_, err := g.Write(encodeFrame(1, asked.unit, asked.pdu))
				if passed := err == nil && wire.written.Len() > 0; passed != tc.want[i] {
					t.Errorf("%s: passed %v, want %v", asked, passed, tc.want[i])
				}
			}
		})
	}
}

// TestGuardPassesTheQuestions holds that every question can be sent as it is.
func TestGuardPassesTheQuestions(t *testing.T) {
	t.Parallel()
	g, _ := guardOf(everything())
	for _, q := range questions(everything()) {
		if _, err := g.Write(encodeFrame(1, q.request.unit, q.request.pdu)); err != nil {
			t.Errorf("%s: %v", q.request, err)
		}
	}
	if _, err := g.Write(encodeFrame(1, 1, identify(1, 0x80).pdu)); err != nil {
		t.Errorf("further objects: %v", err)
	}
}

func FuzzGuard(f *testing.F) {
	for _, q := range questions(everything()) {
		f.Add(encodeFrame(1, 1, q.request.pdu))
	}
	for _, listed := range ranges() {
		f.Add(encodeFrame(1, 1, readListed(listed).pdu))
	}
	f.Add(encodeFrame(1, 1, []byte{6, 0, 0, 0, 1}))
	f.Fuzz(func(t *testing.T, data []byte) {
		g, wire := guardOf(checks.Access{Target: checks.Target{Consent: []string{"active"}, Settings: modbus.Settings{Registers: ranges()}}})
		_, err := g.Write(data)
		if err != nil && wire.written.Len() > 0 {
			t.Fatalf("% X was refused and sent", data)
		}
		if err != nil {
			return
		}
		switch function := data[7]; function {
		case 1, 2, 3, 4, 8, 17, 43, 90:
		default:
			t.Fatalf("function %d passed", function)
		}
	})
}
