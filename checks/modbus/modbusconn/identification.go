package modbusconn

import (
	"strings"
	"unicode/utf8"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
)

const (
	// identificationHead is what precedes the objects: function, MEI type, code,
	// conformity, more follows, next object, number of objects.
	identificationHead = 7
	moreFollows        = 0xFF
	// maxObjects bounds the objects beyond the three basic ones that are kept.
	maxObjects = 16
)

// identificationPart is one answer to function 43/14.
type identificationPart struct {
	objects []modbus.Object
	more    bool
	next    byte
}

// parseIdentification reads a normal reply to function 43/14. An object that is
// longer than the reply is an error.
func parseIdentification(pdu []byte) (identificationPart, error) {
	if len(pdu) < identificationHead || pdu[0] != fcEncapsulated || pdu[1] != meiIdentification {
		return identificationPart{}, wrongFunction
	}
	part := identificationPart{more: pdu[4] == moreFollows, next: pdu[5]}
	rest := pdu[identificationHead:]
	part.objects = make([]modbus.Object, 0, min(int(pdu[6]), len(rest)/2))
	for range pdu[6] {
		if len(rest) < 2 || len(rest) < 2+int(rest[1]) {
			return identificationPart{}, wrongLength
		}
		size := 2 + int(rest[1])
		part.objects = append(part.objects, modbus.Object{ID: int(rest[0]), Value: cleanText(rest[2:size])})
		rest = rest[size:]
	}
	return part, nil
}

// addPart adds what a reply told to what is known.
func addPart(to *modbus.Identification, part identificationPart) {
	further, _ := to.Further.Get()
	// A list of that length was perhaps cut for it by an earlier part.
	full := len(further) == maxObjects
	for _, object := range part.objects {
		switch object.ID {
		case 0:
			to.Vendor = object.Value
		case 1:
			to.Product = object.Value
		case 2:
			to.Revision = object.Value
		default:
			further = append(further, object)
		}
	}
	to.Further = checks.Head(further, maxObjects)
	if part.more || full {
		to.Further = checks.Cut(to.Further.Entries())
	}
}

// serverID reads a normal reply to function 17. Its data are the vendor's own,
// commonly an id, a run status and a text.
func serverID(got reply) modbus.ServerID {
	id := modbus.ServerID{Answer: got.Answer}
	if got.Exception == 0 {
		data := got.pdu[2 : 2+int(got.pdu[1])]
		id.Bytes, id.Text = len(data), printable(data)
	}
	return id
}

// printable keeps the printable ASCII of data.
func printable(data []byte) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, string(data)))
}

// cleanText takes text as UTF-8, or as Latin-1 where it isn't.
func cleanText(data []byte) string {
	if !utf8.Valid(data) {
		runes := make([]rune, len(data))
		for i, b := range data {
			runes[i] = rune(b)
		}
		return checks.Clean(string(runes))
	}
	return checks.Clean(strings.TrimRight(string(data), "\x00 "))
}
