package redis

import (
	"regexp"
	"slices"
	"testing"

	"hardcheck/checks/advisories"
)

var (
	versionNamed = regexp.MustCompile(`Redis (before )?\d\.\d`)
	ticked       = regexp.MustCompile("`([^`]+)`")
	confLine     = regexp.MustCompile(`^(bind|protected-mode|enable-[a-z-]+|rename-command|acl-pubsub-default|tls-protocols|tls-auth-clients|replica-read-only|save|maxmemory|maxmemory-policy|timeout|tcp-keepalive|dir|dbfilename|logfile) \S`)
)

// TestRemediationsAreLoaded holds that a line of redis.conf in a check's remediation is one of
// the remedies, all of which were loaded, and that the remediation names a version where
// some don't load it.
func TestRemediationsAreLoaded(t *testing.T) {
	t.Parallel()
	loaded, byAll := map[string]bool{}, map[string]bool{}
	for _, r := range remedies {
		for _, line := range r.lines {
			loaded[line] = true
			byAll[line] = byAll[line] || len(r.to) == len(everyServer) && r.to[0] == everyRedis
		}
	}
	for name := range dangerousCategories {
		loaded[renameAway(commandName(name))], byAll[renameAway(commandName(name))] = true, true
	}
	for _, check := range Checks {
		for _, found := range ticked.FindAllStringSubmatch(check.Remediation, -1) {
			switch line := found[1]; {
			case !confLine.MatchString(line):
			case !loaded[line]:
				t.Errorf("%s advises `%s`, which is none of the remedies", check.ID, line)
			case !byAll[line] && !versionNamed.MatchString(check.Remediation):
				t.Errorf("%s advises `%s`, which some versions don't load, and names no version", check.ID, line)
			}
		}
	}
}

// TestRemediesShareNoVersion holds that a subject of a check has one remedy at most.
func TestRemediesShareNoVersion(t *testing.T) {
	t.Parallel()
	for i, r := range remedies {
		for _, other := range remedies[:i] {
			if r.check != other.check || r.subject != other.subject {
				continue
			}
			for _, text := range []string{"3.2.0", "4.0.14", "5.0.14", "6.0.20", "6.2.16", "7.0.15", "8.2.9"} {
				version, err := advisories.ParseVersion(text)
				if err != nil {
					t.Fatal(err)
				}
				for _, product := range []string{advisories.Redis, advisories.Valkey, keydb} {
					about := func(to span) bool { return to.holds(product, version) }
					if slices.ContainsFunc(r.to, about) && slices.ContainsFunc(other.to, about) {
						t.Errorf("%s %s has two remedies for %s %s", r.check, r.subject, product, version)
					}
				}
			}
		}
	}
}
