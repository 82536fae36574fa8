package dockerconn

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// finish makes facts of what was read, where that needs several answers.
func (r *reading) finish() {
	containers, gone := r.containers.sorted()
	images, goneImages := r.images.sorted()
	r.facts.Vanished, r.facts.VanishedImages = gone, goneImages
	r.forget(gone, containers)
	engine, known := r.facts.Engine.Get()
	whole := r.containers.note(r, engine.Containers, known, r.uncounted)
	own := ownAmong(containers, r.around)
	if own != nil {
		r.facts.Self = own.name
	}
	r.facts.Containers = listOf(r.finishContainers(containers, own), r.containers.answered, whole)
	whole = r.images.note(r, engine.Images, known, r.uncounted)
	r.facts.Images = listOf(r.finishImages(images), r.images.answered, whole)
	r.attach()
}

func (r *reading) finishContainers(containers []*inspected, own *inspected) []docker.Container {
	all, judge := []docker.Container{}, variableJudge{}
	for _, c := range containers {
		if c == own {
			continue
		}
		if c.excluded {
			r.facts.Excluded = append(r.facts.Excluded, c.name)
			continue
		}
		if c.read {
			r.finishPodman(&c.facts)
			r.finishSecrets(c, judge)
			r.finishUser(c)
			r.finishMounts(&c.facts)
			// Docker takes a part of an ID for an image too; that part is no name.
			if given := c.facts.Image.Given; len(given) >= 4 && strings.HasPrefix(c.facts.ImageID, "sha256:"+given) {
				c.facts.Image = docker.Reference{Given: given}
			}
		}
	}
	findProxies(containers)
	for _, c := range containers {
		if c != own && !c.excluded {
			all = append(all, c.facts)
		}
	}
	return all
}

// finishSecrets needs the image, to tell what everybody has who has the image.
func (r *reading) finishSecrets(c *inspected, judge variableJudge) {
	if !c.envRead {
		return
	}
	variables, findings := judge.variables(c.env, r.imageEnv[c.facts.ImageID])
	c.facts.Env = checks.Whole(variables)
	if c.argsRead {
		commands := joined(commandSecrets("", c.args), commandSecrets(healthPrefix, c.test))
		c.facts.Secrets = suspicions(joined(findings, labelSecrets(c.labels), commands, optionSecrets(inLog, c.logOptions)),
			c.env, c.args, c.test, slices.Collect(maps.Values(c.labels)), slices.Collect(maps.Values(c.logOptions)))
		r.noteSuspicions(c.facts.Path("secrets"), c.facts.Secrets)
	}
}

// finishUser takes the numbers of the first process, where user namespaces don't shift them
// and it is known that they don't.
func (r *reading) finishUser(c *inspected) {
	user, known := c.facts.User.Get()
	if !known || user.Overflow || c.seen == nil {
		return
	}
	engine, engineKnown := r.facts.Engine.Get()
	isolation, isolationKnown := c.facts.Isolation.Get()
	shifted := !engineKnown || engine.Security.Rootless || engine.Security.UserNamespaces && (!isolationKnown || isolation.User != docker.HostMode)
	_, told := user.UID.Get()
	switch {
	case !told && shifted:
		user.Unresolved = "it is a name, and with user namespaces the host shows another number"
	case !told:
		user.UID, user.ResolvedBy, user.Unresolved = checks.Known(c.seen.UID), byTop, ""
	}
	if _, told := user.GID.Get(); !told && !shifted && c.seen.GID >= 0 {
		user.GID = checks.Known(c.seen.GID)
	}
	c.facts.User = checks.Known(user)
}

// finishMounts adds the host's paths of volumes that are mounts in disguise.
func (r *reading) finishMounts(c *docker.Container) {
	mounts, volumes := c.Mounts.Entries(), r.facts.Volumes.Entries()
	for i, mount := range mounts {
		if mount.Type != "volume" {
			continue
		}
		at := slices.IndexFunc(volumes, func(v docker.Volume) bool { return v.Name == mount.Name })
		if at < 0 || len(volumes[at].HostPaths) == 0 {
			continue
		}
		mounts[i].HostPath, mounts[i].MorePaths = volumes[at].HostPaths[0], volumes[at].HostPaths[1:]
		for _, path := range volumes[at].HostPaths {
			mounts[i].EngineSocket = cmp.Or(mounts[i].EngineSocket, docker.EngineSocketAt(path))
		}
	}
}

func (r *reading) finishImages(images []*inspectedImage) []docker.Image {
	var official []*inspectedImage
	for _, image := range images {
		if image.read && officialName(image.facts).Given != "" {
			official = append(official, image)
		}
	}
	users, excluded := r.users(), r.excludedImages()
	all := []docker.Image{}
	for _, image := range images {
		if image.between {
			r.facts.BuildSteps = append(r.facts.BuildSteps, image.facts.ID)
			continue
		}
		facts := image.facts
		if excluded[facts.ID] && len(users[facts.ID]) == 0 {
			r.facts.ExcludedImages = append(r.facts.ExcludedImages, facts.Name())
			continue
		}
		if users != nil {
			facts.UsedBy = checks.Known(append([]string{}, users[facts.ID]...))
		}
		if image.read {
			facts.Base = checks.Known(baseOf(*image, official, r.facts.Proven(facts)))
		}
		r.finishHistory(&facts, *image)
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
		facts.Secrets = checks.Cut(findings)
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

// excludedImages are the IDs of those that containers use which are left out.
func (r *reading) excludedImages() map[string]bool {
	images := map[string]bool{}
	for _, c := range r.containers.all {
		if c.excluded {
			images[c.facts.ImageID] = true
		}
	}
	return images
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
