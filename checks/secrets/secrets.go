// Package secrets is the one detector of secrets in settings: variables, labels, command
// lines, options and build steps, whatever connector reads them.
//
// A finding says where a secret is and what gave it away, and never holds a value: nothing
// of one leaves the package but its length.
package secrets

import (
	"fmt"
	"strings"

	"hardcheck/checks"
)

// MaxJudged bounds how much of one text is looked at, in bytes. Who judges a longer one
// has not seen all of it.
const MaxJudged = 64 << 10

// Judgement is what a setting's value is.
type Judgement string

// The judgements.
const (
	// None: nothing says that the value is a secret.
	None Judgement = ""
	// Reference: the setting is one of a secret, and its value says where that is: a
	// path, another variable, an entry of a vault.
	Reference Judgement = "reference"
	// Weak: a secret that everybody can guess; Weakness says why.
	Weak Judgement = "weak"
	// Secret: the value is a secret.
	Secret Judgement = "secret"
)

// Confidence is how sure it is that a value is a secret.
type Confidence string

// The confidences, in growing order.
const (
	// Low: the name hints at one, and the value is a plain word.
	Low Confidence = "low"
	// Medium: the name is that of a secret.
	Medium Confidence = "medium"
	// High: the value has the form of one, or is known as a password.
	High Confidence = "high"
)

// Form is what gave a secret away.
type Form string

// The forms.
const (
	FormName       Form = "name"            // the setting's name
	FormOption     Form = "option"          // the name of an option, or a program's short one
	FormURL        Form = "url-password"    // a URL with a password
	FormURLToken   Form = "url-token"       // a URL that is a key by itself, as those of webhooks are
	FormPrivateKey Form = "private-key"     // PEM
	FormJWT        Form = "jwt"             // a JSON web token
	FormToken      Form = "token"           // an issuer's form
	FormHash       Form = "password-hash"   // a password's hash: it can be guessed offline
	FormHeader     Form = "header"          // an Authorization header
	FormSettings   Form = "settings"        // a list of settings, one of which is a secret
	FormDjango     Form = "django-insecure" // a key that Django itself calls insecure
)

// Finding is one setting that holds a secret, or refers to one.
type Finding struct {
	// Name is the variable, label or option, or "word 3" of a command line.
	Name       string
	Judgement  Judgement
	Form       Form
	Confidence Confidence
	// Weakness is why a weak secret is one.
	Weakness Weakness
	// Length of the value in bytes.
	Length int
}

// Found reports whether the value is a secret, weak ones included.
func (f Finding) Found() bool { return f.Judgement == Secret || f.Judgement == Weak }

// Pair judges a named value: by the form of the value, else by what the name says it is.
func Pair(name, value string) Finding { return pair(name, value, 0) }

// pair is [Pair] of a setting that stands in depth lists of such.
func pair(name, value string, depth int) Finding {
	value = value[:min(len(value), MaxJudged)]
	if f := byForm(value); f.Found() && !isPublic(name, f.Form) {
		return named(f, name, value)
	}
	f := byName(natureOf(name), value)
	if f.Judgement == None {
		f = bySettings(value, depth)
	}
	return named(f, name, value)
}

func named(f Finding, name, value string) Finding {
	f.Name, f.Length = checks.Clean(name), len(value)
	return f
}

// isPublic reports whether a form is no secret under a name: hashes of files and keys that
// are published have it too.
func isPublic(name string, form Form) bool { return form == FormToken && natureOf(name) == public }

// secret makes a finding of a value, weak where everybody can guess it.
func secret(form Form, confidence Confidence, value string) Finding {
	f := Finding{Judgement: Secret, Form: form, Confidence: confidence, Weakness: WeaknessOf(value)}
	if f.Weakness != Strong {
		f.Judgement, f.Confidence = Weak, High
	}
	return f
}

// Label judges a label. Proxies take whole logins from them.
func Label(name, value string) Finding {
	f := Pair(name, value)
	if f.Judgement == None && ofBasicAuth(words(name)) && strings.Contains(value, ":") {
		_, password, _ := strings.Cut(value, ":")
		f = named(secret(FormName, Medium, password), name, value)
	}
	return f
}

// Options judges comma-separated options of a mount or volume: "username=u,password=x".
// name goes before the names of what is found.
func Options(name, text string) []Finding {
	var found []Finding
	for option := range strings.SplitSeq(text[:min(len(text), MaxJudged)], ",") {
		key, value, _ := strings.Cut(option, "=")
		key = strings.TrimSpace(key)
		if f := Pair(key, value); f.Found() && isName(key) {
			f.Name = checks.Clean(fmt.Sprintf("%s %s", name, key))
			found = append(found, f)
		}
	}
	return found
}
