package dockerconn

import (
	"net/http"
	"strings"
	"testing"

	"hardcheck/checks/docker"
	"hardcheck/testenv/dockerlab"
)

// TestLabelFilterNamesWhatItLeavesOut has three containers of two images. What is left out is named, isn't asked
// for, and doesn't make the list a part of it.
func TestLabelFilterNamesWhatItLeavesOut(t *testing.T) {
	t.Parallel()
	fake := dockerlab.NewFake()
	image := func(digit, name string) map[string]any {
		id := dockerlab.ImageID(digit)
		fake.Answers["/images/"+id+"/json"] = map[string]any{"Id": id, "Config": map[string]any{"User": ""}, "RootFS": map[string]any{}}
		fake.Answers["/images/"+id+"/history"] = []any{}
		return map[string]any{"Id": id, "RepoTags": []any{name}}
	}
	fake.Answers["/images/json"] = []any{image("1", "plant:1"), image("2", "office:1")}
	var listed []any
	for _, one := range []struct{ digit, name, image, team string }{{"a", "web", "1", "plant"}, {"b", "db", "1", "office"}, {"c", "mail", "2", "office"}} {
		container := dockerlab.Hardened(one.digit, one.name)
		container["Image"] = dockerlab.ImageID(one.image)
		fake.Add(container)
		all, _ := fake.Answers["/containers/json"].([]any)
		all[len(all)-1].(map[string]any)["Labels"] = map[string]any{"team": one.team}
		listed = all
	}
	refused := "/containers/" + dockerlab.HexID("c") + "/json"
	fake.Answers[refused] = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
	access := socketAccess(fake.ServeSocket(t))
	access.Target.Settings = docker.Settings{Containers: docker.LabelFilter{Exclude: []string{"team=office"}}}
	got, facts := collect(t, t.Context(), access)
	if got.Problem != nil || len(listed) != 3 {
		t.Fatal(got.Problem)
	}
	containers, images := must(t, facts.Containers), must(t, facts.Images)
	if len(containers) != 1 || containers[0].Name != "web" || len(images) != 1 || images[0].Name() != "plant:1" {
		t.Errorf("%d containers, images %+v", len(containers), images)
	}
	notes := strings.Join(facts.LeftOut(), "\n")
	for _, want := range []string{"left out by the labels in the site file: db, mail", "images of containers that are left out: office:1"} {
		if !strings.Contains(notes, want) {
			t.Errorf("no %q in %q", want, notes)
		}
	}
	for _, request := range fake.Requests() {
		if strings.Contains(request, refused) {
			t.Errorf("asked for what is left out: %s", request)
		}
	}
}

func TestFirstBuildStep(t *testing.T) {
	t.Parallel()
	for created, want := range map[int64]string{1717200000: "2024-06-01", 0: "0001-01-01"} {
		fake := dockerlab.NewFake()
		id := dockerlab.ImageID("1")
		fake.Answers["/images/json"] = []any{map[string]any{"Id": id, "RepoTags": []any{"app:1"}}}
		fake.Answers["/images/"+id+"/json"] = map[string]any{"Id": id, "Created": "2026-11-01T00:00:00Z", "Config": map[string]any{"User": ""}, "RootFS": map[string]any{}}
		fake.Answers["/images/"+id+"/history"] = []any{
			map[string]any{"CreatedBy": "CMD x", "Created": 1761955200}, map[string]any{"CreatedBy": "ADD rootfs.tar /", "Created": created},
		}
		_, facts := collectFake(t, fake)
		if got := must(t, must(t, facts.Images)[0].History).Begun.Format("2006-01-02"); got != want {
			t.Errorf("%d: %s, want %s", created, got, want)
		}
	}
}
