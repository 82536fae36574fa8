package dockerconn

import (
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/network"
	"github.com/docker/docker/api/types/volume"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// Described makes the facts of what doesn't run yet, the way those of an engine's answers are made:
// one description means the same whoever gives it. An answer is what an engine would show of a
// container if it were created so; its state may be missing. Containers, networks and volumes are
// sorted by name. Problems tell why fields of them are unknown.
func Described(answers []container.InspectResponse, networks []network.Inspect, volumes []volume.Volume) (docker.Facts, map[string]checks.Problem) {
	r := &reading{collector: &collector{}}
	r.facts.Networks = checks.Whole(sortedBy(networks, networkOf, func(n docker.Network) string { return n.Name }))
	r.facts.Volumes = checks.Whole(sortedBy(volumes, volumeOf, func(v docker.Volume) string { return v.Name }))
	described := make([]*inspected, 0, len(answers))
	for _, answer := range answers {
		name := checks.Clean(strings.TrimPrefix(answer.Name, "/"))
		c := &inspected{entry: entry{name: name}, facts: docker.Container{Name: name}}
		describing{reading: r, into: c, answer: answer, sections: sections{all: true}, at: "containers." + name}.describe()
		described = append(described, c)
	}
	slices.SortFunc(described, func(a, b *inspected) int { return strings.Compare(a.name, b.name) })
	r.facts.Containers = checks.Whole(r.finishContainers(described, nil))
	r.attach()
	return r.facts, r.problems.all()
}

func sortedBy[In, Out any](list []In, fact func(In) Out, name func(Out) string) []Out {
	facts := make([]Out, 0, len(list))
	for _, one := range list {
		facts = append(facts, fact(one))
	}
	slices.SortFunc(facts, func(a, b Out) int { return strings.Compare(name(a), name(b)) })
	return facts
}
