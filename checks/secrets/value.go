package secrets

import (
	"encoding/base64"
	"slices"
	"strings"

	"hardcheck/checks/pattern"
)

var (
	jwt        = pattern.New(`\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*`)
	privateKey = pattern.New(`-----BEGIN [A-Z0-9 ]*PRIVATE KEY`)
	// encodedPEM is "-----BEGIN" in base64.
	encodedPEM = pattern.New(`LS0tLS1CRUdJTi[A-Za-z0-9+/]{20,}`)
	// hashes are crypt(3)'s, Apache's (with dollar signs doubled as compose files have them),
	// Argon2's, bcrypt's in base64 (Caddy's), and those of LDAP and PostgreSQL.
	hashes = pattern.New(`\$\$?(apr1|1|2[abxy]?|5|6|y|7|argon2(i|d|id)|scrypt|pbkdf2[a-z0-9-]*)\$\$?[A-Za-z0-9./=,+$-]{8,}` +
		`|\{(SHA|SSHA|MD5|SMD5|CRYPT|SSHA256|SSHA512|PBKDF2)\}[A-Za-z0-9+/=$.]{10,}|\bJDJ[abxy]J[A-Za-z0-9+/]{40,}|SCRAM-SHA-256\$[0-9]+:|\bpbkdf2_sha256\$`)
	headerName = pattern.New(`(?i)authorization|x-api-key|x-auth-token|private-token`)
	header     = pattern.New(`(?i)(?:authorization|x-api-key|x-auth-token|private-token)["']?\s*[:=]\s*["']?(?:(?:bearer|basic|token|apikey)\s+)?([^\s"',]{6,})`)
	scheme     = pattern.New(`^[A-Za-z][A-Za-z0-9+.-]*://`)
)

// byForm judges a value that is a secret whatever its name is.
func byForm(value string) Finding {
	if len(value) < 6 {
		return Finding{}
	}
	switch {
	case strings.HasPrefix(value, "django-insecure-"):
		return Finding{Judgement: Weak, Form: FormDjango, Confidence: High, Weakness: Placeholder}
	case privateKey.MatchString(value) || encodedPrivateKey(value):
		return Finding{Judgement: Secret, Form: FormPrivateKey, Confidence: High}
	case strings.Contains(value, "eyJ") && jwt.MatchString(value):
		return Finding{Judgement: Secret, Form: FormJWT, Confidence: High}
	}
	if token := issuedToken(value); token != "" {
		return secret(FormToken, High, token)
	}
	if f := byURL(value); f.Found() {
		return f
	}
	if (strings.ContainsAny(value, "${") || strings.Contains(value, "JDJ")) && hashes.MatchString(value) {
		return Finding{Judgement: Secret, Form: FormHash, Confidence: Medium}
	}
	if !strings.ContainsAny(value, ":=") {
		return Finding{}
	}
	if found := header.FindStringSubmatch(value); found != nil && !isReference(found[1]) && !slices.Contains(headerNames, strings.ToLower(found[1])) {
		return secret(FormHeader, High, found[1])
	}
	return Finding{}
}

// headerNames follow the name of a header in a list of such.
var headerNames = []string{"content-type", "x-api-key", "accept", "authorization", "bearer", "basic"}

func encodedPrivateKey(value string) bool {
	found := encodedPEM.FindString(value)
	found = found[:min(len(found), 64)&^3]
	text, err := base64.StdEncoding.DecodeString(found)
	return err == nil && strings.Contains(string(text), "PRIVATE KEY")
}

// byName judges a value by what its name says it is.
func byName(n nature, value string) Finding {
	value = strings.Trim(strings.TrimSpace(value), `"'`)
	switch {
	case n <= public, value == "", isTruth(value), isPublicValue(value), n == key && fingerprint.MatchString(value):
		return Finding{}
	case isReference(value):
		return Finding{Judgement: Reference, Form: FormName}
	case n != password && quantity.MatchString(value), scheme.MatchString(value):
		return Finding{}
	}
	switch n {
	case password, credential:
		return secret(FormName, Medium, value)
	case key:
		if isRandom(value) {
			return secret(FormName, Medium, value)
		}
	case cookie:
		if !cookieName.MatchString(value) {
			return secret(FormName, Medium, value)
		}
	case login:
		return byLogin(value)
	}
	return Finding{}
}

// byLogin judges the value of a name that may mean a login or only the way to log in.
func byLogin(value string) Finding {
	switch {
	case slices.Contains(ways, strings.ToLower(value)), strings.HasPrefix(value, "{"):
		return Finding{}
	case word.MatchString(value):
		// A word says too little to call it a weak secret.
		return Finding{Judgement: Secret, Form: FormName, Confidence: Low}
	default:
		return secret(FormName, Medium, value)
	}
}

var (
	// quantity is a number, a duration or a size.
	quantity = pattern.New(`(?i)^[0-9][0-9._]*\s*(ns|us|ms|s|m|h|d|w|min|sec|hours?|days?|minutes?|seconds?|[kmgt]i?b?|%)?$`)
	// cookieName is how a cookie is called: letters alone, parted by dots and dashes.
	cookieName = pattern.New(`^_{0,2}[A-Za-z]+([._-][A-Za-z0-9]+)*$`)
	word       = pattern.New(`^[A-Za-z]+([_ .-][A-Za-z]+)*$`)
	// elsewhere is a value that another place gives: a variable, a template, a vault.
	elsewhere = pattern.New(`(?i)^(\$\{.*\}|\$\(.*\)|\$[A-Za-z_][A-Za-z0-9_]*|\$?\{\{.*|\{[a-z_.]*\}|%[A-Za-z_]*%|%s|%\([a-z_]+\)s|@Microsoft\.KeyVault\(.*\)|(vault|op|ref\+[a-z0-9]+|awssm|gcpsm|keyring|file|env|secretref|sops):.*|enc\(.*\)|\{cipher\}.*|\$__[a-z]+\{.*\}|#\{.*\}|@/.*|(secret|kv|kv-v2)/[a-z0-9/_.-]+|projects/[^/]+/secrets/.*|arn:aws[a-z-]*:(secretsmanager|ssm):.*|\*+)$`)
	// filePath is an absolute path, one below the home or a drive, or a relative one to a file with an ending.
	filePath = pattern.New(`^((~|[A-Za-z]:)?([/\\][A-Za-z0-9._@ -]+)+[/\\]?|\.{1,2}(/[A-Za-z0-9._@-]+)+|[A-Za-z0-9._@-]+(/[A-Za-z0-9._@-]+)*\.(pem|key|crt|cer|txt|json|ya?ml|jks|p12|pfx|env|conf|html))$`)
	// fingerprint is the ID of a PGP key.
	fingerprint = pattern.New(`^([0-9A-F]{40}[ ,]*)+$`)
)

// isReference reports whether a value says where the secret is. A path with a long random
// part is a secret that begins with a slash.
func isReference(value string) bool {
	if elsewhere.MatchString(value) {
		return true
	}
	return filePath.MatchString(value) && !slices.ContainsFunc(strings.FieldsFunc(value, func(r rune) bool { return r == '/' || r == '\\' || r == '.' || r == '-' }), isRandom)
}

func isTruth(value string) bool { return slices.Contains(truths, strings.ToLower(value)) }

func isNumber(value string) bool { return strings.Trim(value, "0123456789.") == "" }

// isPublicValue reports whether a value is one that is made to be known.
func isPublicValue(value string) bool {
	for _, begin := range []string{"ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-", "-----BEGIN CERT", "-----BEGIN PUBLIC", "-----BEGIN PGP PUBLIC", "pk_live_", "pk_test_", "sha256:", "sha512:"} {
		if strings.HasPrefix(value, begin) {
			return true
		}
	}
	return false
}

// isRandom reports whether a value looks like one that a machine made: at least 16
// letters and digits in one piece, of many kinds.
func isRandom(value string) bool {
	for part := range strings.FieldsFuncSeq(value, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '+' && r != '='
	}) {
		distinct := map[rune]bool{}
		for _, r := range part {
			distinct[r] = true
		}
		mixed := strings.ContainsAny(part, "0123456789") && strings.ContainsAny(strings.ToLower(part), "abcdefghijklmnopqrstuvwxyz")
		if len(part) >= 16 && len(distinct) >= 7 && mixed && !fingerprint.MatchString(part) {
			return true
		}
	}
	return false
}
