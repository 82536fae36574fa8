package routeros

import (
	"fmt"
	"strings"

	"hardcheck/checks"
)

// CommandLine is the language of the RouterOS console, for the commands that mend a finding.
// A row is named by a [find ...] that matches it alone, never by its number, which
// changes with every row before it.
var CommandLine = checks.Language{Name: "routeros", Quote: quote}

// plain are the bytes that mean nothing to the console between double quotes, and nothing
// to a terminal that a command is pasted into.
const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ._:/@,+=-()*#%"

// quote writes a value between double quotes, where "$" and "[" would begin an
// expression, as the console does in exports: other bytes are two hex digits.
func quote(value string) (string, bool) {
	var out strings.Builder
	out.WriteByte('"')
	for i := range len(value) {
		if c := value[i]; strings.IndexByte(plain, c) >= 0 {
			out.WriteByte(c)
		} else {
			fmt.Fprintf(&out, `\%02X`, c)
		}
	}
	out.WriteByte('"')
	return out.String(), true
}
