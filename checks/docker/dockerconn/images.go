package dockerconn

import (
	"cmp"
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/image"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// maxImages bounds how many images are inspected.
const maxImages = 2_000

// inspectedImage is one image as it was read, before its base is known.
type inspectedImage struct {
	facts docker.Image
	gone  bool
	// steps are the build steps, first to last; nil where they could not be read.
	steps   []string
	labels  map[string]string
	layers  []string
	read    bool
	comment string
}

var imageID = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

// readImages lists the images, without intermediate layers, and inspects each.
func (r *reading) readImages(ctx context.Context) []inspectedImage {
	leave := r.slot()
	list, raw, err := ask(ctx, func(ctx context.Context) ([]image.Summary, error) { return r.api.ImageList(ctx, image.ListOptions{}) })
	leave()
	if err == nil && !startsArray(raw) {
		err = because(checks.Unreadable, "the list of images is no list")
	}
	if err != nil {
		r.problem("images", classify(err))
		return nil
	}
	found := make([]inspectedImage, 0, len(list))
	for _, entry := range list {
		facts := docker.Image{ID: checks.Clean(entry.ID), Size: entry.Size, Tags: references(entry.RepoTags), Digests: references(entry.RepoDigests)}
		facts.Dangling = len(facts.Tags) == 0
		found = append(found, inspectedImage{facts: facts})
	}
	slices.SortFunc(found, func(a, b inspectedImage) int {
		return cmp.Or(strings.Compare(a.facts.Name(), b.facts.Name()), strings.Compare(a.facts.ID, b.facts.ID))
	})
	if len(found) > maxImages {
		r.problem("images", because(checks.Budget, "of %d images the first %d by name were read", len(found), maxImages))
	}
	r.each(min(len(found), maxImages), func(i int) { r.inspectImage(ctx, &found[i]) })
	return found
}

// references leaves out the placeholders that old engines list for nothing.
func references(names []string) []docker.Reference {
	var all []docker.Reference
	for _, name := range head(names, maxList) {
		if !strings.HasPrefix(name, "<none>") {
			all = append(all, parseReference(name))
		}
	}
	slices.SortFunc(all, func(a, b docker.Reference) int { return strings.Compare(a.Given, b.Given) })
	return all
}

func (r *reading) inspectImage(ctx context.Context, into *inspectedImage) {
	defer r.slot()()
	id, at := into.facts.ID, "images."+into.facts.Name()
	if !imageID.MatchString(id) {
		r.problem(at, because(checks.Unreadable, "the image has no SHA-256 as its ID"))
		return
	}
	answer, raw, err := ask(ctx, func(ctx context.Context) (image.InspectResponse, error) { return r.api.ImageInspect(ctx, id) })
	if gone(err) {
		into.gone = true
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
	if gone(err) {
		into.gone = true
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
	facts, config := &into.facts, configOf(answer)
	facts.Created, facts.Architecture = parseTime(answer.Created), checks.Known(checks.Clean(answer.Architecture))
	facts.Labels = labelsOf(config.labels)
	into.labels, into.comment, into.layers = config.labels, answer.Comment, answer.RootFS.Layers
	if _, there := keys["User"]; keys == nil || there || oci(answer) {
		facts.User = checks.Known(userOf(config.user, nil))
	} else {
		r.problem("images."+facts.Name()+".user", classify(lacking(keys, "User")))
	}
	facts.Health = checks.Known(config.health)
	facts.Exposed, facts.Volumes = bounded(config.exposed), bounded(config.volumes)
	noteCut(r, "images."+facts.Name()+".exposed", facts.Exposed)
	noteCut(r, "images."+facts.Name()+".volumes", facts.Volumes)
	_, findings := variablesOf(config.env, nil)
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
	user             string
	env, args, test  []string
	labels           map[string]string
	health           docker.Health
	exposed, volumes []string
}

// configOf is empty for an imported image: old engines write null for its configuration.
func configOf(answer image.InspectResponse) imageConfig {
	config := imageConfig{exposed: []string{}, volumes: []string{}}
	if answer.Config == nil {
		return config
	}
	config.user, config.labels = answer.Config.User, answer.Config.Labels
	config.env = answer.Config.Env
	config.args = slices.Concat(answer.Config.Entrypoint, answer.Config.Cmd)
	config.exposed, config.volumes = sortedKeys(answer.Config.ExposedPorts), sortedKeys(answer.Config.Volumes)
	if answer.Config.Healthcheck != nil {
		config.test = answer.Config.Healthcheck.Test
		config.health = healthOf(&container.HealthConfig{Test: config.test}, nil)
	}
	return config
}

// oci reports whether the configuration leaves out empty keys, as the image format
// of engines from 28.0 on does: a missing user is then an empty one.
func oci(answer image.InspectResponse) bool { return len(answer.RootFS.Layers) > 0 && answer.Os != "" }

func sortedKeys[K ~string, V any](set map[K]V) []string {
	names := []string{}
	for name := range set {
		names = append(names, checks.Clean(string(name)))
	}
	slices.Sort(names)
	return names
}
