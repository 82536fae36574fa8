package profiles

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Digest is the SHA-256, in lower-case hex, of what the profile decides: its controls in
// their order with their checks, parameters and severities, and what is to be attested.
func (p *Profile) Digest() string {
	hash := sha256.New()
	// An encoder to a hash fails for no value of these types.
	encoder := json.NewEncoder(hash)
	_ = encoder.Encode([]string{p.ID, p.Title})
	for _, control := range p.Controls {
		_ = encoder.Encode([]any{control.ID, control.Title, control.Section, control.Attest, int(control.Severity), control.Needs})
		_ = encoder.Encode(digestUses(control.Checks))
		for _, group := range control.AnyOf {
			_ = encoder.Encode(digestUses(group))
		}
	}
	return hex.EncodeToString(hash.Sum(nil))
}

func digestUses(uses []Use) [][]string {
	all := [][]string{}
	for _, use := range uses {
		severity := ""
		if use.Severity.Valid() {
			severity = use.Severity.String()
		}
		all = append(all, []string{use.Check.ID, use.Parameters, severity})
	}
	return all
}
