package composeconn

import (
	"bytes"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/types"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// gap is what of a service could not be read, by the fact's name, with the reason.
type gap map[string]string

// fill completes a service with the files that it takes variables, labels and a seccomp profile from.
// The service's maps are its own from then on.
func (c *collecting) fill(s *types.ServiceConfig) gap {
	gaps := gap{}
	environment := types.MappingWithEquals{}
	for _, file := range s.EnvFiles {
		values, why := c.values(file.Path, file.Format)
		if why != "" && (bool(file.Required) || !strings.HasSuffix(why, errMissing)) {
			gaps["env"], gaps["secrets"] = why, why
		}
		for name, value := range values {
			environment[name] = &value
		}
	}
	for name, value := range s.Environment {
		unset := c.unsetIn(s.Name, "environment."+name, 0)
		switch {
		case unset != "":
			gaps["env"] = variable(unset) + " has no value here"
			gaps["secrets"] = gaps["env"]
			delete(environment, name)
		case value == nil:
			gaps["env"] = "the variable " + checks.Clean(name) + " is taken from whoever starts the project"
			gaps["secrets"] = gaps["env"]
			delete(environment, name)
		default:
			environment[name] = value
		}
	}
	s.Environment = environment
	labels := types.Labels{}
	for _, file := range s.LabelFiles {
		values, why := c.values(file, "")
		if why != "" {
			gaps["secrets"] = why
		}
		for name, value := range values {
			labels[name] = value
		}
	}
	for name, value := range s.Labels {
		labels[name] = value
	}
	s.Labels = labels
	c.profile(s, gaps)
	return gaps
}

const errMissing = "is not there"

// values are the variables in a file, and why they are not all.
func (c *collecting) values(path, format string) (values map[string]string, why string) {
	data, err := c.files.below(path)
	switch {
	case isMissing(err):
		return nil, "the file " + c.files.shown(path) + " " + errMissing
	case err != nil:
		return nil, err.Error()
	}
	values = map[string]string{}
	lookup := func(name string) (string, bool) {
		value, set := c.variables.lookup(name)
		if !set {
			why = variable(name) + " has no value here"
		}
		return value, set
	}
	if err := dotenv.ParseWithFormat(bytes.NewReader(data), path, values, lookup, format); err != nil {
		return values, "a line of " + c.files.shown(path) + " is no variable"
	}
	return values, why
}

// profile reads the seccomp profile that a service names, as Compose does.
func (c *collecting) profile(s *types.ServiceConfig, gaps gap) {
	s.SecurityOpt = slices.Clone(s.SecurityOpt)
	for i, option := range s.SecurityOpt {
		name, value, _ := strings.Cut(strings.Replace(option, ":", "=", 1), "=")
		if name != "seccomp" || value == docker.Unconfined || value == "builtin" || strings.HasPrefix(value, "{") {
			continue
		}
		data, err := c.files.below(join(c.files.folder, value))
		if err != nil {
			gaps["security"] = "the seccomp profile could not be read: " + err.Error()
			continue
		}
		s.SecurityOpt[i] = "seccomp=" + string(data)
	}
}

// finish takes back what the files don't tell: what a missing key means is the image's or the engine's
// to say, and a variable without a value may be anything.
func (c *collecting) finish(of *docker.Container, gaps gap) {
	s, _ := c.service(*of)
	image := c.images[of.Name]
	c.locate(*of, s.Name)
	image.locate(c, *of, s)
	unset := func(field string) (why string) {
		for _, key := range keys[field] {
			if name := c.unsetIn(s.Name, key, 0); name != "" {
				return key + " rests on " + variable(name) + ", which has no value here"
			}
		}
		return gaps[field]
	}
	of.State, of.Processes = checks.Value[docker.State]{}, checks.List[docker.Process]{}
	c.unknown(of.Path("state"), "a compose file says what is to run, not what runs")
	c.unknown(of.Path("processes"), "a compose file says what is to run, not what runs")
	c.unknown(of.Path("output"), "a compose file says what is to run, not what that logs")
	drop(c, &of.User, of.Path("user"), unset("user"), image.open(s.User == "", image.user()))
	drop(c, &of.Security, of.Path("security"), unset("security"), checks.Problem{})
	drop(c, &of.Isolation, of.Path("isolation"), unset("isolation"), checks.Problem{})
	drop(c, &of.Devices, of.Path("devices"), unset("devices"), checks.Problem{})
	drop(c, &of.Limits, of.Path("limits"), unset("limits"), checks.Problem{})
	drop(c, &of.Restart, of.Path("restart"), unset("restart"), checks.Problem{})
	drop(c, &of.Ports, of.Path("ports"), unset("ports"), checks.Problem{})
	drop(c, &of.Health, of.Path("health"), unset("health"), image.open(inheritsHealth(s), image.health()))
	if s.Logging == nil || s.Logging.Driver == "" {
		c.unknown(of.Path("log"), "the files name no log driver, so that the engine's default decides")
		of.Log = checks.Value[docker.Log]{}
	}
	drop(c, &of.Log, of.Path("log"), unset("log"), checks.Problem{})
	drop(c, &of.Executable, of.Path("executable"), unset("executable"), image.open(s.Entrypoint == nil, image.starts(s)))
	of.Mounts = cutWhere(c, of.Mounts, of.Path("mounts"), mountGap(s, unset("mounts")), checks.Problem{})
	of.Networks = cutWhere(c, of.Networks, of.Path("networks"), unset("networks"), checks.Problem{})
	of.Env = cutWhere(c, of.Env, of.Path("env"), unset("env"), image.open(true, image.env()))
	of.Arguments = cutWhere(c, of.Arguments, of.Path("arguments"), unset("arguments"), image.open(s.Entrypoint == nil, image.starts(s)))
	of.Secrets = cutWhere(c, of.Secrets, of.Path("secrets"), unset("secrets"), image.open(true, image.env() && image.starts(s)))
	image.mark(of, s)
	c.reference(of, s)
	c.exposed(of, image.open(true, image.exposed()))
}
