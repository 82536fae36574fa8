package redis

import (
	"fmt"
	"strings"

	"hardcheck/checks"
)

// Conf is the language of redis.conf and of the console of redis-cli, for the commands
// that mend a finding.
var Conf = checks.Language{Name: "redis.conf", Quote: quote}

// quote writes a value between double quotes, as the server's sdssplitargs reads them:
// what isn't plain is \x and two hex digits.
func quote(value string) (string, bool) {
	var out strings.Builder
	out.WriteByte('"')
	for i := range len(value) {
		if c := value[i]; c < ' ' || c > '~' || strings.IndexByte("\"\\$;[]'`#", c) >= 0 {
			fmt.Fprintf(&out, `\x%02x`, c)
		} else {
			out.WriteByte(c)
		}
	}
	out.WriteByte('"')
	return out.String(), true
}
