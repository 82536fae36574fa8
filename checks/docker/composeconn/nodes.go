package composeconn

import (
	"iter"

	"go.yaml.in/yaml/v4"
)

// target is what a node stands for: an alias is followed.
func target(node *yaml.Node) *yaml.Node {
	for range maxMerges {
		if node == nil || node.Kind != yaml.AliasNode {
			return node
		}
		node = node.Alias
	}
	return &yaml.Node{}
}

// maxVisits bounds the nodes that are walked over, with what aliases repeat: a small text can stand
// for a very large one.
const maxVisits = 500_000

// spend counts a visit, and reports whether there may be more.
func (s *said) spend() bool {
	s.visits++
	return s.visits <= maxVisits
}

// pairs are the keys and values of a mapping, with those that merge keys bring in. There are none of
// what is no mapping: the library says so.
func (s *said) pairs(node *yaml.Node) iter.Seq2[*yaml.Node, *yaml.Node] {
	return func(yield func(key, value *yaml.Node) bool) { s.walk(node, 0, yield) }
}

func (s *said) walk(node *yaml.Node, depth int, yield func(key, value *yaml.Node) bool) bool {
	node = target(node)
	if node == nil || node.Kind != yaml.MappingNode || depth > maxMerges {
		return true
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if !s.spend() {
			return false
		}
		key, value := target(node.Content[i]), node.Content[i+1]
		if key.Value != "<<" {
			if !yield(key, value) {
				return false
			}
			continue
		}
		for _, merged := range append([]*yaml.Node{value}, items(value)...) {
			if !s.walk(merged, depth+1, yield) {
				return false
			}
		}
	}
	return true
}

// items are the entries of a list, or the one scalar that stands for a list of one.
func items(node *yaml.Node) []*yaml.Node {
	node = target(node)
	switch {
	case node == nil:
		return nil
	case node.Kind == yaml.SequenceNode:
		list := make([]*yaml.Node, 0, len(node.Content))
		for _, entry := range node.Content {
			if entry = target(entry); entry != nil {
				list = append(list, entry)
			}
		}
		return list
	case node.Kind == yaml.ScalarNode:
		return []*yaml.Node{node}
	default:
		return nil
	}
}
