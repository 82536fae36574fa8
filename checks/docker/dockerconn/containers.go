package dockerconn

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/hostfs"
	"hardcheck/checks/pattern"
)

// inspected is one container as it was read, before what needs the images is known.
type inspected struct {
	entry
	facts docker.Container
	// network is the network mode as the list has it; running is set where the list says so.
	network string
	running bool
	// pid is its first process on the engine's host; 0 where it doesn't run.
	pid int
	// seen is that process, where /proc shows it.
	seen *hostfs.Process
	// env are the variables with their values, in memory only.
	env []string
	// excluded is set where the target's filter of labels leaves it out: then nothing more is asked.
	excluded bool
	labels   map[string]string
	args     []string
	test     []string // of the health check
	// logOptions are those of the log driver.
	logOptions map[string]string
	// envRead and argsRead tell an empty list from an unknown one.
	envRead, argsRead, read bool
	// terminal: it has one; terminalRead tells whether that is known.
	terminal, terminalRead bool
}

var containerID = pattern.New(`^[0-9a-f]{64}$`)

func (r *reading) containerRoll() roll[inspected] {
	return roll[inspected]{field: "containers", list: r.listContainers, look: r.inspectContainer, own: func(c *inspected) *entry { return &c.entry }}
}

// listContainers lists the containers in every state.
func (r *reading) listContainers(ctx context.Context) ([]*inspected, error) {
	list, raw, err := ask(ctx, func(ctx context.Context) ([]container.Summary, error) {
		return r.api.ContainerList(ctx, container.ListOptions{All: true})
	})
	if err == nil && !startsArray(raw) {
		err = because(checks.Unreadable, "the list of containers is no list")
	}
	if err != nil {
		return nil, err
	}
	filter := checks.Settings[docker.Settings](r.access.Target).Containers
	found := make([]*inspected, 0, len(list))
	for _, listed := range list {
		name := listed.ID
		if len(listed.Names) > 0 {
			name = shortestName(listed.Names)
		}
		name = checks.Clean(name)
		found = append(found, &inspected{
			entry: entry{id: listed.ID, name: name, state: listed.State}, network: listed.HostConfig.NetworkMode, running: listed.State == container.StateRunning, excluded: filter.Leaves(listed.Labels),
			facts: docker.Container{ID: checks.Clean(listed.ID), Name: name, Image: parseReference(listed.Image), ImageID: checks.Clean(listed.ImageID)},
		})
	}
	return found, nil
}

// shortestName is a container's own name: its links from other containers have
// two parts ("/web/db").
func shortestName(names []string) string {
	shortest := slices.MinFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) })
	return strings.TrimPrefix(shortest, "/")
}

// ownAmong is the container that this process runs in, among those that run; nil where it isn't sure
// which it is, and then none is left out. With the network of another container come that one's
// files, so that these tell nothing once somebody shares a network.
func ownAmong(containers []*inspected, around hostfs.Surroundings) *inspected {
	at := slices.IndexFunc(containers, func(c *inspected) bool { return around.ID != "" && c.id == around.ID && c.running })
	if at < 0 {
		return nil
	}
	own := containers[at]
	joins := func(c *inspected) bool {
		other, joined := strings.CutPrefix(c.network, "container:")
		return joined && other != "" && (other == own.name || strings.HasPrefix(own.id, other))
	}
	if around.Shared && slices.ContainsFunc(containers, joins) {
		return nil
	}
	return own
}

func (r *reading) inspectContainer(ctx context.Context, into *inspected) {
	if into.excluded {
		return
	}
	defer r.slot()()
	at := "containers." + into.name
	if !containerID.MatchString(into.id) {
		r.problem(at, because(checks.Unreadable, "the container has no ID of 64 hex digits"))
		return
	}
	answer, raw, err := ask(ctx, func(ctx context.Context) (container.InspectResponse, error) {
		return r.api.ContainerInspect(ctx, into.id)
	})
	if into.missing = gone(err); into.missing {
		return
	}
	if err == nil && (answer.ContainerJSONBase == nil || answer.ID != into.id) {
		err = because(checks.Unreadable, "the engine's answer is not about this container")
	}
	if err != nil {
		r.problem(at, classify(err))
		return
	}
	describing{reading: r, into: into, answer: answer, sections: sectionsOf(raw), at: at}.describe()
}

// startsArray tells a list from null and from an object: the library takes both
// for an empty list.
func startsArray(raw []byte) bool {
	return strings.HasPrefix(strings.TrimLeft(string(raw[:min(len(raw), 64)]), " \t\r\n"), "[")
}
