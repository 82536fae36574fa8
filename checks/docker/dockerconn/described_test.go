package dockerconn

import (
	"slices"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
)

// TestComposed holds that of Compose's hash the begin is kept, and of anything else in its label nothing.
func TestComposed(t *testing.T) {
	t.Parallel()
	hash := strings.Repeat("0123456789abcdef", 4)
	for label, want := range map[string][]string{hash: {"0123456789abcdef"}, "": nil, "x": nil, hash + "0": nil, strings.ToUpper(hash): nil} {
		answer := container.InspectResponse{
			ContainerJSONBase: &container.ContainerJSONBase{Name: "/a", HostConfig: &container.HostConfig{}},
			Config:            &container.Config{Labels: map[string]string{composeHash: label}},
		}
		facts, _ := Described([]container.InspectResponse{answer}, nil, nil)
		if got := facts.Containers.Entries()[0].Composed; !slices.Equal(got, want) {
			t.Errorf("of %q %v is kept, want %v", label, got, want)
		}
	}
}

// TestDescribedImage holds that each place of an image is searched for secrets, and none is told.
func TestDescribedImage(t *testing.T) {
	t.Parallel()
	const canary = "canary-x7Kq2mZr4wL9pB3n"
	got := DescribedImage("plant-web", &container.Config{
		Env: []string{"DB_PASSWORD=" + canary}, Cmd: []string{"app", "--password=" + canary}, Labels: map[string]string{"org.example.password": canary},
		Healthcheck: &container.HealthConfig{Test: []string{"CMD", "app", "--token=" + canary}},
	}, []BuildStep{{Place: "Dockerfile:2", Name: "API_TOKEN", Text: canary}, {Place: "Dockerfile:3", Text: "curl -u user:" + canary + " https://example.org"}}, []BuildStep{{Place: "Dockerfile:4", Text: ".env"}, {Place: "Dockerfile:4", Text: "main.py"}})
	var places []string
	for _, finding := range got.Secrets.Entries() {
		places = append(places, string(finding.Where))
		if !finding.FromImage || strings.Contains(finding.Name, "canary") {
			t.Errorf("%+v", finding)
		}
	}
	slices.Sort(places)
	if text := strings.Join(places, " "); text != "command command copy env history history label" {
		t.Errorf("secrets in %s", text)
	}
	if got.ID != "" || got.Name() != "plant-web" {
		t.Errorf("image %+v", got)
	}
}
