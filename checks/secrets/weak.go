package secrets

import (
	"strings"

	"hardcheck/checks/pattern"
)

// Weakness is why everybody can guess a secret; empty where nothing says so.
type Weakness string

// The weaknesses.
const (
	Strong Weakness = ""
	// WellKnown: made of words that every dictionary attack tries, and a few digits.
	WellKnown Weakness = "known"
	// Placeholder: an example's, to be replaced.
	Placeholder Weakness = "placeholder"
	// Pattern: one character again and again, a sequence, or a run of the keyboard.
	Pattern Weakness = "pattern"
)

// maxWeak is the length in bytes beyond which a value is not taken apart into words.
const maxWeak = 256

// WeaknessOf says whether everybody can guess a secret. It is the one judgement of it.
func WeaknessOf(value string) Weakness {
	value = strings.Trim(strings.TrimSpace(value), `"'`)
	lower := strings.ToLower(value)
	switch {
	case value == "":
		return Strong
	case marked.MatchString(lower), markers.MatchString(onlyLetters(lower)):
		return Placeholder
	case isPattern(lower):
		return Pattern
	case len(value) <= maxWeak && (ofWords(lower) || ofWords(plainLetters.Replace(lower))):
		return WellKnown
	}
	return Strong
}

var (
	// marked are the brackets that examples put around what is to be filled in.
	marked = pattern.New(`^(<.*>|\[.*\]|\.\.\.|…)$`)
	// markers are words, letters alone, that nobody has in a secret of his own.
	markers = pattern.New(`changeme|changethis|changeit|pleasechange|replaceme|replacethis|replacewith|placeholder|your(own|super|very)?(secret|password|pass|token|api|key|strong)|insertyour|putyour|notsecure|insecure|notforprod|donotuse|example`)
	// plainLetters undoes the usual digits for letters.
	plainLetters = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "@", "a", "$", "s", "!", "i")
)

func onlyLetters(lower string) string {
	return strings.Map(func(r rune) rune {
		if r < 'a' || r > 'z' {
			return -1
		}
		return r
	}, lower)
}

// rows of a keyboard: English, German and French ones, and a column walk.
var rows = []string{"1234567890", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "1qaz2wsx3edc4rfv5tgb", "1q2w3e4r5t6y7u8i"}

// isPattern reports whether most characters follow from the one before, or the whole is a
// short piece again and again.
func isPattern(lower string) bool {
	if len(lower) < 3 {
		return false
	}
	followed := 0
	for i := 1; i < len(lower); i++ {
		if step := int(lower[i]) - int(lower[i-1]); step >= -1 && step <= 1 || neighbours(lower[i-1:i+1]) {
			followed++
		}
	}
	return followed*10 >= (len(lower)-1)*7 || repeats(lower)
}

func neighbours(pair string) bool {
	for _, row := range rows {
		if strings.Contains(row, pair) {
			return true
		}
	}
	return false
}

// repeats reports whether a text is a piece of at most 8 bytes, four times or more.
func repeats(text string) bool {
	for size := 1; size <= 8 && size*4 <= len(text); size++ {
		if strings.Repeat(text[:size], len(text)/size+1)[:len(text)] == text {
			return true
		}
	}
	return false
}

// ofWords reports whether a text is made of the words of examples and defaults alone, with
// at most four digits, or digits in sequence, and separators.
func ofWords(lower string) bool {
	if strings.Trim(lower, "0123456789") == "" {
		return len(lower) <= 4
	}
	digits := 0
	// reached[i] is set where the text up to i is words.
	reached := make([]bool, len(lower)+1)
	reached[0] = true
	for i := range len(lower) {
		if lower[i] >= '0' && lower[i] <= '9' {
			digits++
		}
		if !reached[i] {
			continue
		}
		if lower[i] < 'a' || lower[i] > 'z' {
			reached[i+1] = true
			continue
		}
		for _, w := range exampleWords[lower[i]-'a'] {
			if strings.HasPrefix(lower[i:], w) {
				reached[i+len(w)] = true
			}
		}
	}
	return reached[len(lower)] && onlyLetters(lower) != "" && (digits <= 4 || isPattern(onlyDigits(lower)))
}

func onlyDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}
