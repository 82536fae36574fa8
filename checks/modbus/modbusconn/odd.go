package modbusconn

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// oddity says how an answer that isn't the reply of the specification is a Modbus
// reply all the same; empty when it is none. Devices in the field swap or repeat
// transaction ids, answer as another unit, refuse with function 80, leave the length
// 0, echo what they don't know, or are a serial line behind a transparent converter.
// All of them have understood a plaintext request.
func oddity(transaction uint16, asked request, got []byte) string {
	switch {
	case isRTU(asked, got):
		return "a Modbus RTU frame without a TCP header: a transparent serial server"
	case isPDU(asked, got):
		return "a Modbus reply without the MBAP header"
	case bytes.Equal(got, encodeFrame(transaction, asked.unit, asked.pdu)):
		return "an echo of the request"
	case isWithoutLength(transaction, asked, got):
		return "a header without the length"
	case bytesBefore(transaction, asked, got) > 0:
		return fmt.Sprintf("%d bytes before the header", bytesBefore(transaction, asked, got))
	case len(got) > headerBytes:
		return oddFrame(transaction, asked, got)
	}
	return ""
}

// bytesBefore is how many bytes stand before a reply that is right: the end of the answer
// before it, where a device sends more than its header says.
func bytesBefore(transaction uint16, asked request, got []byte) int {
	at := max(bytes.Index(got, encodeFrame(transaction, asked.unit, nil)[:4]), 0)
	reply, _, err := parseFrame(got[at:])
	if err == nil {
		_, err = judgeReply(asked, reply)
	}
	if err != nil {
		return 0
	}
	return at
}

// oddFrame compares the header and the function code with what the reply must have.
// Two of them beside the protocol id 0, which few other protocols have at that place,
// are proof; without it all the others must fit.
func oddFrame(transaction uint16, asked request, got []byte) string {
	protocol, length := binary.BigEndian.Uint16(got[2:]), int(binary.BigEndian.Uint16(got[4:]))
	unit, function := got[headerBytes-1], got[headerBytes]
	marks := []struct {
		fits bool
		odd  string
	}{
		{binary.BigEndian.Uint16(got) == transaction, fmt.Sprintf("transaction id %X in place of %X", got[:2], transaction)},
		{length == len(got)-lengthEnd, fmt.Sprintf("length %d before %d bytes", length, len(got)-lengthEnd)},
		{unit == asked.unit, fmt.Sprintf("unit %d in place of %d", unit, asked.unit)},
		{function&^exceptionBit == asked.function(), fmt.Sprintf("function code %02X in place of %02X", function, asked.function())},
	}
	var odd []string
	for _, mark := range marks {
		if !mark.fits {
			odd = append(odd, mark.odd)
		}
	}
	switch {
	case protocol != 0 && len(odd) > 0, len(odd) > 2:
		return ""
	case protocol != 0:
		return fmt.Sprintf("protocol id %d in place of 0", protocol)
	case len(odd) == 0:
		return fmt.Sprintf("data of another length than function code %02X has", function)
	}
	return strings.Join(odd, ", ")
}

// isWithoutLength reports whether got is a reply whose header lacks the two bytes of the
// length.
func isWithoutLength(transaction uint16, asked request, got []byte) bool {
	const length = 2
	head := encodeFrame(transaction, asked.unit, nil)
	head = append(head[:lengthEnd-length], asked.unit)
	return bytes.HasPrefix(got, head) && isPDU(asked, got[len(head):])
}

// isPDU reports whether got is a reply without any header.
func isPDU(asked request, got []byte) bool {
	switch {
	case len(got) == 2 && got[0] == asked.function()|exceptionBit:
		return got[1] > 0 && got[1] <= 0x0B
	case len(got) > 2 && got[0] == asked.function():
		return fits(asked.pdu, got) && (isRead(asked) || bytes.Equal(got[:2], asked.pdu[:2]))
	}
	return false
}

func isRead(asked request) bool {
	return asked.function() >= fcReadCoils && asked.function() <= fcReadInput
}

// minRTU is a unit, a function code, an exception code and the check sum.
const minRTU = 5

// isRTU reports whether got is, or begins with, a reply as on a serial line: unit, PDU and
// check sum (Modbus over Serial Line V1.02, 2.5.1). The sum is proof enough of a frame
// whose unit or function is the one that was asked for.
func isRTU(asked request, got []byte) bool {
	if len(got) < minRTU || got[0] != asked.unit && got[1]&^exceptionBit != asked.function() {
		return false
	}
	sizes := []int{len(got)}
	switch {
	case got[1]&exceptionBit != 0:
		sizes = append(sizes, minRTU)
	case isRead(asked):
		sizes = append(sizes, minRTU+int(got[2]))
	}
	return slices.ContainsFunc(sizes, func(size int) bool {
		return size <= len(got) && crc16(got[:size-2]) == binary.LittleEndian.Uint16(got[size-2:])
	})
}

// crc16 is the check sum of Modbus over Serial Line (V1.02, 6.2.2).
func crc16(data []byte) uint16 {
	crc := uint16(0xFFFF)
	for _, b := range data {
		crc ^= uint16(b)
		for range 8 {
			low := crc & 1
			if crc >>= 1; low == 1 {
				crc ^= 0xA001
			}
		}
	}
	return crc
}
