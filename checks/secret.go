package checks

import (
	"fmt"
	"log/slog"
)

const redacted = "[redacted]"

// Secret is a credential. Every way of printing or encoding it gives a
// placeholder; only [Secret.Reveal] gives the text, to the one connector that
// must send it.
type Secret struct{ text string }

// NewSecret wraps a credential.
func NewSecret(text string) Secret { return Secret{text: text} }

// Reveal returns the credential itself. The result must go to the wire and nowhere else.
func (s Secret) Reveal() string { return s.text }

// IsSet reports whether there is a credential at all.
func (s Secret) IsSet() bool { return s.text != "" }

// String redacts.
func (s Secret) String() string { return redacted }

// Format redacts under every verb, %#v included.
func (s Secret) Format(state fmt.State, _ rune) { _, _ = fmt.Fprint(state, redacted) }

// MarshalJSON redacts.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// MarshalText redacts.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue redacts.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }
