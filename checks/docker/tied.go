package docker

import "strings"

// changeable are what of a container can be changed while it runs, without Compose.
var changeable = []string{"state", "processes", "limits", "restart", "networks"}

// Marks tell a container of a compose file by what Compose would create it from. There are none where
// the judgement rests on something else, or on what `docker update` and `docker network connect` change.
func (f Facts) Marks(subject string, fields []string) []string {
	if f.Transport != TransportFile || len(fields) == 0 {
		return nil
	}
	for _, c := range f.Containers.Entries() {
		if c.Name == subject && c.keeps(fields) {
			return c.marks()
		}
	}
	return nil
}

// keeps reports whether the fields are the container's own, and none of them changes while it runs.
func (c Container) keeps(fields []string) bool {
	for _, field := range fields {
		rest, own := strings.CutPrefix(field, c.Path(""))
		if !own {
			return false
		}
		for _, changes := range changeable {
			if name, _, _ := strings.Cut(rest, "."); name == changes {
				return false
			}
		}
	}
	return true
}

func (c Container) marks() []string {
	var marks []string
	for _, hash := range c.Composed {
		marks = append(marks, "container "+c.Name+", com.docker.compose.config-hash "+hash)
	}
	return marks
}

// RunningMarks are the marks of the containers that run and that Compose has created.
func (f Facts) RunningMarks() []string {
	var marks []string
	for _, c := range f.Containers.Entries() {
		if state, known := c.State.Get(); known && state.Status == "running" {
			marks = append(marks, c.marks()...)
		}
	}
	return marks
}
