package report

import "hardcheck/checks"

// style is the parameter of an ANSI "select graphic rendition" sequence (ECMA-48,
// 8.3.117); the empty style leaves text as it is.
type style string

const (
	plain   style = ""
	bold    style = "1"
	faint   style = "2"
	red     style = "31"
	boldRed style = "1;31"
	green   style = "32"
	yellow  style = "33"
	magenta style = "1;35"
	cyan    style = "36"
)

// palette is whether to use colours. A colour never says what no word says.
type palette bool

func (p palette) paint(s style, text string) string {
	if !p || s == plain || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}

func severityStyle(s checks.Severity) style {
	switch s {
	case checks.Critical:
		return boldRed
	case checks.High:
		return red
	case checks.Medium:
		return yellow
	case checks.Low:
		return cyan
	default:
		return plain
	}
}

func outcomeStyle(o checks.Outcome) style {
	switch o {
	case checks.Failed:
		return boldRed
	case checks.Errored:
		return magenta
	case checks.NotAssessed, checks.Manual:
		return yellow
	case checks.Passed, checks.Attested:
		return green
	case checks.Waived:
		return cyan
	default:
		return plain
	}
}

func stateStyle(s checks.State) style {
	switch s {
	case checks.StateCollected:
		return green
	case checks.StatePartial:
		return yellow
	default:
		return red
	}
}
