package checktest

import (
	"reflect"
	"slices"
	"testing"

	"hardcheck/checks"
)

// ordered judges a case beside all checks of the list, in their order and in reverse, over
// what they share, and holds that the judgements are those of the check alone.
func (h *harness) ordered(t *testing.T, c Case, alone []checks.Judgement) {
	t.Helper()
	backwards := slices.Clone(h.list)
	slices.Reverse(backwards)
	for _, list := range [][]*checks.Check{h.list, backwards} {
		beside, err := h.beside(c, list)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(alone, beside) {
			t.Errorf("judged in a row that begins with %s it differs\n--- alone\n%+v\n--- beside\n%+v", list[0].ID, alone, beside)
		}
	}
}

// beside judges a case by every check of a list and returns the judgements of h's own.
func (h *harness) beside(c Case, list []*checks.Check) ([]checks.Judgement, error) {
	gathered, err := h.gathered(c)
	if err != nil {
		return nil, err
	}
	var own []checks.Judgement
	for _, check := range list {
		rule := check.Rule
		if check == h.check {
			if rule, err = rule.Configure(c.With); err != nil {
				return nil, err
			}
		}
		if judgements := applied(rule, gathered); check == h.check {
			own = judgements
		}
	}
	return own, nil
}
