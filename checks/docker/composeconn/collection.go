package composeconn

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/docker/docker/api/types/container"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/docker/dockerconn"
)

// collecting turns a project into facts and says why some are unknown.
type collecting struct {
	*project
	facts    docker.Facts
	problems checks.Problems
	// images are what Dockerfiles say, by the name of the container; nil for one that isn't built.
	images map[string]*dockerfile
}

func (c *collecting) unknown(path, format string, args ...any) {
	c.problems.Add(path, checks.Problem{Reason: checks.Source, Detail: fmt.Sprintf(format, args...)})
}

func collection(p *project) checks.Collection {
	c := &collecting{project: p, images: map[string]*dockerfile{}}
	gaps, hashes := map[string]gap{}, map[string][]string{}
	var answers []container.InspectResponse
	for _, name := range slices.Sorted(maps.Keys(p.Services)) {
		service := p.Services[name]
		called := checks.Clean(p.container(service))
		gaps[called] = c.fill(&service)
		hashes[called] = dockerconn.ComposedBy(c.hashes(p.Services[name], service, gaps[called])...)
		c.images[called] = c.dockerfile(service)
		answers = append(answers, p.answer(service, c.images[called]))
	}
	networks, externalNetworks := p.networkAnswers()
	volumes, externalVolumes := p.volumeAnswers()
	var problems map[string]checks.Problem
	c.facts, problems = dockerconn.Described(answers, networks, volumes)
	c.facts.Transport = docker.TransportFile
	c.facts.Lines = map[string][]docker.Line{}
	containers := c.facts.Containers.Entries()
	for i := range containers {
		c.finish(&containers[i], gaps[containers[i].Name])
		containers[i].Composed = hashes[containers[i].Name]
	}
	c.built(containers)
	for path, problem := range problems {
		c.problems.Add(path, problem)
	}
	c.engine()
	c.facts.Networks = cutFor(c, c.facts.Networks, "networks", externalNetworks)
	c.facts.Networks = cut(c, c.facts.Networks.Entries(), "networks", "the networks that the engine has by itself are not in the files")
	c.facts.Volumes = cutFor(c, c.facts.Volumes, "volumes", externalVolumes)
	if len(p.Jobs) > 0 {
		c.facts.Containers = checks.Cut(containers)
		c.unknown("containers", "the files describe jobs, which are not judged: %s", docker.JoinNames(slices.Sorted(maps.Keys(p.Jobs))))
	}
	for _, name := range p.beside {
		c.facts.Unasked = append(c.facts.Unasked, name+" lies beside the compose file and was not read: Compose merges it in where it is not told which files to read")
	}
	return checks.Collection{Facts: c.facts, Problems: c.problems.Take()}
}

// engine says of what only an engine could tell that the files can't.
func (c *collecting) engine() {
	for _, field := range []string{"engine", "versions", "swarm", "host"} {
		c.unknown(field, "a compose file doesn't tell what the engine is like that it will run on")
	}
	c.unknown("images", "a compose file names images and doesn't tell what is in those that it doesn't build")
	c.unknown("tls", "no engine was reached")
	c.unknown("anonymous", "no engine was reached")
}

// cutFor is the list, which isn't whole where something that exists elsewhere is used.
func cutFor[T any](c *collecting, list checks.List[T], field string, external []string) checks.List[T] {
	if len(external) == 0 {
		return list
	}
	c.unknown(field, "the files use %s that exist already, and don't describe them: %s", field, docker.JoinNames(cleaned(external)))
	return checks.Cut(list.Entries())
}

func cleaned(list []string) []string {
	var all []string
	for _, text := range list {
		all = append(all, checks.Clean(text))
	}
	return all
}

// service is the one that a container is of.
func (c *collecting) service(of docker.Container) (types.ServiceConfig, bool) {
	for _, s := range c.Services {
		if checks.Clean(c.container(s)) == of.Name {
			return s, true
		}
	}
	return types.ServiceConfig{}, false
}

// keys are what a service may say of each of a container's facts.
var keys = map[string][]string{
	"user":       {"user", "group_add"},
	"security":   {"privileged", "cap_add", "cap_drop", "security_opt", "read_only", "cgroup_parent", "runtime", "init"},
	"isolation":  {"pid", "ipc", "uts", "userns_mode", "cgroup", "network_mode"},
	"devices":    {"devices", "device_cgroup_rules", "gpus", "deploy"},
	"mounts":     {"volumes", "volumes_from", "secrets", "configs", "use_api_socket"},
	"ports":      {"ports", "expose"},
	"networks":   {"networks", "network_mode"},
	"limits":     {"mem_limit", "memswap_limit", "mem_reservation", "cpus", "cpu_quota", "cpu_period", "cpu_shares", "cpuset", "pids_limit", "ulimits", "oom_kill_disable", "oom_score_adj", "deploy"},
	"restart":    {"restart", "deploy"},
	"log":        {"logging"},
	"health":     {"healthcheck"},
	"env":        {"environment", "env_file"},
	"executable": {"entrypoint", "command"},
	"arguments":  {"entrypoint", "command"},
	"secrets":    {"environment", "env_file", "labels", "label_file", "entrypoint", "command", "healthcheck", "logging"},
}

// linesOf are the places of a service's key, or of the same key of what it extends.
func (s *said) linesOf(service, key string, depth int) []docker.Line {
	lines := slices.Clone(s.lines[service][key])
	if depth < maxMerges && key != "" {
		for _, base := range s.bases[service] {
			if base != service {
				lines = append(lines, s.linesOf(base, key, depth+1)...)
			}
		}
	}
	return lines
}

// unsetIn is a variable without a value on which a service's key rests; empty where there is none.
func (s *said) unsetIn(service, key string, depth int) string {
	if name := s.unset[service][key]; name != "" || depth >= maxMerges {
		return name
	}
	for _, base := range s.bases[service] {
		if name := s.unsetIn(base, key, depth+1); base != service && name != "" {
			return name
		}
	}
	return ""
}

// locate notes where the files speak of a container and its facts.
func (c *collecting) locate(of docker.Container, service string) {
	c.facts.Lines["containers."+of.Name] = c.linesOf(service, "", 0)
	for field, named := range keys {
		for _, key := range named {
			if lines := c.linesOf(service, key, 0); len(lines) > 0 {
				path := of.Path(field)
				c.facts.Lines[path] = append(c.facts.Lines[path], lines...)
			}
		}
	}
}

// variable is a name as a sentence has it.
func variable(name string) string { return "${" + strings.TrimSpace(checks.Clean(name)) + "}" }
