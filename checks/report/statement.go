package report

import (
	"fmt"
	"strings"

	"hardcheck/checks/engine"
)

// StatementText says on one line who said what about a control, until when it holds, and what
// it rests on.
func StatementText(said engine.AttestationUse) string {
	text := fmt.Sprintf("%s, by %s on %s, until %s: %s", Inline(said.Status), Inline(said.By), Day(said.Date), Day(said.Until), Inline(said.Statement))
	if said.Broken != "" {
		text += "; it does not hold: " + Inline(said.Broken)
	}
	if proofs := ProofTexts(said.Evidence); len(proofs) > 0 {
		text += " (evidence: " + strings.Join(proofs, "; ") + ")"
	}
	return text
}

// SaidBy says who stated what about a control, when and until when; empty where nobody did.
func SaidBy(said *engine.AttestationUse) string {
	if said == nil {
		return ""
	}
	text := fmt.Sprintf("%s: said by %s on %s, until %s", Inline(said.Status), Inline(said.By), Day(said.Date), Day(said.Until))
	if said.Broken != "" {
		text += " (does not hold: " + Inline(said.Broken) + ")"
	}
	return text
}

// ProofTexts are what a statement rests on, each with its hash where it has one.
func ProofTexts(proofs []engine.Proof) []string {
	var texts []string
	for _, proof := range proofs {
		text := Inline(proof.Name())
		if proof.SHA256 != "" {
			text += ", SHA-256 " + Inline(proof.SHA256)
		}
		if proof.Problem != "" {
			text += " (" + Inline(proof.Problem) + ")"
		}
		texts = append(texts, text)
	}
	return texts
}
