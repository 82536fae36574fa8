package report

// ordered is a set of strings in the order in which they came.
type ordered struct {
	list []string
	seen map[string]bool
}

func (o *ordered) add(items ...string) {
	if o.seen == nil {
		o.seen = map[string]bool{}
	}
	for _, item := range items {
		if !o.seen[item] {
			o.seen[item] = true
			o.list = append(o.list, item)
		}
	}
}
