package composeconn

import (
	"reflect"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/docker/docker/api/types/container"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/docker/dockerconn"
	"hardcheck/checks/secrets"
)

// built makes facts of the images that Dockerfiles describe.
func (c *collecting) built(containers []docker.Container) {
	images := []docker.Image{}
	for _, of := range containers {
		s, _ := c.service(of)
		if d := c.images[of.Name]; d.read() {
			images = appendImage(images, c.builtImage(s, d), of.Name)
		}
	}
	if len(images) > 0 {
		slices.SortStableFunc(images, func(a, b docker.Image) int { return strings.Compare(a.Name(), b.Name()) })
		c.facts.Images = checks.Cut(images)
	}
}

// appendImage adds an image that a container is made from. Several may be made from the same.
func appendImage(images []docker.Image, made docker.Image, user string) []docker.Image {
	for i, there := range images {
		users, _ := there.UsedBy.Get()
		made.UsedBy = there.UsedBy
		if reflect.DeepEqual(there, made) {
			images[i].UsedBy = checks.Known(append(slices.Clone(users), user))
			return images
		}
	}
	made.UsedBy = checks.Known([]string{user})
	return append(images, made)
}

// builtImage is what an engine would show of the image after the build, as far as the Dockerfile tells.
func (c *collecting) builtImage(s types.ServiceConfig, d *dockerfile) docker.Image {
	config := &container.Config{
		Entrypoint: words(d.Entrypoint), Cmd: words(d.Command), Labels: d.labels(s), Volumes: map[string]struct{}{},
	}
	allVolumes := d.Scratch()
	for _, volume := range d.Volumes {
		if allVolumes = allVolumes && volume.Known; volume.Known {
			config.Volumes[volume.Text] = struct{}{}
		}
	}
	for name, value := range d.Env() {
		if value.Known {
			config.Env = append(config.Env, name+"="+value.Text)
		}
	}
	slices.Sort(config.Env)
	if d.Health != nil {
		config.Healthcheck = &container.HealthConfig{Test: d.Health.Words}
	}
	steps, secret := d.steps()
	i := dockerconn.DescribedImage(c.image(s), config, steps, d.copied())
	at := func(field string) string { return i.Path(field) }
	i.Volumes = cutWhere(c, i.Volumes, at("volumes"), "", d.open(true, allVolumes))
	i.Secrets = cutWhere(c, i.Secrets, at("secrets"), secret, d.open(true, d.Scratch()))
	c.historyOf(&i, d)
	c.baseOf(&i, d)
	d.locateImage(c, i)
	return i
}

// historyOf counts the steps. Those of the image below count too, so that none is only told from scratch.
func (c *collecting) historyOf(i *docker.Image, d *dockerfile) {
	if len(d.Adds) > 0 || d.Scratch() {
		i.History = checks.Known(docker.History{Steps: d.Instructions, Adds: len(d.Adds)})
		return
	}
	c.problems.Add(i.Path("history"), d.open(true, false))
}

func (c *collecting) baseOf(i *docker.Image, d *dockerfile) {
	switch {
	case d.Scratch():
		i.Base = checks.Known(docker.Base{Evidence: docker.BaseScratch})
	case d.From.Known:
		i.Base = checks.Known(docker.Base{Evidence: docker.BaseFrom, Image: dockerconn.NameOf(d.From.Text)})
	default:
		c.unknown(i.Path("base"), "what %s begins with rests on what only a build knows", d.at(d.From.Line))
	}
}

// steps are the texts of a build that stay in the image's history, and why they are not all.
func (d *dockerfile) steps() (steps []dockerconn.BuildStep, unsure string) {
	for _, set := range d.Settings {
		switch {
		case set.Instruction != "ARG" && set.Value.Known:
		case set.Value.Known:
			steps = append(steps, dockerconn.BuildStep{Place: d.at(set.Value.Line), Name: set.Name, Text: set.Value.Text})
		case secrets.SpeaksOfSecrets(set.Name):
			unsure = "the value of " + checks.Clean(set.Name) + " is not in the files (" + d.at(set.Value.Line) + ")"
		}
	}
	for _, step := range d.Steps {
		steps = append(steps, dockerconn.BuildStep{Place: d.at(step.Line), Text: step.Text})
	}
	return steps, unsure
}

func (d *dockerfile) copied() []dockerconn.BuildStep {
	var files []dockerconn.BuildStep
	for _, file := range d.Copied {
		if file.Known {
			files = append(files, dockerconn.BuildStep{Place: d.at(file.Line), Text: file.Text})
		}
	}
	return files
}
