package checks

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
)

var commentName = regexp.MustCompile(`^comment-[0-9a-f]{8}$`)

// CommentName stands for a comment that somebody wrote on a device: "comment-" and the
// first 8 hex digits of its SHA-256. What has that form stays as it is, so that facts
// with and without comments give the same names.
func CommentName(comment string) string {
	if commentName.MatchString(comment) {
		return comment
	}
	sum := sha256.Sum256([]byte(comment))
	return "comment-" + hex.EncodeToString(sum[:4])
}
