package report

// Ordered is a set of strings in the order in which they came.
type Ordered struct {
	// List may be read only.
	List []string
	seen map[string]bool
}

// Add adds what is not there yet.
func (o *Ordered) Add(items ...string) {
	if o.seen == nil {
		o.seen = map[string]bool{}
	}
	for _, item := range items {
		if !o.seen[item] {
			o.seen[item] = true
			o.List = append(o.List, item)
		}
	}
}
