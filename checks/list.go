package checks

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
)

// List is a list of facts of which some entries may be missing: a source that cut it,
// or an entry that could not be read. The zero value is unknown.
//
// Its JSON form is an array when it is whole, null when nothing of it is known, and
// {"cut": true, "entries": [...]} when there are entries that aren't among it.
type List[T any] struct {
	entries []T
	extent  extent
}

// extent is how much of a list was read.
type extent int

const (
	unread extent = iota
	inPart
	whole
)

// Whole is a list that was read to its end.
func Whole[T any](entries []T) List[T] { return List[T]{entries, whole} }

// Cut is what was read of a list that has more entries. Why, is a problem at its path.
func Cut[T any](entries []T) List[T] { return List[T]{entries, inPart} }

// Head is the list, cut behind its first most entries.
func Head[T any](entries []T, most int) List[T] {
	if len(entries) > most {
		return Cut(entries[:most])
	}
	return Whole(entries)
}

// Entries are those that were read. Only of a whole list do they say what is not in it:
// a rule asks through [NeedAll] before it concludes that.
func (l List[T]) Entries() []T { return l.entries }

// Get returns the entries that were read, and whether these are all.
func (l List[T]) Get() ([]T, bool) { return l.entries, l.extent == whole }

// Known reports whether anything was read, if only that the list is empty.
func (l List[T]) Known() bool { return l.extent != unread }

// NeedAll returns the entries that were read, and whether these are all; if not, it
// records on the judge that field is unknown, with the connector's reason. A bad entry
// is a violation in either case, and without one the judge is not assessed.
func NeedAll[T any](judge Judge, list List[T], field string) ([]T, bool) {
	judge.ask(field)
	entries, all := list.Get()
	if !all {
		judge.missing(field, list.Known())
	}
	unknownWords(judge, entries, field)
	return entries, all
}

// cutList is the JSON form of a list that isn't whole.
type cutList[T any] struct {
	Cut     bool `json:"cut"`
	Entries []T  `json:"entries"`
}

// MarshalJSON writes the list so that neither an empty nor a cut one comes back as
// something else.
func (l List[T]) MarshalJSON() ([]byte, error) {
	entries := l.entries
	if entries == nil {
		entries = []T{}
	}
	switch l.extent {
	case whole:
		return json.Marshal(entries)
	case inPart:
		return json.Marshal(cutList[T]{true, entries})
	default:
		return []byte("null"), nil
	}
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (l *List[T]) UnmarshalJSON(data []byte) error {
	*l = List[T]{}
	switch data = bytes.TrimSpace(data); {
	case bytes.Equal(data, []byte("null")):
		return nil
	case bytes.HasPrefix(data, []byte("{")):
		var part cutList[T]
		if err := DecodeStrictly(data, &part); err != nil {
			return fmt.Errorf("decode cut list: %w", err)
		}
		if !part.Cut || part.Entries == nil {
			return errors.New(`decode cut list: it has "cut": true and "entries"`)
		}
		*l = Cut(part.Entries)
		return nil
	}
	var entries []T
	if err := DecodeStrictly(data, &entries); err != nil {
		return err
	}
	*l = Whole(entries)
	return nil
}

func (l *List[T]) readQuickly(q *quick) bool {
	*l = List[T]{}
	if q.null() {
		return true
	}
	if q.next() != '[' { // few are cut
		return false
	}
	l.extent = whole
	return q.into(reflect.ValueOf(&l.entries).Elem())
}

func (*List[T]) readsQuickly() reflect.Type { return reflect.TypeFor[List[T]]() }
