package dockerconn

import (
	"slices"

	"github.com/docker/docker/api/types/container"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/secrets"
)

// BuildStep is a step of a build that has not run yet.
type BuildStep struct {
	// Place is its file and line, Text what an engine's history would show of it: with a Name the value of
	// that argument.
	Place, Name, Text string
}

// DescribedImage makes the facts of an image that isn't built yet, as [Described] does of containers. The
// config is what it would set for these; copied are the files that are copied into it, by their places.
// Whether the facts are all there is to know is the caller's to say.
func DescribedImage(name string, config *container.Config, steps, copied []BuildStep) docker.Image {
	r := &reading{collector: &collector{}, imageEnv: map[string]map[string]bool{}}
	into := &inspectedImage{facts: docker.Image{Tags: references([]string{name})}}
	sets := imageConfig{
		env: config.Env, args: slices.Concat(config.Entrypoint, config.Cmd), labels: config.Labels,
		volumes: sortedKeys(config.Volumes),
	}
	if config.Healthcheck != nil {
		sets.test = config.Healthcheck.Test
	}
	r.describeConfig(into, sets)
	findings := joined(into.facts.Secrets.Entries(), labelSecrets(into.labels))
	texts := make([]string, 0, len(steps))
	for _, step := range steps {
		found := secrets.Step
		if step.Name != "" {
			found = func(value string) []secrets.Finding { return []secrets.Finding{secrets.Pair(step.Name, value)} }
		}
		findings = append(findings, placed(inHistory, step.Place+": ", found(step.Text)...)...)
		texts = append(texts, step.Text)
	}
	for _, file := range copied {
		findings = append(findings, placed(inCopy, file.Place+": ", secrets.File(file.Text))...)
	}
	for i := range findings {
		findings[i].FromImage = true
	}
	if into.facts.Secrets = suspicions(findings, texts); !isWhole(into.facts.Secrets) {
		r.noteSuspicions(into.facts.Path("secrets"), into.facts.Secrets)
	}
	return into.facts
}

func isWhole[T any](list checks.List[T]) bool {
	_, whole := list.Get()
	return whole
}

// NameOf takes an image's name apart, as that of a container's image.
func NameOf(name string) docker.Reference { return parseReference(name) }
