package accounts

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"hardcheck/checks/redis"
)

// wellKnownText lists one password a line; lines that begin with "#!" are comments.
//
//go:embed wellknown.txt
var wellKnownText string

// commonPasswords are the listed passwords as they are written there.
func commonPasswords() []string {
	var words []string
	for line := range strings.Lines(wellKnownText) {
		if word := strings.TrimRight(line, "\r\n"); word != "" && !strings.HasPrefix(word, "#!") {
			words = append(words, word)
		}
	}
	return words
}

// weakWords are the listed passwords and the made ones, in lower case.
var weakWords = sync.OnceValue(func() map[string]bool {
	weak := map[string]bool{}
	for _, word := range append(commonPasswords(), madePasswords()...) {
		weak[strings.ToLower(word)] = true
	}
	return weak
})

// weakDigests are the SHA-256 digests, in hex, of the usual spellings of the weakWords, and
// of all passwords of one or two characters: Redis stores them without a salt.
var weakDigests = sync.OnceValue(func() map[string]bool {
	digests := map[string]bool{}
	for word := range weakWords() {
		for _, spelling := range spellings(word) {
			digests[DigestOf(spelling)] = true
		}
	}
	for _, word := range commonPasswords() {
		digests[DigestOf(word)] = true
	}
	for _, word := range tinyPasswords() {
		digests[DigestOf(word)] = true
	}
	return digests
})

// tinyPasswords are all of one and two printable ASCII characters.
func tinyPasswords() []string {
	var words []string
	for first := ' '; first <= '~'; first++ {
		words = append(words, string(first))
		for second := ' '; second <= '~'; second++ {
			words = append(words, string(first)+string(second))
		}
	}
	return words
}

// lookalikes are the signs that are written for letters.
var lookalikes = []*strings.Replacer{
	strings.NewReplacer("a", "@", "o", "0"),
	strings.NewReplacer("a", "@", "o", "0", "e", "3", "s", "$", "i", "1"),
}

// spellings are a word in lower case, in upper case, with a capital, and with signs for letters.
func spellings(word string) []string {
	lower := strings.ToLower(word)
	all := []string{lower, strings.ToUpper(word), capital(lower)}
	for _, signs := range lookalikes {
		if written := signs.Replace(lower); written != lower {
			all = append(all, written, capital(written))
		}
	}
	return all
}

func capital(lower string) string {
	first, size := utf8.DecodeRuneInString(lower)
	return string(unicode.ToUpper(first)) + lower[size:]
}

// DigestOf is how a server keeps a password: SHA-256 in hex, without a salt.
func DigestOf(password string) string {
	sum := sha256.Sum256([]byte(password))
	return hex.EncodeToString(sum[:])
}

// weakFor reports for digests whether the password is a weak one: well known, of one or two
// characters, or made of the user's name.
func weakFor(user string, digests []string) bool {
	if len(digests) == 0 {
		return false
	}
	if slices.ContainsFunc(digests, func(digest string) bool { return weakDigests()[digest] }) {
		return true
	}
	for _, word := range namePasswords(user) {
		for _, spelling := range append(spellings(word), word) {
			if slices.Contains(digests, DigestOf(spelling)) {
				return true
			}
		}
	}
	return false
}

// JudgePassword says what may be told about a password in clear text.
func JudgePassword(password, user string) redis.Password {
	if password == "" {
		return redis.Password{}
	}
	lower := strings.ToLower(password)
	return redis.Password{
		Set:   true,
		Short: short(password),
		Known: weakWords()[lower] || slices.Contains(namePasswords(user), lower) || weakFor(user, []string{DigestOf(password)}),
	}
}

func short(password string) bool { return utf8.RuneCountInString(password) < redis.MinPasswordLength }
