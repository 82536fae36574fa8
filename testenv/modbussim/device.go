package modbussim

import (
	"fmt"
	"sync"
)

// memory is the size of each table.
const memory = 2048

// Device is the Modbus application behind a server: its memory, its identity and
// the functions that it serves. Set the fields before the first request.
type Device struct {
	// Identity are the objects of function 43/14 by their id; nil serves no function 43.
	Identity map[byte]string
	// PerAnswer is how many objects one answer holds; 0 is all.
	PerAnswer int
	// StuckIdentity announces more objects for ever without going on.
	StuckIdentity bool
	// Missing are functions that are answered with exception 1.
	Missing []byte
	// Exceptions replace the answer to a function by an exception.
	Exceptions map[byte]byte
	// Units are the unit ids that answer; nil is every one. Another unit gets the
	// gateway's exception 0B, under the unit id 255.
	Units []byte
	// SilentUnits makes other units silent instead.
	SilentUnits bool
	// MEIException repeats the MEI type in exceptions of function 43, as some servers do.
	MEIException bool

	mu       sync.Mutex
	coils    [memory]bool
	holding  [memory]uint16
	restarts int
	writes   int
}

// NewDevice is a device that serves every function that is known here.
func NewDevice() *Device {
	d := &Device{Identity: map[byte]string{0: "Example Works", 1: "PLC-7", 2: "1.4.2", 4: "Pump control"}}
	for i := range d.holding {
		d.holding[i], d.coils[i] = uint16(1000+i), i%3 == 0
	}
	return d
}

// SetRegisters puts words into the registers from an address on.
func (d *Device) SetRegisters(address int, words ...uint16) {
	d.mu.Lock()
	defer d.mu.Unlock()
	copy(d.holding[address:], words)
}

// SetCoil sets or clears a coil.
func (d *Device) SetCoil(address int, on bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.coils[address] = on
}

// Dump is the whole memory as text, with the number of writes and restarts that
// were ever done.
func (d *Device) Dump() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return fmt.Sprintf("coils %v holding %v writes %d restarts %d", d.coils, d.holding, d.writes, d.restarts)
}

// Answer is the message that answers m; ok is false where the device stays silent.
func (d *Device) Answer(m Message) (answer Message, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	answer = Message{Transaction: m.Transaction, Unit: m.Unit}
	if d.Units != nil && !has(d.Units, m.Unit) {
		answer.Unit, answer.PDU = 255, []byte{m.PDU[0] | 0x80, 0x0B}
		return answer, !d.SilentUnits
	}
	answer.PDU = d.serve(m.PDU)
	return answer, true
}

func (d *Device) serve(pdu []byte) []byte {
	function := pdu[0]
	if code, set := d.Exceptions[function]; set {
		return []byte{function | 0x80, code}
	}
	if has(d.Missing, function) {
		return []byte{function | 0x80, 1}
	}
	switch function {
	case 1, 2:
		return d.readBits(pdu)
	case 3, 4:
		return d.readWords(pdu)
	case 5, 6, 15, 16, 22, 23:
		return d.write(pdu)
	case 8:
		return d.diagnose(pdu)
	case 17:
		return append([]byte{17, 8, 1, 0xFF}, "PLC-7\x00"...)
	case 43:
		return d.identify(pdu)
	case 90:
		return append([]byte{90, 0, 0xFE}, "BMX"...)
	}
	return []byte{function | 0x80, 1}
}

func (d *Device) readBits(pdu []byte) []byte {
	first, count, code := items(pdu, 2000)
	if code != 0 {
		return []byte{pdu[0] | 0x80, code}
	}
	answer := append([]byte{pdu[0], byte((count + 7) / 8)}, make([]byte, (count+7)/8)...)
	for i, set := range d.coils[first : first+count] {
		if set {
			answer[2+i/8] |= 1 << (i % 8)
		}
	}
	return answer
}

func (d *Device) readWords(pdu []byte) []byte {
	first, count, code := items(pdu, 125)
	if code != 0 {
		return []byte{pdu[0] | 0x80, code}
	}
	answer := []byte{pdu[0], byte(2 * count)}
	for _, word := range d.holding[first : first+count] {
		answer = append(answer, byte(word>>8), byte(word))
	}
	return answer
}

// items are the first address and the quantity of a read, or the exception code: 3
// for a quantity that no request may have, 2 for addresses that are not there.
func items(pdu []byte, most int) (first, count int, code byte) {
	if len(pdu) != 5 {
		return 0, 0, 3
	}
	first, count = int(pdu[1])<<8|int(pdu[2]), int(pdu[3])<<8|int(pdu[4])
	switch {
	case count < 1 || count > most:
		return 0, 0, 3
	case first+count > memory:
		return 0, 0, 2
	}
	return first, count, 0
}

// write executes anything but a write of nothing: this device forgives no mistake.
func (d *Device) write(pdu []byte) []byte {
	if pdu[0] == 16 && len(pdu) == 6 && pdu[3] == 0 && pdu[4] == 0 && pdu[5] == 0 {
		return []byte{pdu[0] | 0x80, 3}
	}
	d.writes++
	d.holding[0]++
	return pdu
}

// diagnose restarts for anything but an echo.
func (d *Device) diagnose(pdu []byte) []byte {
	if len(pdu) < 3 || pdu[1] != 0 || pdu[2] != 0 {
		d.restarts++
	}
	return pdu
}

func (d *Device) identify(pdu []byte) []byte {
	if d.Identity == nil && d.MEIException {
		return []byte{0xAB, 0x0E, 1}
	}
	if d.Identity == nil || len(pdu) != 4 || pdu[1] != 14 {
		return []byte{0xAB, 1}
	}
	if d.StuckIdentity {
		return []byte{43, 14, 1, 1, 0xFF, 0, 1, 0, 1, 'x'}
	}
	head := []byte{43, 14, pdu[2], 0x01, 0, 0, 0}
	for id := int(pdu[3]); id < 256; id++ {
		value, set := d.Identity[byte(id)]
		if !set {
			continue
		}
		if d.PerAnswer > 0 && int(head[6]) == d.PerAnswer {
			head[4], head[5] = 0xFF, byte(id)
			break
		}
		head[6]++
		head = append(append(head, byte(id), byte(len(value))), value...)
	}
	return head
}

func has(list []byte, b byte) bool {
	for _, other := range list {
		if other == b {
			return true
		}
	}
	return false
}
