package checks

import (
	"fmt"
	"time"
)

// Facts is what a connector observed on one target: a plain struct of JSON
// fields without secrets and without types of a client library. FactsKind
// returns the kind's name and must be a constant, since it is asked of zero values.
type Facts interface{ FactsKind() string }

// Identified is implemented by facts that tell one device from another, whatever
// address it was reached at. The id is empty where they don't.
type Identified interface{ DeviceID() string }

// LeavesOut is implemented by facts that leave out, on purpose or because it went away, something that
// the target has. LeftOut has one sentence for each, which the report shows as notices.
type LeavesOut interface{ LeftOut() []string }

// Spanning is implemented by facts of which rules over several kinds need a part only: a
// large site has the facts of all such targets in memory at a time. Spanned is that part; the
// rest of it reads as unknown.
type Spanning interface{ Spanned() Facts }

// ShowsCertificates is implemented by facts that hold certificates which end.
type ShowsCertificates interface{ CertificateEnds() []CertificateEnd }

// CertificateEnd is when a certificate ends, and what tells it from others of the target.
type CertificateEnd struct {
	Name  string
	Until time.Time
}

// CertificateEnds is when the certificate that a TLS server showed ends.
func CertificateEnds(seen Value[TLS]) []CertificateEnd {
	if shown, known := seen.Get(); known && len(shown.Chain) > 0 {
		return []CertificateEnd{{Name: shown.Chain[0].Subject, Until: shown.Chain[0].NotAfter}}
	}
	return nil
}

// Located is implemented by facts that were read from files. Places are where these say what a judgement
// of the subject rests on, which asked for the fields (JSON paths of the facts): evidence with file and
// line as its source. None, where they don't tell.
type Located interface {
	Places(subject string, fields []string) []Evidence
}

// Tied is implemented by facts of what is written and of what runs, where the one can be recognised in the
// other: then what is written is what runs.
type Tied interface {
	// Marks are what tells the subject from any other, and from itself written otherwise, for a judgement that
	// asked for the fields: one for each way in which it may have been started. There are none where one of
	// the fields may have changed since then.
	Marks(subject string, fields []string) []string
	// RunningMarks are those of what runs.
	RunningMarks() []string
}

// Kind names a kind of target and can decode its facts, and the target keys that it has
// of its own: see [WithSettings].
type Kind struct {
	// Name is the id used in check ids, snapshots and reports: "redis".
	Name string
	// Title is the name shown to people: "Redis".
	Title  string
	decode func([]byte) (Facts, error)
	// settings are nil for a kind without target keys of its own.
	settings *ownKeys
	// secrets are its target keys whose values are secrets.
	secrets []Key
}

// KindOf makes the kind whose facts are of type F.
func KindOf[F Facts](title string) Kind {
	var zero F
	return Kind{Name: zero.FactsKind(), Title: title, decode: func(data []byte) (Facts, error) {
		var facts F
		if err := DecodeStrictly(data, &facts); err != nil {
			return nil, fmt.Errorf("decode %s facts: %w", zero.FactsKind(), err)
		}
		return facts, nil
	}}
}

// Decode reads facts of this kind. An unknown field is an error: facts of a
// newer version must not be judged in part.
func (k Kind) Decode(data []byte) (Facts, error) { return k.decode(data) }
