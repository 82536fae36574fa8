package yamlfile

import (
	"fmt"

	"github.com/goccy/go-yaml/token"
)

// nesting follows a stream of tokens and counts open levels and keys, without
// building a tree.
type nesting struct {
	blocks []block // open block mappings, by growing column
	flows  []int   // keys of the open flow collections
	line   int
	inLine int // block levels opened on this line
}

type block struct{ column, keys int }

// count takes the next token and the one before it, and returns what is too much,
// or "". Block levels are counted by line: a level on a line of its own costs its
// indentation, which the size of the file bounds, and the tree is measured later.
func (n *nesting) count(t, before *token.Token) string {
	if at := tokenPlace(t); at.line != n.line {
		n.line, n.inLine = at.line, 0
	}
	keys := 0
	switch t.Type {
	case token.SequenceStartType, token.MappingStartType:
		n.flows = append(n.flows, 0)
	case token.SequenceEndType, token.MappingEndType:
		n.flows = n.flows[:max(len(n.flows)-1, 0)]
	case token.SequenceEntryType, token.MappingKeyType:
		n.inLine++
		n.close(tokenPlace(t).column)
	case token.MappingValueType:
		keys = n.key(t, before)
	}
	switch {
	case len(n.flows)+n.inLine > maxDepth:
		return fmt.Sprintf("nested too deeply: %d levels at most", maxDepth)
	case keys > maxKeys:
		return fmt.Sprintf("too many keys in one mapping: %d at most", maxKeys)
	}
	return ""
}

// close ends the block mappings that are deeper than column.
func (n *nesting) close(column int) {
	for len(n.blocks) > 0 && n.blocks[len(n.blocks)-1].column > column {
		n.blocks = n.blocks[:len(n.blocks)-1]
	}
}

// key counts a key and returns how many its mapping has by now.
func (n *nesting) key(colon, before *token.Token) int {
	if last := len(n.flows) - 1; last >= 0 {
		n.flows[last]++
		return n.flows[last]
	}
	column := tokenPlace(colon).column
	if before != nil {
		column = tokenPlace(before).column
	}
	n.close(column)
	last := len(n.blocks) - 1
	if last < 0 || n.blocks[last].column != column {
		n.blocks = append(n.blocks, block{column: column})
		last++
	}
	n.blocks[last].keys++
	return n.blocks[last].keys
}
