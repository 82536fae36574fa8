package pattern

import (
	"sync"
	"testing"
)

// TestWrongExpression: in a test it is found at once, and elsewhere when it is used.
func TestWrongExpression(t *testing.T) {
	if !panics(func() { New("(") }) {
		t.Error("a wrong expression was not found")
	}
	inTest = false
	defer func() { inTest = true }()
	var wrong *Pattern
	if panics(func() { wrong = New("(") }) {
		t.Error("an expression was compiled before its first use")
	}
	if !panics(func() { wrong.MatchString("a") }) {
		t.Error("a wrong expression matched")
	}
}

func panics(do func()) (did bool) {
	defer func() { did = recover() != nil }()
	do()
	return false
}

func TestManyUseOnePattern(t *testing.T) {
	inTest = false
	defer func() { inTest = true }()
	number := New(`\d+`)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got := number.FindString("a 12 b"); got != "12" {
				t.Errorf("found %q", got)
			}
		})
	}
	all.Wait()
}
