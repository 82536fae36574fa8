package repository

import (
	"slices"
	"strings"

	"hardcheck/checks"
)

// eachSettings calls judge for each settings file that the application runs with, with the
// file as subject. Where there is none, that is said.
func eachSettings(o checks.Observed[Facts], judge func(checks.Subject, SettingsFile)) {
	files, whole := o.Facts.Application.Settings.Get()
	used := slices.DeleteFunc(slices.Clone(files), func(f SettingsFile) bool { return !f.Used })
	for _, f := range used {
		judge(o.Subject(f.Path), f)
	}
	switch {
	case !whole:
		checks.NeedAll(o, o.Facts.Application.Settings, "application.settings")
	case len(files) == 0:
		o.NotApplicable("there are no settings of Django")
	case len(used) == 0:
		o.Unknown(checks.Source, "neither manage.py, asgi.py nor wsgi.py names one of the %d settings files", len(files))
	}
}

// asWritten ends what is right in the source. What runs may be another commit, or have
// other settings: it passes only where the site says that this commit is what runs, or
// something that runs is shown to be it.
func asWritten(o checks.Observed[Facts], s checks.Subject) {
	deployed := checks.Settings[Settings](o.Target).Deployed
	git, known := o.Facts.Git.Get()
	switch {
	case deployed == "":
		s.PassesWhereRun("right as it is written, which says nothing of what runs: where this commit is what runs, the image tells it (label org.opencontainers.image.revision) or the site (deployed: COMMIT at the target)")
	case !known:
		checks.Need(s, o.Facts.Git, "git")
	case len(deployed) >= minCommit && strings.HasPrefix(git.Head, deployed):
		s.Evidence("deployed in the site file", "%s, which is checked out", deployed)
		if changed, _ := checks.NeedAll(s, o.Facts.Changed, "changed"); len(changed) > 0 {
			s.Unknown(checks.AsWritten, "right as it is written, but the code that was read is not that of the commit: %s", changed[0])
		}
	default:
		s.Unknown(checks.AsWritten, "right as it is written, but the site says that %s runs, and %.12s is checked out", deployed, git.Head)
	}
}

// eachAPI is eachSettings for the files of an application with Django REST framework.
func eachAPI(o checks.Observed[Facts], judge func(checks.Subject, SettingsFile)) {
	eachSettings(o, func(s checks.Subject, f SettingsFile) {
		switch has, known := f.RestFramework.Get(); {
		case !known:
			s.Unknown(checks.Source, "whether Django REST framework is used can't be told from the settings")
		case !has:
			s.NotApplicable("Django REST framework is not used")
		default:
			judge(s, f)
		}
	})
}

// switchOf is how a settings file has a setting, with its evidence.
func switchOf(s checks.Subject, f SettingsFile, name string) (Switch, bool) {
	how, known := f.Switches[name].Get()
	if !known {
		s.Unknown(checks.Source, "%s is neither a literal nor a variable of the environment", name)
		return "", false
	}
	if !checks.NeedWord(s, how, "application.settings.0.switches."+name) {
		return "", false
	}
	s.Evidence(f.Path, "%s: %s", name, how)
	return how, true
}

// namesOf are the names in a list of a settings file. Where some aren't known, that is
// said only if none of the others is enough: see the caller.
func namesOf(s checks.Subject, f SettingsFile, setting string, list checks.List[string]) (names []string, whole bool) {
	names, whole = list.Get()
	if list.Known() {
		s.Evidence(f.Path, "%s: %s", setting, listed(names))
	}
	return names, whole
}

func notLiteral(s checks.Subject, setting string) {
	s.Unknown(checks.Source, "%s is not written as a list of literals", setting)
}
