package profiles

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
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

// ParameterDigests tell, by check, whether two controls ask the same of it: 16 hex digits of
// the SHA-256 of all the parameters that the control gives it.
func (c Control) ParameterDigests() map[string]string {
	given := map[string][]string{}
	for _, use := range c.Uses() {
		given[use.Check.ID] = append(given[use.Check.ID], use.Parameters)
	}
	digests := map[string]string{}
	for id, parameters := range given {
		slices.Sort(parameters)
		sum := sha256.Sum256([]byte(strings.Join(slices.Compact(parameters), "\x00")))
		digests[id] = hex.EncodeToString(sum[:8])
	}
	return digests
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
