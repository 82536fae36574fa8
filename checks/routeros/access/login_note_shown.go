package access

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// LoginNoteShown reports routers that tell nobody whose they are.
var LoginNoteShown = &checks.Check{
	ID:       "routeros-login-note-shown",
	Title:    "A login note (banner) names the owner and the monitoring",
	Severity: checks.Info,
	Description: "In many countries an intruder who was warned by a login banner is easier to prosecute. The text itself is not kept. It is shown " +
		"after the login.",
	Remediation: "Write one, without names of products and places:\n\n" +
		"    /system note set show-at-login=yes note=\"Authorised use only. What you do here is recorded.\"",
	References: []string{routeros.Manual + "Note"},
	Rule:       checks.Each(loginNoteShown),
}

func loginNoteShown(o checks.Observed[routeros.Facts]) {
	note, shown, known := routeros.Switched(o, o.Facts.System.Note, "system.note", "showAtLogin", func(n routeros.Note) checks.Value[bool] { return n.ShowAtLogin })
	if known && !(note.Set && shown) {
		routeros.Mend(o, o.Subject(""), routeros.Set("/system/note", "show-at-login=yes").With(noteFor(note)...))
	}
	switch {
	case !known:
	case !note.Set:
		o.Violation("no login note is set")
	case !shown:
		o.Violation("the login note is not shown")
	}
}

// noteFor is a note of our own where none is set.
func noteFor(note routeros.Note) []routeros.Setting {
	if note.Set {
		return nil
	}
	return routeros.Own(`note="Authorised use only. What you do here is recorded."`)
}
