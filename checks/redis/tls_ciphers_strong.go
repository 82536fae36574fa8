package redis

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
)

// TLSCiphersStrong reports cipher lists with suites that protect nothing.
var TLSCiphersStrong = &checks.Check{
	ID:       "redis-tls-ciphers-strong",
	Title:    "Redis offers strong cipher suites only",
	Severity: checks.High,
	Description: "An anonymous suite (aNULL) encrypts to whoever answers, a suite without encryption (eNULL) to nobody; export, RC4, DES and MD5 " +
		"suites are broken. tls-ciphers decides over TLS 1.2 and older, in the words of OpenSSL; the suites of TLS 1.3 are all sound. Empty " +
		"is OpenSSL's own choice, without these.",
	Remediation: "Take the line `tls-ciphers` out of redis.conf, or set `tls-ciphers DEFAULT:!aNULL:!eNULL:!EXPORT:!RC4:!DES:!3DES:!MD5`, and restart " +
		"the server or `CONFIG SET tls-ciphers` and `CONFIG REWRITE`.",
	References: []string{encryptionPage, "https://docs.openssl.org/3.0/man1/openssl-ciphers/", "https://www.rfc-editor.org/rfc/rfc9325#section-4.1"},
	Rule:       checks.Each(tlsCiphersStrong),
}

// weakSuites are OpenSSL's words for suites that protect nothing, by what stands for them.
var weakSuites = []struct {
	what  string
	words []string
}{
	{"suites without a certificate (anonymous)", []string{"ANULL", "ADH", "AECDH", "ADH-", "AECDH-"}},
	{"suites without encryption", []string{"ENULL", "NULL", "-NULL-"}},
	{"export suites", []string{"EXPORT", "EXP", "EXP-", "LOW"}},
	{"RC4, DES or MD5", []string{"RC4", "DES", "3DES", "MD5", "RC2", "IDEA", "-RC4-", "-DES-", "DES-", "RC4-", "-MD5"}},
}

// soundSuite is a suite by its own name, or a word for some, that holds none of the weak ones.
var soundSuite = pattern.New(`^(DEFAULT|SECLEVEL=[0-5]|STRENGTH|(K?E(EC)?DHE?|K?ECDHE?|K?DHE)?(-?(RSA|ECDSA|DSS|PSK))?(-?(AES|AESGCM|AESCCM|CHACHA20|CAMELLIA|ARIA)[A-Z0-9-]*)?|TLSV1\.[02]|SUITEB[A-Z0-9]+|KRSA|ARSA|AECDSA|SHA(1|256|384)?)$`)

func tlsCiphersStrong(o checks.Observed[Facts]) {
	if o.Facts.Transport != overTLS && !usesTLS(o) {
		return
	}
	value, ok := directive(o.Subject(""), o.Facts, "tls-ciphers")
	if !ok {
		return
	}
	words := strings.FieldsFunc(value, func(r rune) bool { return r == ':' || r == ',' || r == ' ' })
	excluded := strings.ToUpper(strings.Join(words, " ")) + " "
	for _, word := range words {
		switch name := strings.ToUpper(strings.TrimPrefix(word, "@")); {
		case strings.HasPrefix(word, "!"), strings.HasPrefix(word, "-"), strings.HasPrefix(word, "+"):
		case wide(name):
			if !strings.Contains(excluded, "!ANULL ") {
				o.Violation("tls-ciphers %s accepts suites without a certificate (anonymous)", word)
			}
		case weakness(name) != "":
			o.Violation("tls-ciphers %s accepts %s", word, weakness(name))
		case !soundSuite.MatchString(name):
			o.UnknownWord("a part of tls-ciphers", word)
		}
	}
}

// wide reports whether a word stands for suites among which are anonymous ones.
func wide(word string) bool {
	return slices.Contains([]string{"ALL", "HIGH", "MEDIUM", "COMPLEMENTOFDEFAULT", "COMPLEMENTOFALL", "AES", "AESGCM", "AES128", "AES256", "CAMELLIA", "ARIA"}, word)
}

// weakness says which weak suites a word stands for; "" where it stands for none.
func weakness(word string) string {
	for _, kind := range weakSuites {
		for _, weak := range kind.words {
			if word == weak || strings.HasPrefix(word, weak) && strings.HasSuffix(weak, "-") && weak[0] != '-' ||
				weak[0] == '-' && strings.Contains(word+"-", weak) {
				return kind.what
			}
		}
	}
	return ""
}
