package firewall

// parts are the strongly connected parts of a graph (Tarjan 1972): nodes that lead to each
// other are in one part, and what a part leads to comes before it.
func parts[N comparable](nodes []N, next func(N) []N) [][]N {
	g := &graph[N]{next: next, index: map[N]int{}, low: map[N]int{}, on: map[N]bool{}}
	for _, node := range nodes {
		g.visit(node)
	}
	return g.found
}

type graph[N comparable] struct {
	next func(N) []N
	// index is when a node was first found, and low the earliest that it leads back to among
	// those on the stack.
	index, low map[N]int
	stack      []N
	on         map[N]bool
	found      [][]N
}

func (g *graph[N]) visit(node N) {
	if _, done := g.index[node]; done {
		return
	}
	g.index[node], g.low[node] = len(g.index), len(g.index)
	g.stack, g.on[node] = append(g.stack, node), true
	for _, inner := range g.next(node) {
		g.visit(inner)
		if g.on[inner] {
			g.low[node] = min(g.low[node], g.low[inner])
		}
	}
	if g.low[node] == g.index[node] {
		g.close(node)
	}
}

// close takes the part that began with a node off the stack.
func (g *graph[N]) close(node N) {
	at := len(g.stack) - 1
	for g.stack[at] != node {
		at--
	}
	part := append([]N(nil), g.stack[at:]...)
	g.stack = g.stack[:at]
	for _, member := range part {
		delete(g.on, member)
	}
	g.found = append(g.found, part)
}
