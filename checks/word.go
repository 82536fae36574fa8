package checks

import (
	"fmt"
	"reflect"
)

// Word is a value of a closed set: a named string type of the facts whose Known lists
// the words that rules know. Another version's word, a fork's or a peer's nonsense is not
// among them, and what rests on it can't be judged. Use [Need] for one in a [Value], and
// [NeedWord] for one without.
type Word interface {
	// Known reports whether the word is one of the set.
	Known() bool
}

// NeedWord reports whether the word at field is known, or records on the judge that it is not.
func NeedWord(judge Judge, word Word, field string) bool {
	if word.Known() {
		return true
	}
	judge.unknownWord(field, fmt.Sprint(word))
	return false
}

// NeedWords is [NeedWord] for a list. The list is of use all the same where some word in
// it is not known: a bad entry fails whatever the others are.
func NeedWords[W Word](judge Judge, words []W, field string) bool {
	known := true
	for _, word := range words {
		known = NeedWord(judge, word, field) && known
	}
	return known
}

// unknownWords records each word of a list that is not known. The list is of use all the
// same: a bad entry fails whatever the others are.
func unknownWords(judge Judge, list any, field string) {
	entries := reflect.ValueOf(list)
	if entries.Kind() != reflect.Slice || !entries.Type().Elem().Implements(reflect.TypeFor[Word]()) {
		return
	}
	for i := range entries.Len() {
		NeedWord(judge, entries.Index(i).Interface().(Word), field)
	}
}

// UnknownWord reports that the subject can't be judged because what has a value that
// rules don't know.
func (s Subject) UnknownWord(what, word string) {
	s.Unknown(Unreadable, "%s is %q, which is not a value that this version of hardcheck knows", what, word)
}

func (s Subject) unknownWord(field, word string) {
	s.state.fields = append(s.state.fields, field)
	s.UnknownWord(field, word)
}
