package yamlfile

import "strings"

// maxSuggested bounds the words that are compared, in characters.
const maxSuggested = 64

// Suggest returns the known word that is most like a misspelt one, or "" when none
// is close: one slip in a short word, at most a third of the letters in a long one.
// Upper and lower case count as equal. Of equally close words the first wins.
func Suggest(word string, known []string) string {
	word = strings.ToLower(word)
	if len(word) > maxSuggested {
		return ""
	}
	best, closest := "", max(len(word)/3, 1)+1
	for _, candidate := range known {
		if len(candidate) > maxSuggested {
			continue
		}
		if d := distance(word, strings.ToLower(candidate)); d < closest {
			best, closest = candidate, d
		}
	}
	return best
}

// DidYouMean is the end of a message about an unknown word: a colon and the closest
// known word, else the known words when they are few, else nothing.
func DidYouMean(word string, known []string) string {
	if closest := Suggest(word, known); closest != "" {
		return ": did you mean " + quote(closest) + "?"
	}
	if len(known) == 0 || len(known) > 20 {
		return ""
	}
	return ": use one of " + strings.Join(known, ", ")
}

// distance is the number of letters to insert, delete, replace or swap with their
// neighbour to turn a into b (optimal string alignment).
func distance(a, b string) int {
	if len(a) > maxSuggested || len(b) > maxSuggested {
		return maxSuggested
	}
	from, to := []rune(a), []rune(b)
	before, last := make([]int, len(to)+1), make([]int, len(to)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(from); i++ {
		row := make([]int, len(to)+1)
		row[0] = i
		for j := 1; j <= len(to); j++ {
			cost := 1
			if from[i-1] == to[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && from[i-1] == to[j-2] && from[i-2] == to[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(to)]
}
