package dirconn

import (
	"context"
	"fmt"
	"path"
	"slices"
)

// maxTreeDepth is how deep folders may lie in each other.
const maxTreeDepth = 100

// treeWalk visits the files at one commit or several, without folders of other people's
// code. The bound of folders is for all its walks together.
type treeWalk struct {
	objects *objects
	// of is what has too many folders: "commit".
	of string
	// enter says whether a folder, by its id, is to be read.
	enter func(id string) bool
	// visit is given each file with its path.
	visit func(name string, entry treeEntry)
	trees int
}

func (w *treeWalk) walk(ctx context.Context, id, folder string, depth int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !w.enter(id) {
		return nil
	}
	if w.trees++; w.trees > maxTrees || depth > maxTreeDepth {
		return fmt.Errorf("the %s has more than %d folders: %w", w.of, maxTrees, errBudget)
	}
	_, data, err := w.objects.read(id)
	if err != nil {
		return err
	}
	entries, err := parseTree(data)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		name := path.Join(folder, entry.name)
		switch {
		case !entry.folder:
			w.visit(name, entry)
		case !slices.Contains(otherCode, entry.name):
			if err := w.walk(ctx, entry.id, name, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}
