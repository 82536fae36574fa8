package dockerconn

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

const (
	// maxContainers bounds how many containers are inspected.
	maxContainers = 5_000
	// maxTops bounds how many containers' processes are asked for: each costs the host a ps.
	maxTops = 200
)

// inspected is one container as it was read, before what needs the images is known.
type inspected struct {
	facts docker.Container
	// env are the variables with their values, in memory only.
	env    []string
	labels map[string]string
	args   []string
	test   []string // of the health check
	// envRead and argsRead tell an empty list from an unknown one.
	envRead, argsRead, read, gone bool
}

var containerID = regexp.MustCompile(`^[0-9a-f]{64}$`)

// readContainers lists the containers in every state and inspects each.
func (r *reading) readContainers(ctx context.Context) []inspected {
	leave := r.slot()
	list, raw, err := ask(ctx, func(ctx context.Context) ([]container.Summary, error) {
		return r.api.ContainerList(ctx, container.ListOptions{All: true})
	})
	leave()
	if err == nil && !startsArray(raw) {
		err = because(checks.Unreadable, "the list of containers is no list")
	}
	if err != nil {
		r.problem("containers", classify(err))
		return nil
	}
	found := r.sortListed(list)
	if len(found) > maxContainers {
		r.problem("containers", because(checks.Budget,
			"of %d containers the first %d by name were read", len(found), maxContainers))
	}
	r.each(min(len(found), maxContainers), func(i int) { r.inspectContainer(ctx, &found[i]) })
	return found
}

// sortListed takes names and IDs from the list, sorted by name and without our own container.
func (r *reading) sortListed(list []container.Summary) []inspected {
	self := ownContainer()
	found := make([]inspected, 0, len(list))
	for _, entry := range list {
		name := entry.ID
		if len(entry.Names) > 0 {
			name = shortestName(entry.Names)
		}
		name = checks.Clean(name)
		if self != "" && entry.ID == self {
			r.facts.Self = name
			continue
		}
		found = append(found, inspected{facts: docker.Container{
			ID: checks.Clean(entry.ID), Name: name, Image: parseReference(entry.Image), ImageID: checks.Clean(entry.ImageID),
		}})
	}
	slices.SortFunc(found, func(a, b inspected) int {
		return cmp.Or(strings.Compare(a.facts.Name, b.facts.Name), strings.Compare(a.facts.ID, b.facts.ID))
	})
	return found
}

// shortestName is a container's own name: its links from other containers have
// two parts ("/web/db").
func shortestName(names []string) string {
	shortest := slices.MinFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) })
	return strings.TrimPrefix(shortest, "/")
}

func (r *reading) inspectContainer(ctx context.Context, into *inspected) {
	defer r.slot()()
	id, at := into.facts.ID, "containers."+into.facts.Name
	if !containerID.MatchString(id) {
		r.problem(at, because(checks.Unreadable, "the container has no ID of 64 hex digits"))
		return
	}
	answer, raw, err := ask(ctx, func(ctx context.Context) (container.InspectResponse, error) {
		return r.api.ContainerInspect(ctx, id)
	})
	if gone(err) {
		into.gone = true
		r.mu.Lock()
		r.vanished = append(r.vanished, id)
		r.mu.Unlock()
		return
	}
	if err == nil && (answer.ContainerJSONBase == nil || answer.ID != id) {
		err = because(checks.Unreadable, "the engine's answer is not about this container")
	}
	if err != nil {
		r.problem(at, classify(err))
		return
	}
	d := describing{reading: r, into: into, answer: answer, sections: sectionsOf(raw), at: at}
	d.describe()
	d.processes(ctx)
}

// startsArray tells a list from null and from an object: the library takes both
// for an empty list.
func startsArray(raw []byte) bool {
	return strings.HasPrefix(strings.TrimLeft(string(head(raw, 64)), " \t\r\n"), "[")
}
