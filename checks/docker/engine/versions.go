package engine

import (
	"time"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// engineLine is a release line of the engine; ends is zero while none is announced.
type engineLine struct {
	name string
	ends time.Time
}

// engineLines are from https://endoflife.date/docker-engine, which follows the
// table of branches of moby/moby. Since 27 a line is a major version.
var engineLines = []engineLine{
	{"29", time.Time{}},
	{"28", time.Time{}},
	{"27", docker.Date(2025, time.May, 3)},
	{"26.1", docker.Date(2025, time.February, 17)},
	{"26.0", docker.Date(2024, time.June, 8)},
	{"25.0", time.Time{}},
	{"24.0", docker.Date(2024, time.June, 8)},
	{"23.0", docker.Date(2025, time.May, 19)},
	{"20.10", docker.Date(2023, time.December, 10)},
	{"19.03", docker.Date(2021, time.January, 8)},
	{"18.09", docker.Date(2019, time.August, 22)},
}

// lineOf finds the line of an engine's version. Everything before 18.09 ended before it did.
func lineOf(version docker.Release) (engineLine, bool) {
	for _, line := range engineLines {
		known, ok := docker.ParseRelease(line.name)
		if ok && version.OfLine(known) {
			return line, true
		}
	}
	if older, sure := version.Before(docker.Release{Numbers: []int{18, 9}}); sure && older {
		return engineLine{"18.06 and older", docker.Date(2019, time.August, 22)}, true
	}
	return engineLine{}, false
}

// advisory is a published vulnerability of a part of the engine.
type advisory struct {
	id, part, what string
	// since is the first affected version; empty for all before the fix.
	since string
	// fixed are the releases with the fix, one for each line that got it, oldest first.
	fixed []string
	// applies tells whether the engine is set up so that it matters, and on the subject
	// why that isn't known; nil means always.
	applies func(docker.Facts, checks.Subject) bool
}

// newestReleases are the newest ones that the vulnerabilities were held against.
var newestReleases = map[string]string{docker.PartEngine: "29.7.1", docker.PartContainerd: "2.3.2", docker.PartRunc: "1.5.1"}

// published are from the Go vulnerability database and the releases' notes, state
// of [docker.VersionData]. What concerns Kubernetes only is left out.
var published = []advisory{
	{id: "CVE-2026-41567", part: docker.PartEngine, what: "flaw in the archive API, which docker cp uses", fixed: []string{"29.5.1"}},
	{id: "CVE-2026-41568", part: docker.PartEngine, what: "race in docker cp, by which a container writes on the host", fixed: []string{"29.5.1"}},
	{id: "CVE-2026-42306", part: docker.PartEngine, what: "race in docker cp, by which a container redirects writes on the host", fixed: []string{"29.5.1"}},
	{id: "CVE-2026-33997", part: docker.PartEngine, what: "plugin privileges are compared wrongly", fixed: []string{"29.3.1"}},
	{id: "CVE-2026-34040", part: docker.PartEngine, what: "authorization plugin bypass", fixed: []string{"29.3.1"}, applies: authorizes},
	{id: "CVE-2025-54388", part: docker.PartEngine, what: "after a reload of firewalld other hosts reach ports published on loopback", since: "28.2.0", fixed: []string{"28.3.3"}},
	{id: "CVE-2025-54410", part: docker.PartEngine, what: "after a reload of firewalld bridges are not separated", fixed: []string{"25.0.13", "28.0.0"}},
	{
		id: "CVE-2024-41110", part: docker.PartEngine, what: "authorization plugin bypass", applies: authorizes,
		fixed: []string{"19.03.16", "20.10.28", "23.0.15", "24.0.10", "25.0.6", "26.1.5", "27.1.1"},
	},
	{id: "CVE-2024-29018", part: docker.PartEngine, what: "DNS requests leak out of internal networks", fixed: []string{"23.0.11", "25.0.5", "26.0.0"}},
	{id: "CVE-2024-32473", part: docker.PartEngine, what: "IPv6 is on where it was switched off", since: "26.0.0", fixed: []string{"26.0.2"}},
	{id: "CVE-2024-24557", part: docker.PartEngine, what: "cache poisoning of the classic builder", fixed: []string{"24.0.9", "25.0.2"}},
	{id: "CVE-2023-28840", part: docker.PartEngine, what: "encrypted overlay networks accept unencrypted traffic", fixed: []string{"20.10.24", "23.0.3"}, applies: encrypts},
	{id: "CVE-2026-46680", part: docker.PartContainerd, what: "bypass of UID checks", fixed: []string{"1.7.32", "2.0.9", "2.2.4", "2.3.1"}},
	{id: "CVE-2026-47262", part: docker.PartContainerd, what: "denial of service", fixed: []string{"1.7.33", "2.0.10", "2.1.9", "2.2.5", "2.3.2"}},
	{id: "CVE-2024-25621", part: docker.PartContainerd, what: "local users can access its directories", fixed: []string{"1.7.29", "2.0.7", "2.1.5", "2.2.0"}},
	{id: "CVE-2024-40635", part: docker.PartContainerd, what: "a very large UID becomes root", fixed: []string{"1.6.38", "1.7.27", "2.0.4"}},
	{id: "CVE-2025-47290", part: docker.PartContainerd, what: "an image being pulled writes on the host", since: "2.1.0", fixed: []string{"2.1.1"}},
	{id: "CVE-2025-31133", part: docker.PartRunc, what: "container escape through masked paths", fixed: []string{"1.2.8", "1.3.3", "1.4.0"}},
	{id: "CVE-2025-52565", part: docker.PartRunc, what: "container escape through /dev/console", fixed: []string{"1.2.8", "1.3.3", "1.4.0"}},
	{id: "CVE-2025-52881", part: docker.PartRunc, what: "container escape through redirected writes to /proc", fixed: []string{"1.2.8", "1.3.3", "1.4.0"}},
	{id: "CVE-2024-45310", part: docker.PartRunc, what: "empty files are made on the host", fixed: []string{"1.1.14", "1.2.0"}},
	{id: "CVE-2024-21626", part: docker.PartRunc, what: "container escape through a leaked file descriptor", fixed: []string{"1.1.12"}},
	{id: "CVE-2023-27561", part: docker.PartRunc, what: "container escape through a symbolic link at /proc", fixed: []string{"1.1.5"}},
	{id: "CVE-2022-29162", part: docker.PartRunc, what: "inheritable capabilities are not empty", fixed: []string{"1.1.2"}},
}

func authorizes(f docker.Facts, s checks.Subject) bool {
	engine, _ := checks.Need(s, f.Engine, "engine")
	return len(engine.AuthorizationPlugins) > 0
}

func encrypts(f docker.Facts, s checks.Subject) bool {
	networks, _ := checks.NeedAll(s, f.Networks, "networks")
	for _, network := range networks {
		if network.Driver == "overlay" && network.Encrypted {
			return true
		}
	}
	return false
}

// affects reports whether a version lacks the fix: it is older than the fix of its
// own line, or, where that got none, than the newest fix; and whether that is certain.
func (a advisory) affects(version docker.Release) (lacks, sure bool) {
	if first, ok := docker.ParseRelease(a.since); ok {
		if older, _ := version.Before(first); older {
			return false, true
		}
	}
	for _, text := range a.fixed {
		fix, ok := docker.ParseRelease(text)
		if !ok || len(fix.Numbers) < 2 {
			continue
		}
		if version.OfLine(docker.Release{Numbers: fix.Numbers[:2]}) {
			return version.Before(fix)
		}
	}
	newest, _ := docker.ParseRelease(a.fixed[len(a.fixed)-1])
	return version.Before(newest)
}
