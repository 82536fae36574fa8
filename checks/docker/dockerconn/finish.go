package dockerconn

import (
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
	if containers != nil {
		r.facts.Containers = checks.Known(r.finishContainers(containers))
	}
	if images != nil {
		r.facts.Images = checks.Known(r.finishImages(images))
	}
	r.attach()
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
	c.facts.Env = checks.Known(variables)
	if c.argsRead {
		commands := joined(commandSecrets("", c.args), commandSecrets(healthPrefix, c.test))
		c.facts.Secrets = checks.Known(joined(findings, labelSecrets(c.labels), commands))
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
	mounts, known := c.Mounts.Get()
	volumes, volumesKnown := r.facts.Volumes.Get()
	if !known || !volumesKnown {
		return
	}
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
		facts.Secrets = checks.Unknown[[]docker.SecretFinding]()
		return
	}
	facts.History = checks.Known(historyOf(image))
	findings, known := facts.Secrets.Get()
	if !known {
		return
	}
	findings = joined(findings, labelSecrets(image.labels))
	for i := range findings {
		findings[i].FromImage = true
	}
	for i, step := range image.steps {
		findings = append(findings, historySecrets(i+1, instruction(step))...)
	}
	facts.Secrets = checks.Known(findings)
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
	networks, known := r.facts.Networks.Get()
	containers, _ := r.facts.Containers.Get()
	if !known {
		return
	}
	for i := range networks {
		for _, c := range containers {
			endpoints, _ := c.Networks.Get()
			if slices.ContainsFunc(endpoints, func(e docker.Endpoint) bool { return e.Network == networks[i].Name }) {
				networks[i].Containers = append(networks[i].Containers, c.Name)
			}
		}
	}
}
