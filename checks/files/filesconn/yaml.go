package filesconn

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"hardcheck/checks/pattern"
	"hardcheck/checks/written"
)

// The bounds of one YAML file, with what aliases repeat.
const (
	maxNodes = 100_000
	maxDepth = 50
)

// yamlReader walks over the documents of a YAML file.
type yamlReader struct {
	pairs []written.Pair
	nodes int
}

// parseYAML reads the texts of a YAML file, with the names that lead to them. What was read before an
// error is returned with it.
func parseYAML(text string) (pairs []written.Pair, err error) {
	r := &yamlReader{}
	defer func() {
		if recover() != nil { // the library is foreign and its input is too
			pairs, err = r.pairs, errors.New("the text is not YAML")
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader([]byte(text)))
	for {
		var document yaml.Node
		err := decoder.Decode(&document)
		switch {
		case errors.Is(err, io.EOF):
			return r.pairs, nil
		case err != nil:
			return r.pairs, notYAML(err)
		}
		for _, node := range document.Content {
			if err := r.walk(node, nil, "", 0); err != nil {
				return r.pairs, err
			}
		}
	}
}

var lineInError = pattern.New(`line ([0-9]+)`)

// notYAML names the line and nothing of the text, which may be a secret.
func notYAML(err error) error {
	if line := lineInError.FindStringSubmatch(err.Error()); line != nil {
		return fmt.Errorf("line %s: the text is not YAML", line[1])
	}
	return errors.New("the text is not YAML")
}

// walk goes through what stands under the keys. Where an alias stands for a text, that is what the keys
// lead to; a mapping that one stands for has been seen where it is.
func (r *yamlReader) walk(node *yaml.Node, keys []string, path string, depth int) error {
	if r.nodes++; r.nodes > maxNodes || depth > maxDepth {
		return written.ErrLarge
	}
	switch node.Kind {
	case yaml.ScalarNode:
		r.scalar(node, node.Line, keys, path)
	case yaml.AliasNode:
		if node.Alias != nil && node.Alias.Kind == yaml.ScalarNode {
			r.scalar(node.Alias, node.Line, keys, path)
		}
	case yaml.SequenceNode:
		for i, entry := range node.Content {
			if err := r.walk(entry, keys, path+"["+strconv.Itoa(i)+"]", depth+1); err != nil {
				return err
			}
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			key := node.Content[i].Value
			if err := r.walk(node.Content[i+1], written.Below(keys, key), written.Joined(path, key), depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// scalar takes a text. One with a tag of its own is somebody's to read: a name in a vault, or what is
// encrypted already.
func (r *yamlReader) scalar(node *yaml.Node, line int, keys []string, path string) {
	if strings.HasPrefix(node.Tag, "!") && !strings.HasPrefix(node.Tag, "!!") {
		return
	}
	r.pairs = append(r.pairs, written.Pair{Keys: keys, Path: path, Value: node.Value, Line: line})
}
