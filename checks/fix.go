package checks

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Repair is one line of what mends a finding, filled in from its facts. It is made by
// [Language.Command] or [ByHand] and nothing else.
type Repair struct {
	// Language is the name of a [Language], or "words" for a sentence.
	Language string `json:"language"`
	Text     string `json:"text"`
	// Undo takes the step back, in the same language; empty where no command does.
	Undo string `json:"undo,omitempty"`
}

// UndoneBy is the step with the one that takes it back. Where either is said in words there
// is no command to show.
func (r Repair) UndoneBy(undo Repair) Repair {
	if r.Language != inWords && undo.Language == r.Language {
		r.Undo = undo.Text
	}
	return r
}

// InWords reports whether the step is a sentence for a person.
func (r Repair) InWords() bool { return r.Language == inWords }

// inWords is the language of what a person reads and does.
const inWords = "words"

// ByHand is a step that no command does.
func ByHand(format string, args ...any) Repair {
	return Repair{Language: inWords, Text: Clean(fmt.Sprintf(format, args...))}
}

// Language is one in which commands are written. Its Quote is the only way in which a
// foreign value enters a command.
type Language struct {
	Name string
	// Quote writes a value as one word that stands for itself, whatever is in it; false
	// where that can't be done. It is given texts that are whole and fit to be shown.
	Quote func(value string) (word string, ok bool)
}

// Shell is the language of POSIX sh.
var Shell = Language{"sh", quoteShell}

// quoteShell puts a value between single quotes, in which nothing is special. A value
// that begins with a dash would be an option to the command.
func quoteShell(value string) (string, bool) {
	return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'", !strings.HasPrefix(value, "-")
}

// Command is a command with foreign values in it, one for each %s of the format, which is
// our own text. Where a value can't be quoted, the command is said in words.
func (l Language) Command(format string, values ...string) Repair {
	words := make([]any, len(values))
	for i, value := range values {
		word, ok := l.quote(value)
		if !ok {
			return unwritable(format, values)
		}
		words[i] = word
	}
	return Repair{Language: l.Name, Text: fmt.Sprintf(format, words...)}
}

// quote refuses what was cut or changed on its way here: it would name something else.
func (l Language) quote(value string) (string, bool) {
	if value != Clean(value) || len(value) > maxText || strings.ContainsRune(value, utf8.RuneError) {
		return "", false
	}
	return l.Quote(value)
}

func unwritable(format string, values []string) Repair {
	places, meanings := make([]any, len(values)), make([]string, len(values))
	for i, value := range values {
		places[i] = fmt.Sprintf("<%d>", i+1)
		meanings[i] = fmt.Sprintf("%s is %q", places[i], Clean(value))
	}
	return ByHand("by hand, since a value can't be written into a command: %s, where %s", fmt.Sprintf(format, places...), strings.Join(meanings, ", "))
}

// Cause is what several findings have in common: one rule, one account, one setting.
type Cause struct {
	// Key is equal for findings with the same cause, and begins with the target's name.
	Key string `json:"key"`
	// Text says it for people.
	Text string `json:"text"`
}

// Fix records how the subject's violation is mended, in the order of the steps. A step that
// is there already isn't said twice.
func (s Subject) Fix(steps ...Repair) {
	for _, step := range steps {
		if !slices.Contains(s.state.fix, step) {
			s.state.fix = append(s.state.fix, step)
		}
	}
}

// Cause records what caused the subject's violation, or that it can't be judged, where
// that causes other findings too. key tells the causes of one target apart and depends on
// nothing that changes by itself. The first cause of a subject stays.
func (s Subject) Cause(key, format string, args ...any) {
	s.CauseOn(s.state.target, key, format, args...)
}

// CauseOn is Cause where it lies on another target than the subject's, such as a rule of the
// router before it.
func (s Subject) CauseOn(target, key, format string, args ...any) {
	if s.state.cause == nil {
		s.state.cause = &Cause{Clean(target) + "/" + Clean(key), Clean(fmt.Sprintf(format, args...))}
	}
}
