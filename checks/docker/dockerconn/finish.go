package dockerconn

import (
	"maps"
	"path"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// finish makes facts of what was read, where that needs several answers.
func (r *reading) finish(containers []inspected, images []inspectedImage) {
	slices.Sort(r.vanished)
	r.facts.Vanished = r.vanished
	counted, _ := r.facts.Engine.Get()
	if containers != nil && !r.hidden("containers", len(containers), counted.Containers) {
		r.facts.Containers = checks.Known(r.finishContainers(containers))
	}
	if images != nil && !r.hidden("images", len(images), counted.Images) {
		r.facts.Images = checks.Known(r.finishImages(images))
	}
	r.attach()
}

// hidden reports whether a list is empty although the engine counts entries: something
// between filters its answers. Our own container isn't listed and is counted.
func (r *reading) hidden(field string, listed, counted int) bool {
	own := 0
	if r.facts.Self != "" && field == "containers" {
		own = 1
	}
	if listed > 0 || counted <= own {
		return false
	}
	r.problem(field, because(checks.Unreadable, "the engine counts %d %s and lists none: does a proxy filter its answers?", counted, field))
	return true
}

func (r *reading) finishContainers(containers []inspected) []docker.Container {
	all := []docker.Container{}
	for i := range containers {
		c := &containers[i]
		if c.gone {
			continue
		}
		if c.read {
			r.finishSecrets(c)
			r.finishUser(&c.facts)
			r.finishMounts(&c.facts)
			// Docker takes a part of an ID for an image too; that part is no name.
			if given := c.facts.Image.Given; len(given) >= 4 && strings.HasPrefix(c.facts.ImageID, "sha256:"+given) {
				c.facts.Image = docker.Reference{Given: given}
			}
		}
		all = append(all, c.facts)
	}
	return all
}

// finishSecrets needs the image, to tell what everybody has who has the image.
func (r *reading) finishSecrets(c *inspected) {
	if !c.envRead {
		return
	}
	variables, findings := variablesOf(c.env, r.imageEnv[c.facts.ImageID])
	c.facts.Env = bounded(variables)
	noteCut(r, c.facts.Path("env"), c.facts.Env)
	if c.argsRead {
		commands := joined(commandSecrets("", c.args), commandSecrets(healthPrefix, c.test))
		c.facts.Secrets = suspicions(joined(findings, labelSecrets(c.labels), commands),
			c.env, c.args, c.test, slices.Collect(maps.Values(c.labels)))
		r.noteSuspicions(c.facts.Path("secrets"), c.facts.Secrets)
	}
}

// finishUser takes back what ps told where user namespaces shift the numbers, or
// where it is not known whether they do.
func (r *reading) finishUser(c *docker.Container) {
	user, known := c.User.Get()
	if !known || user.ResolvedBy != byTop {
		return
	}
	engine, engineKnown := r.facts.Engine.Get()
	isolation, isolationKnown := c.Isolation.Get()
	shifted := !engineKnown || engine.Security.UserNamespaces && (!isolationKnown || isolation.User != "host")
	if !shifted {
		return
	}
	user.UID, user.ResolvedBy = checks.Unknown[int64](), unresolved
	user.Unresolved = "it is a name, and with user namespaces the host shows another number"
	c.User = checks.Known(user)
}

// finishMounts adds the host's path of volumes that are bind mounts in disguise.
func (r *reading) finishMounts(c *docker.Container) {
	mounts, volumes := c.Mounts.Entries(), r.facts.Volumes.Entries()
	for i, mount := range mounts {
		if mount.Type != "volume" {
			continue
		}
		at := slices.IndexFunc(volumes, func(v docker.Volume) bool { return v.Name == mount.Name })
		if at >= 0 && volumes[at].HostPath != "" {
			mounts[i].HostPath = volumes[at].HostPath
			mounts[i].EngineSocket = docker.EngineSocketAt(path.Clean(mounts[i].HostPath))
		}
	}
}

func (r *reading) finishImages(images []inspectedImage) []docker.Image {
	var official []inspectedImage
	for _, image := range images {
		if image.read && officialName(image.facts).Given != "" {
			official = append(official, image)
		}
	}
	users := r.users()
	all := []docker.Image{}
	for _, image := range images {
		if image.gone {
			continue
		}
		facts := image.facts
		if users != nil {
			facts.UsedBy = checks.Known(append([]string{}, users[facts.ID]...))
		}
		if image.read {
			facts.Base = checks.Known(baseOf(image, official))
		}
		r.finishHistory(&facts, image)
		all = append(all, facts)
	}
	return all
}

func (r *reading) finishHistory(facts *docker.Image, image inspectedImage) {
	if image.steps == nil {
		// Half of the places were not looked at, so "none found" would be a lie.
		facts.Secrets = checks.List[docker.SecretFinding]{}
		return
	}
	facts.History = checks.Known(historyOf(image))
	if !facts.Secrets.Known() {
		return
	}
	found, all := facts.Secrets.Get()
	findings := joined(found, labelSecrets(image.labels))
	for i := range findings {
		findings[i].FromImage = true
	}
	for i, step := range image.steps {
		findings = append(findings, historySecrets(i+1, instruction(step))...)
	}
	facts.Secrets = suspicions(findings, image.steps, slices.Collect(maps.Values(image.labels)))
	if !all {
		facts.Secrets = checks.Cut(head(findings, maxList))
	}
	r.noteSuspicions(facts.Path("secrets"), facts.Secrets)
}

// users are the names of the containers by the ID of their image.
func (r *reading) users() map[string][]string {
	containers, known := r.facts.Containers.Get()
	if !known {
		return nil
	}
	users := map[string][]string{}
	for _, c := range containers {
		users[c.ImageID] = append(users[c.ImageID], c.Name)
	}
	return users
}

// attach tells each network its containers, those that don't run included.
func (r *reading) attach() {
	networks := r.facts.Networks.Entries()
	containers, _ := r.facts.Containers.Get()
	for i := range networks {
		for _, c := range containers {
			if slices.ContainsFunc(c.Networks.Entries(), func(e docker.Endpoint) bool { return e.Network == networks[i].Name }) {
				networks[i].Containers = append(networks[i].Containers, c.Name)
			}
		}
	}
}
