package files

import "hardcheck/checks"

// ModeParams are the parameters of the checks of modes.
type ModeParams struct {
	Of
	// MaxMode is the widest mode.
	MaxMode Octal `json:"max-mode"`
}

// widest is the mode that lets nobody but the owner and readers of the group in.
const widest Octal = 0o640

// ModePrivate reports settings that other accounts of the host can read or change.
var ModePrivate = &checks.Check{
	ID:       "files-mode-private",
	Title:    "Files with settings are closed to other accounts of the host",
	Severity: checks.Medium,
	Description: "Settings and environment files hold passwords and keys, or decide what a service connects to. The check looks at the mode of the " +
		"file, at its access control list, and at the folders above it: whoever may write to one of these may put another file in place. In a folder " +
		"the files with settings, variables, keys or secrets are judged, code and other text without a secret is not.",
	Remediation: "`chmod 640 FILE` (`chmod 600 .env`), `chown` it to the service's account, and take the right to write to the folders above away from others: " +
		"`chmod o-w FOLDER`.",
	References: []string{inodePage, aclPage},
	Rule:       eachWith(ModeParams{Of: every(), MaxMode: widest}, modePrivate, HoldsSettings),
}

func modePrivate(o checks.Observed[Facts], p ModeParams) {
	judged := false
	for _, e := range regular(o) {
		content, known := e.Content.Get()
		plain := known && (content == ContentCode || content == ContentText || content == ContentBinary || content == ContentEmpty)
		if _, whole := e.Secrets.Get(); o.Facts.Folder && plain && (len(e.Secrets.Entries()) == 0 && (whole || !content.Readable())) {
			continue
		}
		judged = true
		private(o, e, p.MaxMode, "it is a file with settings")
	}
	if !judged {
		o.NotApplicable("no file with settings is there")
	}
}
