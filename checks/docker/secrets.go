package docker

import (
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
)

// SecretParams are the parameters of the checks that look for secrets.
type SecretParams struct {
	Selector
	// Allow are names of variables, options or labels that aren't secrets, whatever
	// they look like. In each * stands for anything.
	Allow []string `json:"allow"`
	// MinConfidence leaves out what is less sure to be a secret: "low", "medium" or "high".
	MinConfidence Confidence `json:"min-confidence"`
}

// StoreParams are those of a check that can ask for more than the absence of secrets.
type StoreParams struct {
	SecretParams
	// Store asks for a secrets store: a container that gets no secret as a file passes
	// nothing.
	Store bool `json:"store"`
}

// Suspicions is the default of SecretParams: names that only hint at a secret are left out.
func Suspicions() SecretParams {
	return SecretParams{Selector: Everything(), Allow: []string{}, MinConfidence: ConfidenceMedium}
}

// rank orders the confidences. An unknown one ranks highest among findings, so
// that none is lost.
func (c Confidence) rank() int {
	switch c {
	case ConfidenceLow:
		return 1
	case ConfidenceMedium:
		return 2
	default:
		return 3
	}
}

func (p SecretParams) Counts(finding SecretFinding) bool {
	return !MatchesAny(finding.Name, p.Allow) && (finding.Weakness != "" || finding.Confidence.rank() >= p.MinConfidence.rank())
}

// Surer is the greater of two confidences.
func (c Confidence) Surer(other Confidence) Confidence {
	if other.rank() > c.rank() {
		return other
	}
	return c
}

// known tells whether the least confidence is one that exists. A misspelt one must
// not hide findings.
func (p SecretParams) known() bool {
	return slices.Contains([]Confidence{ConfidenceLow, ConfidenceMedium, ConfidenceHigh}, p.MinConfidence)
}

// ReportSecrets makes one violation of each finding: where it is and what gave it away,
// never the value.
func ReportSecrets(s checks.Subject, found []SecretFinding, severity func(SecretFinding) checks.Severity) {
	for i, finding := range found {
		if i < maxListed {
			s.Evidence(string(finding.Where)+" "+finding.Name, "%s, confidence %s, %d bytes", finding.Form, finding.Confidence, finding.Length)
		}
		if i == maxListed {
			s.ViolationAt(severity(finding), "and more such settings (%d in all)", len(found))
		}
		if i < maxListed {
			s.ViolationAt(severity(finding), "%s", secretMessage(finding))
		}
	}
}

func secretMessage(finding SecretFinding) string {
	place := map[string]string{
		"env": "the variable", "command": "the command line's", "label": "the label", "history": "the build history's",
		"log": "the log driver's option", "volume": "the volume's option",
		"copy": "the copied file",
	}[string(finding.Where)]
	return strings.TrimSpace(fmt.Sprintf("%s %s holds %s", place, finding.Name, formNames[string(finding.Form)].or("what looks like a secret")))
}

// phrase is a text with a fallback.
type phrase string

func (p phrase) or(fallback string) string {
	if p == "" {
		return fallback
	}
	return string(p)
}

var formNames = map[string]phrase{
	"url-password":    "a URL with a password",
	"private-key":     "a private key",
	"jwt":             "a token (JWT)",
	"token":           "a token",
	"url-token":       "a URL that is a key by itself",
	"password-hash":   "the hash of a password",
	"header":          "an Authorization header",
	"settings":        "a list of settings with a secret",
	"django-insecure": "a key that Django calls insecure",
}

// Usable says so where the parameters can't be followed.
func Usable(s checks.Subject, p SecretParams) bool {
	if !p.known() {
		s.Unknown(checks.Unreadable, "min-confidence %q is not low, medium or high", p.MinConfidence)
	}
	return p.known()
}
