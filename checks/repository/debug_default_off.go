package repository

import "hardcheck/checks"

// DebugDefaultOff reports settings with which DEBUG is on unless somebody turns it off.
var DebugDefaultOff = &checks.Check{
	ID:       "repository-debug-default-off",
	Title:    "Django's debug mode is off unless it is turned on",
	Severity: checks.Info,
	Description: "Where DEBUG is on by default, every installation whose environment lacks one variable shows its settings, queries and source to whoever causes an error. This is the " +
		"cause; whether an installation runs so is judged at its server and container. Note that a text is true for Python: `os.getenv(\"DEBUG\", \"False\")` turns it on.",
	Remediation: "Write `DEBUG = os.getenv(\"DJANGO_DEBUG\", \"False\") == \"True\"`.",
	References:  []string{djangoDeploy + "#debug", djangoSettings + "#debug"},
	Rule:        each(debugDefaultOff),
}

func debugDefaultOff(o checks.Observed[Facts]) {
	eachSettings(o, func(s checks.Subject, f SettingsFile) {
		switch how, ok := switchOf(s, f, "DEBUG"); {
		case !ok:
		case how == SwitchOn:
			s.Violation("DEBUG is on")
		case how == SwitchEnvOn:
			s.Violation("DEBUG is on unless a variable of the environment turns it off")
		default:
			asWritten(o, s)
		}
	})
}
