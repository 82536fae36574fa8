package secrets

import (
	"strings"

	"hardcheck/checks/pattern"
)

// setting is one of a list within a value: JSON's and YAML's pairs, connection strings, JAAS,
// libpq's, Ruby's.
var setting = pattern.New(`([A-Za-z_][A-Za-z0-9_. -]{0,60}?)["'\]]{0,2}\s*(=>|[:=])\s*("[^"]*"|'[^']*'|[^\s;,&"'{}\[\]]+)`)

// maxDepth bounds how deep lists within lists are followed.
const maxDepth = 2

// bySettings judges a value that is itself a list of settings, one of which is a secret.
func bySettings(value string, depth int) Finding {
	if !strings.ContainsAny(value, "=: ") || depth >= maxDepth {
		return Finding{}
	}
	if strings.HasPrefix(value, "-") || strings.Contains(value, " -") {
		for _, f := range lineFindings(statementsOf(value), depth+1) {
			if f.Found() {
				f.Form = FormSettings
				return f
			}
		}
	}
	for _, found := range setting.FindAllStringSubmatch(value, -1) {
		name, between, text := found[1], found[2], found[3]
		quoted := strings.ContainsAny(text[:1], `"'`)
		n := natureOf(strings.TrimPrefix(name, "-D"))
		// "token: read" speaks of a right; a pair without quotes says more with an equals sign.
		if n < login || strings.HasPrefix(text, "//") || between == ":" && !quoted && n != password && word.MatchString(text) {
			continue
		}
		if n == login && !quoted && between == ":" {
			continue
		}
		if f := byName(n, text); f.Found() && f.Confidence != Low {
			f.Form = FormSettings
			return f
		}
	}
	return Finding{}
}
