package modbussim

import "time"

// Odd is a device with one oddity of devices in the field. Each was reported of a real
// product; the code is written from the Modbus specification and what it forbids.
type Odd struct {
	Name string
	// Config makes a server of it.
	Config func() Config
}

// OddDevices lists them: first those that keep to the protocol and serve less than
// others, then those whose answers are not what it asks for.
func OddDevices() []Odd {
	return []Odd{
		{"silent_on_43", silentOn(43)},
		{"silent_on_17", silentOn(17)},
		{"silent_on_90", silentOn(90)},
		{"silent_on_writes", silentOn(16)},
		{"silent_on_other_units", answering(func(m Message) (Message, bool) { return mute(m, m.Unit != 1) })},
		{"only_unit_0", answering(func(m Message) (Message, bool) { return mute(m, m.Unit != 0) })},
		{"deaf_at_first", func() Config { return Config{Deaf: 1500 * time.Millisecond} }},
		{"busy", answering(func(m Message) (Message, bool) { return refusal(m, 6), true })},
		{"gateway_without_path", gateway(0x0A)},
		{"gateway_without_answer", gateway(0x0B)},
		{"gateway_to_a_device_without_43", answering(gatewayWithout43)},
		{"refuses_other_units", answering(func(m Message) (Message, bool) { return refuseUnits(m, 4) })},
		{"denies_address_to_other_units", answering(func(m Message) (Message, bool) { return refuseUnits(m, 2) })},
		{"single_writes_only", func() Config { return Config{Device: serving(1, 3, 5, 6)} }},
		{"registers_only", func() Config { return Config{Device: serving(3)} }},
		{"two_devices_alike", answering(alike)},

		{"transaction_0", encoding(func(m Message) []byte { return patch(m, 0, 0, 0) })},
		{"transaction_swapped", encoding(func(m Message) []byte { return patch(m, 0, byte(m.Transaction), byte(m.Transaction>>8)) })},
		{"first_transaction_for_ever", encoding(func(m Message) []byte { return patch(m, 0, 0x48, 0x43) })},
		{"answers_as_unit_255", encoding(func(m Message) []byte { return patch(m, 6, 255) })},
		{"transaction_0_and_unit_0", encoding(func(m Message) []byte { b := patch(m, 0, 0, 0); b[6] = 0; return b })},
		{"refuses_with_function_80", answering(func(m Message) (Message, bool) { return unlessRead(m, 0x80, 1) })},
		{"echoes_what_it_does_not_know", answering(func(m Message) (Message, bool) { return unlessRead(m, m.PDU...) })},
		{"exception_of_another_length", encoding(onException(func(b []byte) []byte { b[5] = 6; return b }))},
		{"exception_without_code", encoding(onException(func(b []byte) []byte { b[5] = 2; return b[:8] }))},
		{"length_0", encoding(func(m Message) []byte { return patch(m, 4, 0, 0) })},
		{"length_swapped", encoding(func(m Message) []byte { return patch(m, 4, byte(len(m.PDU)+1), 0) })},
		{"header_without_length", encoding(func(m Message) []byte { b := m.Bytes(); return append(b[:4:4], b[6:]...) })},
		{"no_header", encoding(func(m Message) []byte { return m.PDU })},
		{"trailing_bytes", encoding(func(m Message) []byte { return append(m.Bytes(), 0, 0) })},
		{"trailing_byte", encoding(func(m Message) []byte { return append(m.Bytes(), 0xFF) })},
		{"trailing_crc", encoding(func(m Message) []byte { b := m.Bytes(); return append(b, crc(b[6:])...) })},
		{"rtu_in_answer", encoding(rtu)},
		{"rtu_with_noise", encoding(func(m Message) []byte { return append(rtu(m), 0, 0) })},
		{"rtu_as_another_unit", encoding(func(m Message) []byte { m.Unit = 9; return rtu(m) })},
		{"rtu_only", answering(func(m Message) (Message, bool) { return m, false })},
	}
}

func answering(answer func(Message) (Message, bool)) func() Config {
	return func() Config { return Config{Answer: answer} }
}

func encoding(encode func(Message) []byte) func() Config {
	return func() Config { return Config{Encode: encode} }
}

// serving is a device that serves these functions and no other.
func serving(functions ...byte) *Device {
	d := NewDevice()
	d.Identity = nil
	for function := byte(1); function < 128; function++ {
		if !has(functions, function) {
			d.Missing = append(d.Missing, function)
		}
	}
	return d
}

// usual is what a regular device answers.
func usual(m Message) Message {
	answer, _ := NewDevice().Answer(m)
	return answer
}

func mute(m Message, silent bool) (Message, bool) { return usual(m), !silent }

func silentOn(function byte) func() Config {
	return answering(func(m Message) (Message, bool) { return mute(m, m.PDU[0] == function) })
}

// refusal is the exception with a code.
func refusal(m Message, code byte) Message {
	m.PDU = []byte{m.PDU[0] | 0x80, code}
	return m
}

// gateway has one device behind it, unit 1. Unit 0 is the broadcast, which nobody answers.
func gateway(code byte) func() Config {
	return answering(func(m Message) (Message, bool) {
		if m.Unit == 1 {
			return usual(m), true
		}
		return refusal(m, code), m.Unit != 0
	})
}

func gatewayWithout43(m Message) (Message, bool) {
	if m.Unit == 1 && m.PDU[0] <= 4 {
		return usual(m), true
	}
	return refusal(m, 0x0B), true
}

func refuseUnits(m Message, code byte) (Message, bool) {
	if m.Unit != 1 {
		return refusal(m, code), true
	}
	return usual(m), true
}

// alike are two devices whose register 0 holds the same: nothing but their coils differs.
func alike(m Message) (Message, bool) {
	if m.PDU[0] == 43 {
		return refusal(m, 1), true
	}
	return usual(m), true
}

// unlessRead answers what is no read with a PDU of its own.
func unlessRead(m Message, pdu ...byte) (Message, bool) {
	if m.PDU[0] > 4 {
		m.PDU = append([]byte(nil), pdu...)
		return m, true
	}
	return usual(m), true
}

// patch is the message with other bytes at a place of its header.
func patch(m Message, at int, with ...byte) []byte {
	b := m.Bytes()
	copy(b[at:], with)
	return b
}

// onException changes refusals, of function 4 too.
func onException(change func([]byte) []byte) func(Message) []byte {
	return func(m Message) []byte {
		if m.PDU[0] == 4 {
			m = refusal(m, 1)
		}
		if m.PDU[0]&0x80 != 0 {
			return change(m.Bytes())
		}
		return m.Bytes()
	}
}

// rtu is the message as on a serial line: unit, PDU, check sum, low byte first.
func rtu(m Message) []byte {
	b := append([]byte{m.Unit}, m.PDU...)
	return append(b, crc(b)...)
}

// crc is the check sum of Modbus over Serial Line, by division bit for bit.
func crc(data []byte) []byte {
	sum := 0xFFFF
	for _, b := range data {
		sum ^= int(b)
		for range 8 {
			odd := sum%2 == 1
			sum /= 2
			if odd {
				sum ^= 0xA001
			}
		}
	}
	return []byte{byte(sum % 256), byte(sum / 256)}
}
