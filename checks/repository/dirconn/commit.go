package dirconn

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"time"

	"hardcheck/checks/pattern"
)

// commit is what is asked of a commit, and of a tag.
type commit struct {
	tree    string
	parents []string
	// object and kind are what a tag names.
	object, kind string
	author, mail string
	when         time.Time
	message      string
}

// parseCommit reads a commit or a tag: lines of a key and a value, an empty line, and the
// message (gitformat-commit, git-mktag).
func parseCommit(data []byte) (commit, error) {
	var c commit
	head, message, _ := bytes.Cut(data, []byte("\n\n"))
	c.message = string(message)
	for line := range bytes.Lines(head) {
		key, value, _ := strings.Cut(strings.TrimSuffix(string(line), "\n"), " ")
		switch key {
		case "tree":
			c.tree = value
		case "object":
			c.object = value
		case "type":
			c.kind = value
		case "parent":
			if !isID(value) {
				return c, errors.New("parse commit: a parent is no object's id")
			}
			c.parents = append(c.parents, value)
		case "author":
			c.author, c.mail, _ = signature(value)
		case "committer", "tagger":
			_, _, c.when = signature(value)
		}
	}
	if !isID(c.tree) && !isID(c.object) {
		return c, errors.New("parse commit: it names no tree and no object")
	}
	return c, nil
}

// signature splits "Name <mail> seconds zone".
func signature(text string) (name, mail string, when time.Time) {
	name, rest, _ := strings.Cut(text, " <")
	mail, rest, _ = strings.Cut(rest, "> ")
	number, _, _ := strings.Cut(rest, " ")
	// Dates beyond the year 9999 have no JSON form.
	if seconds, err := strconv.ParseInt(number, 10, 64); err == nil && seconds > 0 && seconds < 253402300800 {
		when = time.Unix(seconds, 0).UTC()
	}
	return name, mail, when
}

var (
	// squashed is how hosts end the subject of a merged request: "Fix x (#12)", "(!12)".
	squashed = pattern.New(`\((?:#|!)\d+\)\s*$`)
	// merged are the subjects of merges that hosts make.
	merged = pattern.New(`^Merge (?:pull request|merge request) |^Merged in .+ \(pull request `)
	// approved are lines that say by whom or where a change was looked at.
	approved = pattern.New(`(?mi)^(?:Reviewed-by|Approved-by|Acked-by|Reviewed-on|PR-URL|Pull-Request|Merge-Request|See merge request)\b`)
	program  = pattern.New(`(?i)\[bot\]|^(?:dependabot|renovate|github-actions|release-please|pre-commit-ci|web-flow-bot)\b|-bot$`)
)

// marked reports whether a commit bears a mark of a request or of a review. The mark is
// text that anybody can write.
func (c commit) marked() bool {
	subject, _, _ := strings.Cut(c.message, "\n")
	return squashed.MatchString(subject) || merged.MatchString(subject) || approved.MatchString(c.message)
}

// byProgram reports whether its author is a program.
func (c commit) byProgram() bool {
	return program.MatchString(c.author) || strings.Contains(c.mail, "[bot]@")
}

// treeEntry is a line of a folder at a commit.
type treeEntry struct {
	name   string
	folder bool
	id     string
}

// parseTree reads a tree: "mode name", a zero and 20 bytes of an id, again and again.
func parseTree(data []byte) ([]treeEntry, error) {
	var entries []treeEntry
	for len(data) > 0 {
		head, rest, ok := bytes.Cut(data, []byte{0})
		mode, name, named := strings.Cut(string(head), " ")
		if !ok || !named || name == "" || len(rest) < 20 {
			return entries, errors.New("parse tree: it ends in the middle of an entry")
		}
		entries = append(entries, treeEntry{name, mode == "40000" || mode == "040000", hex.EncodeToString(rest[:20])})
		data = rest[20:]
	}
	return entries, nil
}
