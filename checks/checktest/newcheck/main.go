// Command newcheck writes the file of a new check and the file of its cases, and prints
// what is left to do: for each step the file and the command that proves it.
//
//	make new-check ID=redis-keepalive-set
//	make new-check ID=routeros-bridge-spanning-tree-enabled GROUP=filtering
//
// What it writes compiles and fails every test of its kind until it is filled in.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "new-check:", err)
		os.Exit(2)
	}
}

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("new-check", flag.ContinueOnError)
	id := flags.String("id", "", "the id of the check: <kind>-<noun>-<state>")
	group := flags.String("group", "", "the group of the kind's checks, where it has groups")
	root := flags.String("root", ".", "the module's folder")
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("read the flags: %w", err)
	}
	check, err := plan(*root, *id, *group)
	if err != nil {
		return err
	}
	for _, file := range check.files() {
		if err := writeNew(filepath.Join(*root, file.path), file.content); err != nil {
			return err
		}
		_, _ = fmt.Fprintln(out, "wrote", file.path)
	}
	_, err = io.WriteString(out, check.left())
	return err
}

// writeNew writes a file that isn't there yet.
func writeNew(path, content string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("write the check: %w", err)
	}
	_, err = file.WriteString(content)
	return errors.Join(err, file.Close())
}

// plan finds the room of a check in the tree, and refuses an id that has none.
func plan(root, id, group string) (check, error) {
	words := strings.Split(id, "-")
	if len(words) < 3 || strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || strings.Contains("-"+id+"-", "--") {
		return check{}, fmt.Errorf("the id %q is not <kind>-<noun>-<state> in lower case: make new-check ID=redis-password-required", id)
	}
	groups, err := groupsOf(root, words[0])
	if err != nil {
		return check{}, err
	}
	c := check{id: id, kind: words[0], words: words[1:]}
	if c.folder, err = choose(groups, c.kind, group); err != nil {
		return check{}, err
	}
	if c.kind == network {
		c.judged, c.beside = words[1], routeros
		if c.judged == routeros {
			c.beside = docker
		}
		if _, known := ways[c.judged]; !known || c.judged == network {
			return check{}, fmt.Errorf("the id %q says not whose targets are judged: network-<kind>-..., as network-redis-confined", id)
		}
	}
	taken, err := filepath.Glob(filepath.Join(root, "checks", "*", "testdata", id+".txtar"))
	deeper, err2 := filepath.Glob(filepath.Join(root, "checks", "*", "*", "testdata", id+".txtar"))
	if taken = append(taken, deeper...); len(taken) > 0 {
		return check{}, fmt.Errorf("the check %s is there: %s", id, filepath.ToSlash(taken[0]))
	}
	return c, errors.Join(err, err2)
}
