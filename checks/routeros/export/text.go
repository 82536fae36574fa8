package export

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"

	"hardcheck/checks/pattern"
)

// colours are the sequences by which a console colours its output, and clears a line or
// switches a mode: they move no text. Those that move it are left, and refused.
var colours = pattern.New("\x1b\\[[0-9;?]{0,20}[mKhl]")

// prompt is a line of the console itself: before the export, or behind it.
var prompt = pattern.New(`^\[[^\s\]@]{1,64}@[^\]\r\n]{1,64}\] [^>\r\n]{0,100}>\s*(/?(\S+[ /])*export\b.*)?$`)

// plainText is the file as UTF-8 and without colours.
func plainText(data []byte) ([]byte, error) {
	if len(data) > MaxBytes {
		return data, nil
	}
	data, err := decode(data)
	if err != nil {
		return nil, err
	}
	return colours.ReplaceAll(data, nil), nil
}

var (
	byteOrderMark = []byte("\xef\xbb\xbf")
	littleEndian  = []byte("\xff\xfe")
	bigEndian     = []byte("\xfe\xff")
)

// decode makes UTF-8 of what an editor saved otherwise. An export begins with a letter of
// ASCII, so that UTF-16 without its mark has a zero byte beside it.
func decode(data []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(data, byteOrderMark):
		return data[len(byteOrderMark):], nil
	case bytes.HasPrefix(data, littleEndian):
		return fromUTF16(data[2:], binary.LittleEndian)
	case bytes.HasPrefix(data, bigEndian):
		return fromUTF16(data[2:], binary.BigEndian)
	case len(data) >= 4 && data[0] != 0 && data[1] == 0 && data[2] != 0 && data[3] == 0:
		return fromUTF16(data, binary.LittleEndian)
	case len(data) >= 4 && data[0] == 0 && data[1] != 0 && data[2] == 0 && data[3] != 0:
		return fromUTF16(data, binary.BigEndian)
	}
	return data, nil
}

func fromUTF16(data []byte, order binary.ByteOrder) ([]byte, error) {
	if len(data)%2 != 0 {
		return nil, refuse(1, "", "the text is UTF-16 with half a character at its end: "+damaged)
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return []byte(string(utf16.Decode(units))), nil
}
