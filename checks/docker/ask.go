package docker

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"hardcheck/checks"
)

// EachContainer makes a rule that judges each chosen container by itself, those that
// are stopped or were never started too: their settings hold at the next start.
func EachContainer(judge func(checks.Observed[Facts], checks.Subject, Container)) checks.Rule {
	return EachContainerWith(Everything(), func(o checks.Observed[Facts], s checks.Subject, c Container, _ Selector) { judge(o, s, c) })
}

// selecting are parameters that embed a [Selector].
type selecting interface{ selection() Selector }

// EachContainerWith is [EachContainer] for a judgement with parameters.
func EachContainerWith[P selecting](defaults P, judge func(checks.Observed[Facts], checks.Subject, Container, P)) checks.Rule {
	return checks.EachWith(defaults, func(o checks.Observed[Facts], p P) {
		for _, c := range ChooseContainers(o, p.selection()) {
			judge(o, o.Subject(c.Name), c, p)
		}
	})
}

// ListContainers lists the containers, or says on the target why there are none.
func ListContainers(o checks.Observed[Facts]) []Container {
	list, ok := checks.NeedAll(o, o.Facts.Containers, "containers")
	if ok && len(list) == 0 {
		o.NotApplicable("the engine has no containers")
	}
	return list
}

// ChooseContainers lists the containers that a selector names, and says on the target when
// there are none. A container that can't be told is declared and not assessed; one that
// matches only in part is judged, and doesn't pass (see [InPart]).
func ChooseContainers(o checks.Observed[Facts], selector Selector) []Container {
	var picked []Container
	unsure := false
	list := ListContainers(o)
	for _, c := range list {
		switch selector.fit(c) {
		case fitWhole:
			picked = append(picked, c)
		case fitPart:
			picked = append(picked, c)
			InPart(o.Subject(c.Name))
		case fitUnsure:
			unsure = true
			checks.Need(o.Subject(c.Name), c.Executable, c.Path("executable"))
			checks.NeedAll(o.Subject(c.Name), c.Env, c.Path("env"))
		case fitNone:
		}
	}
	if len(list) > 0 && len(picked) == 0 && !unsure {
		o.NotApplicable("no container is selected by the parameters")
	}
	return picked
}

// InPart keeps a subject from passing that may be somebody else's: what isn't a violation
// there has no meaning.
func InPart(s checks.Subject) {
	s.NotApplicable("it matches the selection only in part, so that it may be another application's")
}

// Chosen reports whether a container matches a selection in every key of an alternative.
func (s Selector) Chosen(c Container) bool { return s.fit(c) == fitWhole }

// maxListed bounds how many names a message lists.
const maxListed = 12

// JoinNames joins names for a message, and counts those beyond maxListed.
func JoinNames(names []string) string {
	if len(names) <= maxListed {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:maxListed], ", "), len(names)-maxListed)
}

// OrNone shows an empty setting as such.
func OrNone[T ~string](text T) T {
	if text == "" {
		return "(not set)"
	}
	return text
}

// PathWithin reports whether a path is a folder or lies below it.
func PathWithin(file, folder string) bool {
	file = path.Clean(file)
	return file == folder || strings.HasPrefix(file, strings.TrimSuffix(folder, "/")+"/")
}

// PathWithinAny reports whether a path is one of the folders or lies below one.
func PathWithinAny(file string, folders []string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool { return PathWithin(file, folder) })
}

// MatchesAny reports whether a name matches one of the patterns, in which * stands
// for anything but a slash.
func MatchesAny(name string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		matches, err := path.Match(pattern, name)
		return err == nil && matches || pattern == name
	})
}
