package files

import "hardcheck/checks"

// OwnerExpected reports files of another account than the one that the site names.
var OwnerExpected = &checks.Check{
	ID:       "files-owner-expected",
	Title:    "Files belong to the account that the site names",
	Severity: checks.Medium,
	Description: "The owner of a file may change it and its mode, whatever the mode is. The check compares owner and group with those that the site file " +
		"gives at the target.",
	Remediation: "`chown OWNER:GROUP FILE`, or mend `owner` and `group` at the target where these are right.",
	References:  []string{inodePage},
	Rule:        each(ownerExpected, HoldsSettings, HoldsDatabase, HoldsBackups),
}

func ownerExpected(o checks.Observed[Facts]) {
	want := settingsOf(o)
	if want.Owner == "" && want.Group == "" {
		o.Unknown(checks.Source, "the site doesn't say whose the files should be: add owner: ACCOUNT to the target")
		return
	}
	files := regular(o)
	for _, e := range files {
		s := o.Subject(e.Name)
		belongs(s, e, "owner", e.Owner, want.Owner)
		belongs(s, e, "group", e.Group, want.Group)
	}
	if len(files) == 0 {
		o.NotApplicable("no file is there")
	}
}

func belongs(s checks.Subject, e Entry, what string, is checks.Value[string], want string) {
	if want == "" {
		return
	}
	if name, ok := checks.Need(s, is, e.Field(what)); ok {
		s.Evidence("file "+e.Name, "%s %s", what, name)
		if name != want {
			s.Violation("the %s of %s is %s, expected is %s", what, e.Name, name, want)
		}
	}
}
