package modbusconn

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks/modbus"
)

func TestParseFrame(t *testing.T) {
	t.Parallel()
	whole := encodeFrame(0x4843, 1, []byte{3, 2, 0, 7})
	for i := range whole {
		if _, _, err := parseFrame(whole[:i]); !errors.Is(err, errIncomplete) {
			t.Errorf("%d bytes: %v", i, err)
		}
	}
	got, size, err := parseFrame(append(whole, 1, 2, 3))
	want := frame{transaction: 0x4843, unit: 1, pdu: []byte{3, 2, 0, 7}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(frame{})); diff != "" || err != nil || size != len(whole) {
		t.Errorf("size %d, %v (-want +got):\n%s", size, err, diff)
	}
	for _, tc := range []struct {
		name string
		data []byte
		want fault
	}{
		{"protocol", []byte{0, 1, 0, 1}, wrongProtocol},
		{"length_0", []byte{0, 1, 0, 0, 0, 0}, wrongLength},
		{"length_1", []byte{0, 1, 0, 0, 0, 1}, wrongLength},
		{"length_255", []byte{0, 1, 0, 0, 0, 255}, wrongLength},
		{"length_300", []byte{0, 1, 0, 0, 1, 44}, wrongLength},
		{"tls_alert", []byte{0x15, 3, 1, 0, 2, 2, 70}, tlsRecord},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if _, _, err := parseFrame(tc.data); !errors.Is(err, tc.want) {
				t.Errorf("%v, want %v", err, tc.want)
			}
		})
	}
}

func TestJudgeReply(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		asked request
		got   frame
		code  int
		want  error
	}{
		{"normal", read(1, 3), frame{unit: 1, pdu: []byte{3, 2, 0, 7}}, 0, nil},
		{"exception", read(1, 3), frame{unit: 1, pdu: []byte{0x83, 2}}, 2, nil},
		{"exception_with_mei_type", identify(1, 0), frame{unit: 1, pdu: []byte{0xAB, 14, 1}}, 1, nil},
		{"exception_too_long", read(1, 3), frame{unit: 1, pdu: []byte{0x83, 14, 1}}, 0, wrongLength},
		{"exception_without_a_code", read(1, 3), frame{unit: 1, pdu: []byte{0x83}}, 0, wrongLength},
		{"exception_0", read(1, 3), frame{unit: 1, pdu: []byte{0x83, 0}}, 0, wrongLength},
		{"gateway_under_its_own_unit", read(1, 3), frame{unit: 255, pdu: []byte{0x83, 11}}, 11, nil},
		{"other_exception_under_unit_255", read(1, 3), frame{unit: 255, pdu: []byte{0x83, 2}}, 0, wrongUnit},
		{"gateway_under_another_unit", read(1, 3), frame{unit: 9, pdu: []byte{0x83, 11}}, 0, wrongUnit},
		{"other_function", read(1, 3), frame{unit: 1, pdu: []byte{4, 2, 0, 7}}, 0, wrongFunction},
		{"exception_of_another_function", read(1, 3), frame{unit: 1, pdu: []byte{0x84, 1}}, 0, wrongFunction},
		{"too_many_registers", read(1, 3), frame{unit: 1, pdu: []byte{3, 4, 0, 7, 0, 8}}, 0, wrongLength},
		{"echo_changed", echo(1), frame{unit: 1, pdu: []byte{8, 0, 0, 0, 0}}, 0, wrongLength},
		{"write_echoed", writeNothing(1), frame{unit: 1, pdu: []byte{16, 0, 0, 0, 0}}, 0, nil},
		{"server_id_count_too_large", reportServerID(1), frame{unit: 1, pdu: []byte{17, 9, 1}}, 0, wrongLength},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, err := judgeReply(tc.asked, tc.got)
			if !errors.Is(err, tc.want) || got.Exception != tc.code {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

func TestServerID(t *testing.T) {
	t.Parallel()
	got := serverID(reply{pdu: []byte{17, 6, 1, 0xFF, 'A', 0x1B, 'B', 0, 'x'}})
	if diff := cmp.Diff(modbus.ServerID{Text: "AB", Bytes: 6}, got); diff != "" {
		t.Errorf("server id (-want +got):\n%s", diff)
	}
}

func FuzzParseFrame(f *testing.F) {
	f.Add(encodeFrame(0x4843, 1, []byte{0x2B, 0x0E, 1, 1, 0, 0, 1, 0, 3, 'L', 'a', 'b'}))
	f.Add(encodeFrame(1, 255, []byte{0xAB, 0x0B}))
	f.Add([]byte{0x15, 3, 3, 0, 2, 2, 70})
	f.Add([]byte{0x80, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		got, size, err := parseFrame(data)
		if err != nil {
			return
		}
		if size > len(data) || len(got.pdu) == 0 || len(got.pdu) > maxPDU {
			t.Fatalf("size %d of %d, PDU of %d bytes", size, len(data), len(got.pdu))
		}
		if again := encodeFrame(got.transaction, got.unit, got.pdu); !bytes.Equal(again, data[:size]) {
			t.Fatalf("% X became % X", data[:size], again)
		}
		for _, q := range questions(everything()) {
			if answer, err := judgeReply(q.request, got); err == nil && answer.Exception == 0 && got.pdu[0] == fcReportServerID {
				_ = serverID(answer)
			}
		}
	})
}

func FuzzIdentification(f *testing.F) {
	f.Add([]byte{43, 14, 1, 1, 0, 0, 2, 0, 3, 'L', 'a', 'b', 1, 1, 'x'})
	f.Add([]byte{43, 14, 1, 0x83, 0xFF, 3, 1, 0, 200, 'L'})
	f.Add([]byte{43, 14, 1, 1, 0, 0, 255})
	f.Add([]byte{43, 14, 1, 1, 0, 0, 1, 0, 4, 0x1b, '[', 0xFF, 0x00})
	f.Fuzz(func(t *testing.T, pdu []byte) {
		part, err := parseIdentification(pdu)
		if err != nil {
			return
		}
		var id modbus.Identification
		for range 3 {
			addPart(&id, part)
		}
		further, all := id.Further.Get()
		if len(further) > maxObjects || all && part.more {
			t.Fatalf("%d further objects, all of them: %t", len(further), all)
		}
		for _, object := range append(further, modbus.Object{Value: id.Vendor + id.Product + id.Revision}) {
			for _, r := range object.Value {
				if r < ' ' || r == 0x7F {
					t.Fatalf("control character in %q", object.Value)
				}
			}
		}
	})
}
