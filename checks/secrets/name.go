package secrets

import (
	"slices"
	"strings"
	"unicode"

	"hardcheck/checks/pattern"
)

// nature is what a name says its value is. The last word of a name is what it is a name of,
// as in English: a token's expiry is an expiry, and a cookie's secret a secret.
type nature int

const (
	plain nature = iota
	// public: a key or hash that is made to be known.
	public
	// key: a key of no known kind, a secret where its value looks random.
	key
	// cookie: a cookie's value, unless it is only its name.
	cookie
	// login: user and password, unless it is only the way to log in.
	login
	// credential: a token, secret or key.
	credential
	// password: a secret even where it is a number.
	password
)

// words splits a name at separators and where lower case turns to upper.
func words(name string) []string {
	var all []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			all = append(all, strings.ToLower(word.String()))
			word.Reset()
		}
	}
	lower := false
	for _, r := range name[:min(len(name), maxName)] {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			end()
			lower = false
			continue
		}
		if unicode.IsUpper(r) && lower {
			end()
		}
		lower = unicode.IsLower(r)
		word.WriteRune(r)
	}
	end()
	return all
}

// maxName bounds how much of a name is looked at, in bytes.
const maxName = 512

var plainName = pattern.New(`^[A-Za-z_][A-Za-z0-9_.-]{0,127}$`)

// isName reports whether a text can be told as a name: what is none may hold a value.
func isName(text string) bool { return plainName.MatchString(text) }

// SpeaksOfSecrets reports whether a name is that of a secret.
func SpeaksOfSecrets(name string) bool { return natureOf(name) > public }

func natureOf(name string) nature {
	if slices.Contains(folders, name) {
		return plain
	}
	parts := words(name)
	// Vault's development server takes the token itself by this name.
	if n := len(parts); n >= 3 && slices.Equal(parts[n-3:], []string{"root", "token", "id"}) {
		return credential
	}
	parts = withoutTail(parts)
	if len(parts) == 0 {
		return plain
	}
	head := parts[len(parts)-1]
	if stem := strings.TrimRight(head, "0123456789"); stem != "" {
		head = stem // PASS1, TOKEN2
	}
	return headNature(head, parts[:len(parts)-1])
}

// withoutTail drops what only tells several of a kind apart: PASSWORD_1, SECRET_KEY_BASE,
// and whose password it is: PASSWORD_ADMIN.
func withoutTail(parts []string) []string {
	for len(parts) > 1 && (slices.Contains(variants, parts[len(parts)-1]) || isNumber(parts[len(parts)-1])) {
		parts = parts[:len(parts)-1]
	}
	if n := len(parts); n > 1 && slices.Contains(principals, parts[n-1]) && slices.Contains(owned, parts[n-2]) {
		parts = parts[:n-1]
	}
	return parts
}

func headNature(head string, before []string) nature {
	last := ""
	if len(before) > 0 {
		last = before[len(before)-1]
	}
	switch {
	case isPassword(head):
		return password
	case head == "token" && slices.Contains(textTokens, last), head == "secret" && slices.Contains(nameOnly, last):
		return plain
	case endsInAny(head, "token", "tokens", "secret", "secrets"), head == "mnemonic":
		return credential
	case head == "community" && containsPrefix(before, "snmp"):
		return credential
	case head == "cookie":
		if slices.ContainsFunc(before, func(word string) bool { return slices.Contains(clusters, word) }) {
			return credential
		}
		return cookie
	case slices.Contains(logins, head):
		if slices.Contains(authByPassword, last) {
			return credential
		}
		return login
	case head == "salt" || head == "pepper" || head == "pat":
		return key
	}
	return keyNature(head, last, before)
}

// keyNature tells keys apart by the word before them, which may be written together
// with them.
func keyNature(head, last string, before []string) nature {
	stem, isKey := strings.CutSuffix(strings.TrimSuffix(head, "s"), "key")
	if !isKey {
		return plain
	}
	if stem == "" {
		stem = last
	} else if !slices.Contains(keyKinds, stem) && !slices.Contains(publicKinds, stem) {
		return plain // a monkey has no key
	}
	switch {
	case slices.Contains(publicKinds, stem), slices.Contains(before, "public") && stem != "private":
		return public
	case slices.Contains(keyKinds, stem):
		return credential
	default:
		return key
	}
}

// isPassword reports whether a word means a password, also where others are written
// together with it: PGPASSWORD, ROOTPW. A compass is none.
func isPassword(word string) bool {
	if slices.Contains(passwords, word) || endsInAny(word, "password", "passwd", "passphrase") {
		return true
	}
	for _, short := range []string{"pass", "pwd", "pw", "psk"} {
		if stem, ends := strings.CutSuffix(word, short); ends && len(stem) > 1 && !slices.Contains(passages, stem) {
			return true
		}
	}
	return false
}

func endsInAny(word string, ends ...string) bool {
	return slices.ContainsFunc(ends, func(end string) bool { return strings.HasSuffix(word, end) })
}

func containsPrefix(list []string, prefix string) bool {
	return slices.ContainsFunc(list, func(word string) bool { return strings.HasPrefix(word, prefix) })
}

// ofBasicAuth reports whether a label's name is that of a proxy's list of logins: Traefik's
// basicauth.users, basicAuth.users, auth.basic and digestauth.users, Caddy's basic_auth.
func ofBasicAuth(parts []string) bool {
	joined := strings.Join(parts, "")
	of := slices.ContainsFunc([]string{"basicauth", "digestauth", "authbasic", "authdigest"}, func(word string) bool { return strings.Contains(joined, word) })
	return of && len(parts) > 0 && !slices.Contains(besideLogins, parts[len(parts)-1])
}
