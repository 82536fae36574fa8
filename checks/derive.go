package checks

import "sync"

// Derived is what several rules derive from the same facts of a target, made by [Derive].
type Derived[F Facts, D any] struct {
	derive func(F, Target, Site) D
}

// Derive declares something that several rules need of the same facts and that costs work
// to make, as a package-level value:
//
//	var model = checks.Derive(newModel)
//
// It is made at most once for each observed target, by the rule that asks first, and
// dropped with it. What it returns is shared, between goroutines too: neither derive nor a
// rule may change it afterwards. Counters and budgets belong to the rule that asks.
func Derive[F Facts, D any](derive func(F, Target, Site) D) *Derived[F, D] {
	return &Derived[F, D]{derive}
}

// Of is what is derived from an observed target. A derivation that panics does so for
// every rule that asks.
func (d *Derived[F, D]) Of(o Observed[F]) D {
	made := o.shared.once(d, func() any { return d.derive(o.Facts, o.Target, o.Site) })
	return made.(D)
}

// Shared returns an observation whose rules share what they derive. One that isn't shared
// derives anew each time.
func (o Observation) Shared() Observation {
	o.shared = &derivations{made: map[any]func() any{}}
	return o
}

// derivations keeps what was derived from one observation.
type derivations struct {
	lock sync.Mutex
	made map[any]func() any
}

func (d *derivations) once(key any, derive func() any) any {
	if d == nil {
		return derive()
	}
	d.lock.Lock()
	made, asked := d.made[key]
	if !asked {
		// OnceValue repeats a panic: a zero value in its place could pass.
		made = sync.OnceValue(derive)
		d.made[key] = made
	}
	d.lock.Unlock()
	return made()
}
