package modbusconn

import (
	"strings"
	"testing"
)

func TestOddities(t *testing.T) {
	t.Parallel()
	asked := read(1, fcReadHolding)
	const transaction = 0x4843
	for _, tc := range []struct {
		name, got, want string
	}{
		{"swapped_transaction", "\x43\x48\x00\x00\x00\x05\x01\x03\x02\x01\x23", "transaction id 4348 in place of 4843"},
		{"no_transaction_as_unit_0", "\x00\x00\x00\x00\x00\x05\x00\x03\x02\x01\x23", "unit 0 in place of 1"},
		{"function_80", "\x48\x43\x00\x00\x00\x03\x01\x80\x01", "function code 80 in place of 03"},
		{"echo", string(encodeFrame(transaction, asked.unit, asked.pdu)), "an echo"},
		{"length_0", "\x48\x43\x00\x00\x00\x00\x01\x03\x02\x01\x23", "length 0 before 5 bytes"},
		{"exception_with_the_wrong_length", "\x48\x43\x00\x00\x00\x06\x01\x83\x02", "length 6 before 3 bytes"},
		{"trailing_bytes", "\x48\x43\x00\x00\x00\x05\x01\x03\x02\x01\x23\x00\x00", "length 5 before 7 bytes"},
		{"bytes_of_the_answer_before", "\x00\x00\x48\x43\x00\x00\x00\x05\x01\x03\x02\x01\x23", "2 bytes before the header"},
		{"header_without_length", "\x48\x43\x00\x00\x01\x03\x02\x01\x23", "a header without the length"},
		{"exception_after_a_header_without_length", "\x48\x43\x00\x00\x01\x83\x02", "a header without the length"},
		{"rtu_with_noise_behind", "\x01\x03\x02\x01\x23\xf8\x0d\x00", "RTU"},
		{"two_registers", "\x48\x43\x00\x00\x00\x07\x01\x03\x04\x01\x23\x01\x23", "data of another length"},
		{"other_protocol", "\x48\x43\x00\x01\x00\x05\x01\x03\x02\x01\x23", "protocol id 1"},
		{"rtu", "\x01\x03\x02\x01\x23\xf8\x0d", "RTU"},
		{"rtu_exception", "\x01\x83\x02\xc0\xf1", "RTU"},
		{"without_header", "\x03\x02\x01\x23", "without the MBAP header"},
		{"exception_without_header", "\x83\x02", "without the MBAP header"},
		// What other services say, and what proves nothing.
		{"nothing", "", ""},
		{"banner", "SSH-2.0-device\r\n", ""},
		{"redis", "-ERR unknown command 'HC'\r\n", ""},
		{"http", "HTTP/1.1 400 Bad Request\r\n\r\n", ""},
		{"alert", "\x15\x03\x01\x00\x02\x02\x46", ""},
		{"server_hello", "\x16\x03\x03\x00\x31\x02\x00\x00\x2d\x03\x03", ""},
		{"zeros", strings.Repeat("\x00", 40), ""},
		{"ones", strings.Repeat("\x01", 12), ""},
		{"rtu_with_another_sum", "\x01\x03\x02\x01\x23\xf8\x0e", ""},
		{"rtu_of_others", "\x02\x05\x00\x00\xff\x00\x8c\x09", ""},
		{"half_a_header", "\x48\x43\x00\x00\x00", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got := oddity(transaction, asked, []byte(tc.got))
			if (got == "") != (tc.want == "") || !strings.Contains(got, tc.want) {
				t.Errorf("oddity %q, want %q", got, tc.want)
			}
		})
	}
}

// FuzzOddity holds that no bytes break it.
func FuzzOddity(f *testing.F) {
	f.Add([]byte("\x48\x43\x00\x00\x00\x06\x01\x83\x02"))
	f.Add([]byte("\x01\x83\x02\xc0\xf1"))
	f.Fuzz(func(t *testing.T, got []byte) {
		for _, q := range questions(everything()) {
			if oddity(firstTransaction, q.request, got) == "an echo of the request" && len(got) < headerBytes {
				t.Error("an echo without a header")
			}
			isAlertRecord(got)
		}
	})
}
