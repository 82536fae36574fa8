package rosapi

import (
	"cmp"
	"strconv"
	"strings"
)

// query is the words of a print command that choose rows, in their order. Each
// pushes a verdict on a stack or combines those that are there; see [query.selects].
type query []string

// selects reports whether a row is chosen: it is unless one of the verdicts that are
// left is false. An operator that finds the stack too short takes true for what is
// missing.
func (q query) selects(row Row) bool {
	var stack verdicts
	for _, word := range q {
		if operators, found := strings.CutPrefix(word, "#"); found {
			stack = stack.operate(operators)
			continue
		}
		stack = append(stack, compare(row, word))
	}
	for _, verdict := range stack {
		if !verdict {
			return false
		}
	}
	return true
}

// compare judges a row by one word without its question mark.
func compare(row Row, word string) bool {
	switch {
	case strings.HasPrefix(word, "-"):
		_, has := row.Get(word[1:])
		return !has
	case strings.HasPrefix(word, "<"), strings.HasPrefix(word, ">"):
		name, want, _ := strings.Cut(word[1:], "=")
		value, has := row.Get(name)
		if order := orderOf(value, want); word[0] == '<' {
			return has && order < 0
		} else {
			return has && order > 0
		}
	}
	name, want, asked := strings.Cut(strings.TrimPrefix(word, "="), "=")
	value, has := row.Get(name)
	return has && (!asked || value == want)
}

// orderOf compares as numbers where both are some.
func orderOf(a, b string) int {
	x, errX := strconv.ParseInt(a, 10, 64)
	y, errY := strconv.ParseInt(b, 10, 64)
	if errX == nil && errY == nil {
		return cmp.Compare(x, y)
	}
	return strings.Compare(a, b)
}

type verdicts []bool

func (v verdicts) pop() (verdicts, bool) {
	if len(v) == 0 {
		return v, true
	}
	return v[:len(v)-1], v[len(v)-1]
}

// at is the verdict at an index, where 0 is the last one.
func (v verdicts) at(index int) bool {
	if index >= len(v) {
		return true
	}
	return v[len(v)-1-index]
}

// operate applies operators from left to right. Digits that another operator follows
// push a copy of the verdict at that index; at the end they leave it alone.
func (v verdicts) operate(operators string) verdicts {
	for operators != "" {
		digits := operators[:len(operators)-len(strings.TrimLeft(operators, "0123456789"))]
		if digits != "" {
			index, err := strconv.Atoi(digits)
			if err != nil {
				index = len(v)
			}
			operators = operators[len(digits):]
			if operators == "" {
				return verdicts{v.at(index)}
			}
			v = append(v, v.at(index))
			operators = strings.TrimPrefix(operators, ".")
			continue
		}
		v, operators = v.apply(operators[0]), operators[1:]
	}
	return v
}

func (v verdicts) apply(operator byte) verdicts {
	switch operator {
	case '!':
		rest, top := v.pop()
		return append(rest, !top)
	case '&', '|':
		rest, a := v.pop()
		rest, b := rest.pop()
		if operator == '&' {
			return append(rest, a && b)
		}
		return append(rest, a || b)
	case '.':
		return append(v, v.at(0))
	}
	return v
}
