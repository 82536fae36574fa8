package firewall

// RouterSteps is how many steps all the questions of one asker to one router may take
// together: twenty questions that exceed their own budget.
const RouterSteps = 20 * DefaultSteps

// maxExceeded is how many questions may exceed their own budget before the rest isn't
// asked any more: rules that are made to be hard cost seconds for each.
const maxExceeded = 2

// Budget bounds what one asker spends on one router, in steps and never by a clock, so that
// the same configuration has the same answers on every machine. A nil Budget has no bound.
// It may not be shared between goroutines.
type Budget struct{ left, exceeded int }

// NewBudget is a budget of [RouterSteps].
func NewBudget() *Budget { return &Budget{left: RouterSteps} }

// Spent reports whether nothing more is asked.
func (b *Budget) Spent() bool { return b != nil && (b.left <= 0 || b.exceeded >= maxExceeded) }

// grant is how many steps a search may take that wants some.
func (b *Budget) grant(wanted int) int {
	if b == nil {
		return wanted
	}
	return max(0, min(wanted, b.left))
}

// charge takes off what a search had and has left of its steps.
func (b *Budget) charge(granted, left int) {
	if b != nil {
		b.left -= granted - max(left, 0)
	}
}

// overspent is the answer to what isn't asked any more.
func overspent() Verdict {
	return Verdict{Value: Unknown, Because: []Reason{{Text: "the router's rules have used up the budget of steps", Cause: OverBudget}}}
}

// count takes note of an answer, and of whether it exceeded its own budget.
func (b *Budget) count(v Verdict) Verdict {
	if b != nil && v.Has(OverBudget) {
		b.exceeded++
	}
	return v
}
