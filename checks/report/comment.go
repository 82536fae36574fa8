package report

import (
	"fmt"
	"strings"
)

// MaxComment bounds a Markdown report in bytes: GitHub refuses a comment of more
// than 65,536 characters.
const MaxComment = 60_000

// Bounds of what a Markdown report shows of foreign text, in characters, and of
// its tables, in rows.
const (
	MaxCommentName  = 120
	MaxCommentText  = 400
	MaxCommentRows  = 20
	CommentNoteRoom = 600 // bytes kept for the line that says what was cut
)

// Bounded is Markdown that must fit a comment.
type Bounded struct {
	body strings.Builder
	// Room is how long the body may become, in bytes.
	Room int
	// Cut says what found no room.
	Cut []string
}

// Write adds a block, if there is room for it.
func (b *Bounded) Write(block string) bool {
	if b.body.Len()+len(block) > b.Room {
		return false
	}
	b.body.WriteString(block)
	return true
}

// Folded writes a list of at most maxCommentRows items, or counts them as cut.
func (b *Bounded) Folded(title string, items []string) {
	if len(items) == 0 {
		return
	}
	var out strings.Builder
	fmt.Fprintf(&out, "<details><summary>%s: %d</summary>\n\n", title, len(items))
	for i, item := range items {
		if i == MaxCommentRows {
			fmt.Fprintf(&out, "- and %d more\n", len(items)-i)
			break
		}
		out.WriteString("- " + item + "\n")
	}
	out.WriteString("\n</details>\n\n")
	if !b.Write(out.String()) {
		b.Cut = append(b.Cut, fmt.Sprintf("the list %q (%d)", title, len(items)))
	}
}

// Whole is the text, with a last line that says what was cut and where it is.
func (b *Bounded) Whole(elsewhere string) string {
	if len(b.Cut) > 0 {
		b.body.WriteString("\n**Cut to fit a comment:** " + strings.Join(b.Cut, "; ") + ". The whole is in " + elsewhere + ".\n")
	}
	return b.body.String()
}
