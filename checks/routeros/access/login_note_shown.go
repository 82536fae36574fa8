package access

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// LoginNoteShown reports routers that tell nobody whose they are.
var LoginNoteShown = &checks.Check{
	ID:       "routeros-login-note-shown",
	Title:    "Logins show whose router it is and that use is recorded",
	Severity: checks.Info,
	Description: "In many countries somebody who was told that he may not enter is easier to pursue than one who wasn't. The text itself is not " +
		"kept. Only whoever has logged in sees it.",
	Remediation: "Write one, without names of products and places:\n\n" +
		"    /system note set show-at-login=yes note=\"Authorised use only. What you do here is recorded.\"",
	References: []string{routeros.Manual + "Note"},
	Rule:       checks.Each(loginNoteShown),
}

func loginNoteShown(o checks.Observed[routeros.Facts]) {
	note, shown, known := routeros.Switched(o, o.Facts.System.Note, "system.note", "showAtLogin", func(n routeros.Note) checks.Value[bool] { return n.ShowAtLogin })
	switch {
	case !known:
	case !note.Set:
		o.Violation("there is no text to be shown at login")
	case !shown:
		o.Violation("the text is not shown at login")
	}
}
