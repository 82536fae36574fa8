package report

import (
	"fmt"
	"strings"
)

// maxComment bounds a Markdown report in bytes: GitHub refuses a comment of more
// than 65,536 characters.
const maxComment = 60_000

// Bounds of what a Markdown report shows of foreign text, in characters, and of
// its tables, in rows.
const (
	maxCommentName  = 120
	maxCommentText  = 400
	maxCommentRows  = 20
	commentNoteRoom = 600 // bytes kept for the line that says what was cut
)

// bounded is Markdown that must fit a comment.
type bounded struct {
	body strings.Builder
	// room is how long the body may become, in bytes.
	room int
	// cut says what found no room.
	cut []string
}

// write adds a block, if there is room for it.
func (b *bounded) write(block string) bool {
	if b.body.Len()+len(block) > b.room {
		return false
	}
	b.body.WriteString(block)
	return true
}

// folded writes a list of at most maxCommentRows items, or counts them as cut.
func (b *bounded) folded(title string, items []string) {
	if len(items) == 0 {
		return
	}
	var out strings.Builder
	fmt.Fprintf(&out, "<details><summary>%s: %d</summary>\n\n", title, len(items))
	for i, item := range items {
		if i == maxCommentRows {
			fmt.Fprintf(&out, "- and %d more\n", len(items)-i)
			break
		}
		out.WriteString("- " + item + "\n")
	}
	out.WriteString("\n</details>\n\n")
	if !b.write(out.String()) {
		b.cut = append(b.cut, fmt.Sprintf("the list %q (%d)", title, len(items)))
	}
}

// whole is the text, with a last line that says what was cut and where it is.
func (b *bounded) whole(elsewhere string) string {
	if len(b.cut) > 0 {
		b.body.WriteString("\n**Cut to fit a comment:** " + strings.Join(b.cut, "; ") + ". The whole is in " + elsewhere + ".\n")
	}
	return b.body.String()
}
