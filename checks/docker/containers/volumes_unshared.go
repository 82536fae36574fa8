package containers

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// VolumesParams are the parameters of docker-volumes-unshared.
type VolumesParams struct {
	// Allow are volumes that projects share on purpose. In each * stands for anything.
	Allow []string `json:"allow"`
}

// VolumesUnshared reports volumes through which projects reach each other's data.
var VolumesUnshared = &checks.Check{
	ID:       "docker-volumes-unshared",
	Title:    "Volumes are not shared between projects",
	Severity: checks.Medium,
	Description: "Compose separates projects by their names, and a volume that two of them mount breaks that isolation: an intruder in one reads " +
		"the other's data, and changes what the other trusts. A project is a compose project, a stack or service of a swarm, or else the " +
		"container alone; stopped containers count. Where at most one project can write, the severity is lower: the data is still read. " +
		"Directories of the host are left to docker-host-paths-unmounted.",
	Remediation: "Give each project a volume of its own: remove `external: true` and `name:` below `volumes:` in the compose file, and `--volumes-from`. " +
		"Where one must read what another writes, mount it read-only (`data:/data:ro`) and name the volume in `allow`.",
	References: []string{
		"https://docs.docker.com/compose/how-tos/project-name/", "https://docs.docker.com/reference/compose-file/volumes/", "https://docs.docker.com/engine/storage/volumes/",
	},
	Rule: checks.EachWith(VolumesParams{Allow: []string{}}, volumesUnshared),
}

func volumesUnshared(o checks.Observed[docker.Facts], p VolumesParams) {
	list := docker.ListContainers(o)
	users := volumeUsers(list)
	for _, volume := range slices.Sorted(maps.Keys(users)) {
		s := o.Subject(volume)
		if docker.MatchesAny(volume, p.Allow) {
			s.Evidence("allow", "shared on purpose")
			continue
		}
		judgeSharing(s, users[volume])
		needMounts(s, list)
	}
	if len(list) > 0 && len(users) == 0 && needMounts(o, list) {
		o.NotApplicable("no container mounts a volume")
	}
}

// needMounts says so at the first container whose mounts aren't known: any volume may be
// among them.
func needMounts(judge checks.Judge, list []docker.Container) bool {
	for _, c := range list {
		if _, all := checks.NeedAll(judge, c.Mounts, c.Path("mounts")); !all {
			return false
		}
	}
	return true
}

// volumeUser is a container that mounts a volume.
type volumeUser struct {
	name, project string
	// told is false where the container has a project that isn't shown.
	told, writes bool
}

// volumeUsers are the containers of each volume, as far as mounts are known.
func volumeUsers(list []docker.Container) map[string][]volumeUser {
	users := map[string][]volumeUser{}
	for _, c := range list {
		writes := map[string]bool{}
		for _, mount := range c.Mounts.Entries() {
			if mount.Name != "" {
				writes[mount.Name] = writes[mount.Name] || !mount.ReadOnly
			}
		}
		project, told := projectOf(c)
		for volume, writable := range writes {
			users[volume] = append(users[volume], volumeUser{c.Name, project, told, writable})
		}
	}
	return users
}

// projectLabels are what a container belongs to, the widest first. A stack of a swarm
// is to it what a project is to compose.
var projectLabels = []struct{ label, what string }{
	{"com.docker.compose.project", "project"}, {"com.docker.stack.namespace", "stack"}, {"com.docker.swarm.service.name", "service"},
}

// projectOf is what a container belongs to, itself where nothing is said. The second
// result is false where the label's value isn't shown.
func projectOf(c docker.Container) (project string, told bool) {
	for _, l := range projectLabels {
		if name, labelled := c.Labels[l.label]; labelled {
			return l.what + " " + cmp.Or(name, "that is not shown"), name != ""
		}
	}
	return "container " + c.Name, true
}

// judgeSharing judges a volume by who mounts it.
func judgeSharing(s checks.Subject, users []volumeUser) {
	writes := map[string]bool{}
	var all, hidden []string
	for _, u := range users {
		all = append(all, fmt.Sprintf("%s (%s, %s)", u.name, u.project, readOrWrite(u.writes)))
		if u.told {
			writes[u.project] = writes[u.project] || u.writes
		} else {
			hidden = append(hidden, u.name)
		}
	}
	s.Evidence("mounted by", "%s", docker.JoinNames(all))
	var sharers []string
	writers := 0
	for _, project := range slices.Sorted(maps.Keys(writes)) {
		sharers = append(sharers, fmt.Sprintf("%s (%s)", project, readOrWrite(writes[project])))
		if writes[project] {
			writers++
		}
	}
	switch {
	case writers > 1:
		s.Violation("is shared by %s", docker.JoinNames(sharers))
	case len(sharers) > 1:
		s.ViolationLower("is shared by %s", docker.JoinNames(sharers))
	case len(hidden) > 0 && len(users) > 1:
		s.Unknown(checks.Source, "the projects of %s, which mount it, are not shown", docker.JoinNames(hidden))
	}
}

func readOrWrite(writes bool) string {
	return access(docker.Mount{ReadOnly: !writes})
}
