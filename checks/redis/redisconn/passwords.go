package redisconn

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

// wellKnown are the listed passwords in lower case.
var wellKnown = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{}
	for _, word := range commonPasswords() {
		known[strings.ToLower(word)] = true
	}
	return known
})

// knownDigests are the SHA-256 digests, in hex, of the usual spellings of the
// commonPasswords passwords: Redis stores them without a salt.
var knownDigests = sync.OnceValue(func() map[string]bool {
	digests := map[string]bool{}
	for _, word := range commonPasswords() {
		for _, spelling := range spellings(word) {
			digests[digestOf(spelling)] = true
		}
	}
	return digests
})

// spellings are a word as it is, in lower case, in upper case and with a capital.
func spellings(word string) []string {
	lower := strings.ToLower(word)
	first, size := utf8.DecodeRuneInString(lower)
	return []string{word, lower, strings.ToUpper(word), string(unicode.ToUpper(first)) + lower[size:]}
}

func digestOf(password string) string {
	sum := sha256.Sum256([]byte(password))
	return hex.EncodeToString(sum[:])
}

func isKnownDigest(digest string) bool { return knownDigests()[digest] }

// isNameDigest reports whether the password is the user's name, written in one of
// the usual ways.
func isNameDigest(digest, name string) bool {
	if name == "" {
		return false
	}
	return slices.ContainsFunc(spellings(name), func(spelling string) bool { return digest == digestOf(spelling) })
}

// judgePassword says what may be told about a password in clear text.
func judgePassword(password, user string) redis.Password {
	if password == "" {
		return redis.Password{}
	}
	lower := strings.ToLower(password)
	return redis.Password{
		Set:   true,
		Short: utf8.RuneCountInString(password) < redis.MinPasswordLength,
		Known: wellKnown()[lower] || lower == strings.ToLower(user),
	}
}
