package report

import "hardcheck/checks"

// Style is the parameter of an ANSI "select graphic rendition" sequence (ECMA-48,
// 8.3.117); the empty style leaves text as it is.
type Style string

// The styles.
const (
	Plain   Style = ""
	Bold    Style = "1"
	Faint   Style = "2"
	Red     Style = "31"
	BoldRed Style = "1;31"
	Green   Style = "32"
	Yellow  Style = "33"
	Magenta Style = "1;35"
	Cyan    Style = "36"
)

// Palette is whether to use colours. A colour never says what no word says.
type Palette bool

// Paint puts text in a style, where there are colours.
func (p Palette) Paint(s Style, text string) string {
	if !p || s == Plain || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}

// SeverityStyle is the style of a severity.
func SeverityStyle(s checks.Severity) Style {
	switch s {
	case checks.Critical:
		return BoldRed
	case checks.High:
		return Red
	case checks.Medium:
		return Yellow
	case checks.Low:
		return Cyan
	default:
		return Plain
	}
}

// OutcomeStyle is the style of an outcome.
func OutcomeStyle(o checks.Outcome) Style {
	switch o {
	case checks.Failed:
		return BoldRed
	case checks.Errored:
		return Magenta
	case checks.NotAssessed, checks.Manual:
		return Yellow
	case checks.Passed, checks.Attested:
		return Green
	case checks.Waived:
		return Cyan
	default:
		return Plain
	}
}

// StateStyle is the style of a target's state.
func StateStyle(s checks.State) Style {
	switch s {
	case checks.StateCollected:
		return Green
	case checks.StatePartial:
		return Yellow
	case checks.StateNotListening, checks.StateRepeated:
		return Plain
	default:
		return Red
	}
}
