package workflow

import (
	"regexp"
	"slices"
	"strings"

	"hardcheck/checks/pattern"
	"hardcheck/checks/repository"
)

// gitlabCondition evaluates the `if` of a rule at an event, by the variables of which the event
// says something: docs.gitlab.com/ci/jobs/job_rules, CI/CD variable expressions.
func gitlabCondition(text string, event repository.Event) (held, told bool) {
	words := conditionWords(strings.TrimSpace(text))
	if words == nil {
		return false, false
	}
	p := conditionParser{words: words, event: event}
	result := p.either()
	if p.broken || len(p.words) > 0 {
		return false, false
	}
	return result == isTrue, result != isUnclear
}

// conditionWord is a variable, text, pattern, operator or bracket.
var conditionWord = pattern.New(`^\s*(\$\{?\w+\}?|"[^"]*"|'[^']*'|/(?:\\.|[^/\\])+/i?|==|!=|=~|!~|&&|\|\||\(|\)|null)`)

// maxWords bounds the words of a condition.
const maxWords = 200

// conditionWords are the words of a condition; nil where it has others, or more than are read.
func conditionWords(text string) []string {
	var words []string
	for text != "" {
		parts := conditionWord.FindStringSubmatch(text)
		if parts == nil || len(words) == maxWords {
			return nil
		}
		words = append(words, parts[1])
		text = strings.TrimSpace(text[len(parts[0]):])
	}
	return words
}

// truth is what is known of a condition.
type truth int

const (
	isUnclear truth = iota
	isTrue
	isFalse
)

func truthOf(is bool) truth {
	if is {
		return isTrue
	}
	return isFalse
}

type conditionParser struct {
	words  []string
	event  repository.Event
	broken bool
}

func (p *conditionParser) next() string {
	if len(p.words) == 0 {
		p.broken = true
		return ""
	}
	word := p.words[0]
	p.words = p.words[1:]
	return word
}

func (p *conditionParser) accept(word string) bool {
	if len(p.words) > 0 && p.words[0] == word {
		p.words = p.words[1:]
		return true
	}
	return false
}

func (p *conditionParser) either() truth {
	result := p.both()
	for p.accept("||") {
		switch other := p.both(); {
		case result == isTrue || other == isTrue:
			result = isTrue
		case result == isUnclear || other == isUnclear:
			result = isUnclear
		}
	}
	return result
}

func (p *conditionParser) both() truth {
	result := p.single()
	for p.accept("&&") {
		switch other := p.single(); {
		case result == isFalse || other == isFalse:
			result = isFalse
		case result == isUnclear || other == isUnclear:
			result = isUnclear
		}
	}
	return result
}

func (p *conditionParser) single() truth {
	if p.accept("(") {
		result := p.either()
		if !p.accept(")") {
			p.broken = true
		}
		return result
	}
	left := p.next()
	for _, operator := range []string{"==", "!=", "=~", "!~"} {
		if p.accept(operator) {
			return p.compared(left, operator, p.next())
		}
	}
	is, _, told := p.value(left)
	if !told {
		return isUnclear
	}
	return truthOf(is)
}

// compared compares two operands. A branch's name is that of the main branch, whatever it is.
func (p *conditionParser) compared(left, operator, right string) truth {
	negated := strings.HasPrefix(operator, "!")
	setLeft, a, toldLeft := p.value(left)
	setRight, b, toldRight := p.value(right)
	if strings.HasSuffix(operator, "~") {
		return matched(toldLeft, setLeft, a, right, negated)
	}
	switch {
	case !toldLeft || !toldRight:
		return isUnclear
	case !setLeft || !setRight:
		return truthOf((setLeft == setRight) != negated)
	case a == anyText || b == anyText:
		if strings.Contains(left+right, "CI_COMMIT_BRANCH") || strings.Contains(left+right, "CI_COMMIT_REF_NAME") {
			return truthOf(!negated)
		}
		return isUnclear
	}
	return truthOf((a == b) != negated)
}

func matched(told, set bool, text, pattern string, negated bool) truth {
	insensitive := strings.HasSuffix(pattern, "/i")
	pattern = strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(pattern, "/"), "/i"), "/")
	if insensitive {
		pattern = "(?i)" + pattern
	}
	compiled, err := regexp.Compile(pattern)
	switch {
	case !told || err != nil || len(pattern) > 1000:
		return isUnclear
	case !set:
		return truthOf(negated)
	case text == anyText:
		return isUnclear
	}
	return truthOf(compiled.MatchString(text) != negated)
}

// anyText is a value that is set and not known.
const anyText = "\x00any"

// value is what an operand is at the event: whether it is set and not empty, its text, and
// whether that is known.
func (p *conditionParser) value(word string) (set bool, text string, told bool) {
	switch {
	case word == "null":
		return false, "", true
	case strings.HasPrefix(word, `"`), strings.HasPrefix(word, "'"):
		text := word[1 : len(word)-1]
		if strings.Contains(text, "$") {
			return true, anyText, true
		}
		return text != "", text, true
	case !strings.HasPrefix(word, "$"):
		p.broken = p.broken || !strings.HasPrefix(word, "/")
		return false, "", false
	}
	name := strings.Trim(word, "${}")
	switch {
	case name == "CI_PIPELINE_SOURCE":
		for _, e := range gitlabEvents {
			if e.event == p.event {
				return true, e.source, true
			}
		}
	case name == "CI_DEFAULT_BRANCH", name == "CI", name == "GITLAB_CI", name == "CI_COMMIT_SHA", name == "CI_COMMIT_REF_NAME":
		return true, anyText, true
	case name == "CI_COMMIT_BRANCH":
		return branchOf(p.event)
	case name == "CI_COMMIT_TAG":
		return p.event == repository.TagPush, anyText, true
	case strings.HasPrefix(name, "CI_MERGE_REQUEST_"):
		if !slices.Contains([]string{"CI_MERGE_REQUEST_ID", "CI_MERGE_REQUEST_IID", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"}, name) && p.event == repository.PullRequest {
			return false, "", false
		}
		return p.event == repository.PullRequest, anyText, true
	case name == "CI_OPEN_MERGE_REQUESTS":
		// A push to the main branch has none of its own.
		return p.event == repository.PullRequest, anyText, true
	}
	return false, "", false
}

func branchOf(event repository.Event) (set bool, text string, told bool) {
	return event != repository.PullRequest && event != repository.TagPush, anyText, true
}
