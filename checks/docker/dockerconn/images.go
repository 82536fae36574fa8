package dockerconn

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/docker/docker/api/types/image"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/pattern"
)

// inspectedImage is one image as it was read, before its base is known.
type inspectedImage struct {
	entry
	facts docker.Image
	// between is set for an untagged step of another image's build.
	between bool
	// steps are the build steps, first to last; nil where they could not be read.
	steps   []string
	labels  map[string]string
	layers  []string
	read    bool
	comment string
	// begun is when the first step was made; zero where that isn't told.
	begun time.Time
}

var imageID = pattern.New(`^sha256:[0-9a-f]{64}$`)

func (r *reading) imageRoll() roll[inspectedImage] {
	return roll[inspectedImage]{field: "images", list: r.listImages, look: r.inspectImage, own: func(i *inspectedImage) *entry { return &i.entry }}
}

// listImages lists all images: the engine counts the steps between of builds too.
func (r *reading) listImages(ctx context.Context) ([]*inspectedImage, error) {
	list, raw, err := ask(ctx, func(ctx context.Context) ([]image.Summary, error) {
		return r.api.ImageList(ctx, image.ListOptions{All: true})
	})
	if err == nil && !startsArray(raw) {
		err = because(checks.Unreadable, "the list of images is no list")
	}
	if err != nil {
		return nil, err
	}
	parents := map[string]bool{}
	for _, listed := range list {
		parents[listed.ParentID] = true
	}
	found := make([]*inspectedImage, 0, len(list))
	for _, listed := range list {
		facts := docker.Image{ID: checks.Clean(listed.ID), Tags: references(listed.RepoTags), Digests: references(listed.RepoDigests)}
		facts.Dangling = len(facts.Tags) == 0
		found = append(found, &inspectedImage{
			entry: entry{id: listed.ID, name: facts.Name()}, facts: facts,
			between: len(facts.Tags)+len(facts.Digests) == 0 && parents[listed.ID],
		})
	}
	return found, nil
}

// inspectSteps asks for those steps between that a container was made from after all.
func (r *reading) inspectSteps(ctx context.Context) {
	var used []*inspectedImage
	for _, c := range r.containers.all {
		if step, there := r.images.all[c.facts.ImageID]; there && step.between {
			step.between = false
			used = append(used, step)
		}
	}
	r.each(len(used), func(i int) { r.inspectImage(ctx, used[i]) })
}

// references leaves out the placeholders that old engines list for nothing.
func references(names []string) []docker.Reference {
	var all []docker.Reference
	for _, name := range names {
		if !strings.HasPrefix(name, "<none>") {
			all = append(all, parseReference(name))
		}
	}
	slices.SortFunc(all, func(a, b docker.Reference) int { return strings.Compare(a.Given, b.Given) })
	return all
}

func (r *reading) inspectImage(ctx context.Context, into *inspectedImage) {
	if into.between {
		return
	}
	defer r.slot()()
	id, at := into.id, "images."+into.name
	if !imageID.MatchString(id) {
		r.problem(at, because(checks.Unreadable, "the image has no SHA-256 as its ID"))
		return
	}
	answer, raw, err := ask(ctx, func(ctx context.Context) (image.InspectResponse, error) { return r.api.ImageInspect(ctx, id) })
	if into.missing = gone(err); into.missing {
		return
	}
	if err == nil {
		err = present(raw, "Config", "RootFS")
	}
	if err == nil && answer.ID != id {
		err = because(checks.Unreadable, "the engine's answer is not about this image")
	}
	if err != nil {
		r.problem(at, classify(err))
		return
	}
	r.describeImage(into, answer, configKeys(raw))
	steps, raw, err := ask(ctx, func(ctx context.Context) ([]image.HistoryResponseItem, error) { return r.api.ImageHistory(ctx, id) })
	if into.missing = gone(err); into.missing {
		return
	}
	if err == nil && !startsArray(raw) {
		err = because(checks.Unreadable, "the image's history is no list")
	}
	if err != nil {
		r.problem(at+".history", classify(err))
		r.problem(at+".secrets", classify(err))
		return
	}
	// The engine lists the last step first.
	slices.Reverse(steps)
	if len(steps) > 0 {
		into.begun = since2000(time.Unix(steps[0].Created, 0))
	}
	into.steps = []string{}
	for _, step := range steps {
		into.steps = append(into.steps, step.CreatedBy)
	}
}

func configKeys(raw []byte) map[string]json.RawMessage {
	var object struct{ Config map[string]json.RawMessage }
	// That it is an object was seen by the library.
	_ = json.Unmarshal(raw, &object)
	return object.Config
}

// describeImage takes the facts that need nothing but the inspection.
func (r *reading) describeImage(into *inspectedImage, answer image.InspectResponse, keys map[string]json.RawMessage) {
	facts := &into.facts
	facts.Created = parseTime(answer.Created)
	into.comment, into.layers = answer.Comment, answer.RootFS.Layers
	r.describeConfig(into, configOf(answer))
}

// describeConfig takes the facts of what an image sets for its containers.
func (r *reading) describeConfig(into *inspectedImage, config imageConfig) {
	facts := &into.facts
	facts.Labels, into.labels = labelsOf(config.labels), config.labels
	facts.Volumes = checks.Whole(config.volumes)
	_, findings := variableJudge{}.variables(config.env, nil)
	facts.Secrets = suspicions(joined(findings, commandSecrets("", config.args), commandSecrets(healthPrefix, config.test)), config.env, config.args, config.test)
	env := map[string]bool{}
	for _, entry := range config.env {
		env[entry] = true
	}
	into.read = true
	r.mu.Lock()
	defer r.mu.Unlock()
	r.imageEnv[facts.ID] = env
}

// imageConfig is what an image sets for its containers.
type imageConfig struct {
	env, args, test []string
	labels          map[string]string
	volumes         []string
}

// configOf is empty for an imported image: old engines write null for its configuration.
func configOf(answer image.InspectResponse) imageConfig {
	config := imageConfig{volumes: []string{}}
	if answer.Config == nil {
		return config
	}
	config.labels = answer.Config.Labels
	config.env = answer.Config.Env
	config.args = slices.Concat(answer.Config.Entrypoint, answer.Config.Cmd)
	config.volumes = sortedKeys(answer.Config.Volumes)
	if answer.Config.Healthcheck != nil {
		config.test = answer.Config.Healthcheck.Test
	}
	return config
}

func sortedKeys[K ~string, V any](set map[K]V) []string {
	names := []string{}
	for name := range set {
		names = append(names, checks.Clean(string(name)))
	}
	slices.Sort(names)
	return names
}
