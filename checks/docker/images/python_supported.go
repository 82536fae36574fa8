package images

import (
	"time"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// PythonSupported reports containers with a Python that gets no security fixes.
var PythonSupported = &checks.Check{
	ID:       "docker-python-supported",
	Title:    "Python in containers is a maintained version",
	Severity: checks.High,
	Description: "A line of Python gets security fixes for five years. The check reads PYTHON_VERSION, which the official images and those built on " +
		"them set, and compares it with a table that is part of the program, at the as-of date. Containers without the variable are left out.",
	Remediation: "Begin the Dockerfile with a maintained line, `FROM docker.io/library/python:3.13-slim`, and rebuild and recreate the container.",
	References:  []string{"https://devguide.python.org/versions/", "https://endoflife.date/python"},
	Rule:        docker.EachContainer(pythonSupported),
}

// pythonEnds is the end of the month in which each line of Python 3 ends
// (devguide.python.org, "Status of Python versions"); earlier lines ended before.
var pythonEnds = map[int]time.Time{
	9:  docker.Date(2025, time.October, 31),
	10: docker.Date(2026, time.October, 31),
	11: docker.Date(2027, time.October, 31),
	12: docker.Date(2028, time.October, 31),
	13: docker.Date(2029, time.October, 31),
	14: docker.Date(2030, time.October, 31),
}

func pythonSupported(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	v, given, ok := docker.NeedVariable(s, c, "PYTHON_VERSION")
	if !ok {
		return
	}
	if !given || !v.Set {
		s.NotApplicable("the container's image doesn't tell a version of Python")
		return
	}
	s.Evidence("Config.Env", "PYTHON_VERSION=%s", v.Value)
	version, ok := docker.ParseRelease(v.Value)
	if !ok || len(version.Numbers) < 2 {
		s.Unknown(checks.Source, "the version %q of Python can't be compared", v.Value)
		return
	}
	major, minor := version.Numbers[0], version.Numbers[1]
	ends, known := pythonEnds[minor]
	switch {
	case major < 3 || major == 3 && minor < 9:
		s.Violation("Python %s is of a line that ended before 2025", v.Value)
	case major > 3 || !known:
		s.Unknown(checks.Source, "the version data of %s know nothing about Python %s", docker.VersionData(), v.Value)
	case o.AsOf.After(ends):
		s.Violation("Python %s is past the end of life of its line, %s", v.Value, ends.Format(time.DateOnly))
	}
}
