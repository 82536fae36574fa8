package composeconn

import (
	"github.com/compose-spec/compose-go/v2/types"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/pattern"
)

// drop makes a fact unknown for a reason; or, where the image decides it, for that of open.
func drop[T any](c *collecting, value *checks.Value[T], path, why string, open checks.Problem) {
	switch {
	case why != "":
		c.unknown(path, "%s", why)
	case open != checks.Problem{}:
		c.problems.Add(path, open)
	default:
		return
	}
	*value = checks.Unknown[T]()
}

// cut is a list that isn't whole, for a reason.
func cut[T any](c *collecting, entries []T, path, why string) checks.List[T] {
	c.unknown(path, "%s", why)
	return checks.Cut(entries)
}

// cutWhere is the list as it is, unless there is a reason why it isn't whole, or the image decides
// what else it has.
func cutWhere[T any](c *collecting, list checks.List[T], path, why string, open checks.Problem) checks.List[T] {
	switch {
	case why != "":
		return cut(c, list.Entries(), path, why)
	case open != checks.Problem{}:
		c.problems.Add(path, open)
		return checks.Cut(list.Entries())
	default:
		return list
	}
}

// mountGap is why a service's mounts are not all known; empty where they are. The volumes that an image
// asks for are nobody else's and nothing of the host's.
func mountGap(s types.ServiceConfig, unset string) string {
	if unset == "" && len(s.VolumesFrom) > 0 {
		return "volumes_from takes the mounts of another container, which is not followed"
	}
	return unset
}

var imageID = pattern.New(`^(sha256:)?[0-9a-f]{12,64}$`)

// reference takes back the name of an image that isn't known: one with a variable, or what is no name.
func (c *collecting) reference(of *docker.Container, s types.ServiceConfig) {
	if c.unsetIn(s.Name, "image", 0) != "" || of.Image.Repository == "" && !imageID.MatchString(of.Image.Given) {
		of.Image = docker.Reference{}
	}
}

// exposed notes that images name ports too.
func (c *collecting) exposed(of *docker.Container, open checks.Problem) {
	ports, known := of.Ports.Get()
	if !known {
		return
	}
	ports.Exposed = cutWhere(c, ports.Exposed, of.Path("ports.exposed"), "", open)
	of.Ports = checks.Known(ports)
}
