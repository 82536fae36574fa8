package export

import (
	"slices"
	"strings"

	"hardcheck/checks/pattern"
)

// header is what the comments at the head of an export tell.
type header struct {
	// count is the number of first lines: an export has one.
	count   int
	release string
	// model is empty on virtual routers and foreign hardware.
	model string
}

// Since 7.10 the date is written as 2024-05-11, and as may/11/2024 before. Hand-made
// files often have the words and no date.
var (
	firstLine = pattern.New(`^#.{0,64}\bby RouterOS (\d{1,3}\.\d{1,3}(?:\.\d{1,3})?(?:(?:alpha|beta|rc)\d{1,3})?)(?: .{0,64})?$`)
	modelLine = pattern.New(`^# model = ?(\S{1,64})$`)
)

func (h *header) read(comment string) {
	if found := firstLine.FindStringSubmatch(comment); found != nil {
		h.count++
		h.release = found[1]
	}
	if found := modelLine.FindStringSubmatch(comment); found != nil {
		h.model = found[1]
	}
}

// notReady and cannotRun are the comments that the router writes before a row that it
// skips: the flag "invalid" has no other trace in an export. Read from exports; other
// comments, and those of people, say nothing about the row.
var (
	notReady  = pattern.New(`^# (\S{1,64}) not ready$`)
	cannotRun = pattern.New(`^# (` +
		`in/out-(bridge-)?(interface|port) matcher not possible when .*|` +
		`DHCP (client|server) can not run on slave .*|` +
		`address pool error: .*)$`)
)

// glued is a comment that has lost the line break before the setting behind it.
var glued = pattern.New(`^# .*[^\s#/](add|set \[ find|set) ([\w.-]+=|find\b)`)

// skipped reports whether the comment says that the row with these settings is
// skipped. An interface that isn't ready must be one of the row's.
func skipped(comment string, settings []argument) bool {
	found := notReady.FindStringSubmatch(comment)
	if found == nil {
		return cannotRun.MatchString(comment)
	}
	return slices.ContainsFunc(settings, func(a argument) bool { return strings.TrimPrefix(a.value, "!") == found[1] })
}
