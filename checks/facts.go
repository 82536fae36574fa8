package checks

import "fmt"

// Facts is what a connector observed on one target: a plain struct of JSON
// fields without secrets and without types of a client library. FactsKind
// returns the kind's name and must be a constant, since it is asked of zero values.
type Facts interface{ FactsKind() string }

// Identified is implemented by facts that tell one device from another, whatever
// address it was reached at. The id is empty where they don't.
type Identified interface{ DeviceID() string }

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
}

// KindOf makes the kind whose facts are of type F.
func KindOf[F Facts](title string) Kind {
	var zero F
	return Kind{Name: zero.FactsKind(), Title: title, decode: func(data []byte) (Facts, error) {
		var facts F
		if err := decodeStrictly(data, &facts); err != nil {
			return nil, fmt.Errorf("decode %s facts: %w", zero.FactsKind(), err)
		}
		return facts, nil
	}}
}

// Decode reads facts of this kind. An unknown field is an error: facts of a
// newer version must not be judged in part.
func (k Kind) Decode(data []byte) (Facts, error) { return k.decode(data) }
