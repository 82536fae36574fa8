package dockerconn

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/docker"
	"hardcheck/checks/hostfs"
	"hardcheck/testenv/dockerlab"
)

// withImages is an engine with two containers and their images.
func withImages() *dockerlab.Fake {
	fake := dockerlab.NewFake()
	var images []any
	for _, digit := range []string{"a", "b"} {
		fake.Add(dockerlab.Hardened(digit, "c"+digit))
		id := dockerlab.ImageID(digit)
		images = append(images, map[string]any{"Id": id, "RepoTags": []any{digit + ":1"}})
		fake.Answers["/images/"+id+"/json"] = map[string]any{"Id": id, "Config": map[string]any{"User": ""}, "RootFS": map[string]any{}}
		fake.Answers["/images/"+id+"/history"] = []any{}
	}
	fake.Answers["/images/json"] = images
	return fake
}

func refuse(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "page not found", code) }
}

func sendJSON(w http.ResponseWriter, answer any) { _ = json.NewEncoder(w).Encode(answer) }

// TestWhatIsRefusedStaysListed has a proxy that shows lists and refuses to show single entries, with
// each of the answers that proxies give.
func TestWhatIsRefusedStaysListed(t *testing.T) {
	t.Parallel()
	for code, reason := range map[int]checks.Reason{403: checks.Denied, 404: checks.Unreadable, 405: checks.Unreadable, 500: checks.Unreadable, 502: checks.Unreadable} {
		for path, problem := range map[string]string{
			"/containers/" + dockerlab.HexID("a") + "/json": "containers.ca", "/images/" + dockerlab.ImageID("a") + "/json": "images.a:1",
			"/images/" + dockerlab.ImageID("a") + "/history": "images.a:1",
		} {
			fake := withImages()
			fake.Answers[path] = refuse(code)
			got, facts := collectFake(t, fake)
			if len(must(t, facts.Containers)) != 2 || len(must(t, facts.Images)) != 2 || len(facts.Vanished)+len(facts.VanishedImages) > 0 {
				t.Errorf("%d to %s: containers %v, images %v, vanished %v", code, path, facts.Containers, facts.Images, facts.Vanished)
			}
			if strings.HasSuffix(path, "/history") && code != 404 {
				problem += ".history"
			}
			if got.Problems[problem].Reason != reason || got.State() != checks.StatePartial {
				t.Errorf("%d to %s: problems %v", code, path, got.Problems)
			}
			image := must(t, facts.Images)[0]
			if known(containerNamed(t, facts, "ca").Security) == strings.HasPrefix(path, "/containers") || known(image.History) == strings.HasPrefix(path, "/images") {
				t.Errorf("%d to %s: what was refused is known, or the rest is not", code, path)
			}
		}
	}
}

// TestRefusedIsLookedForAgain answers 404 once, as happens between two of a proxy's back ends.
func TestRefusedIsLookedForAgain(t *testing.T) {
	t.Parallel()
	fake := withImages()
	for _, path := range []string{"/containers/" + dockerlab.HexID("a") + "/json", "/images/" + dockerlab.ImageID("b") + "/json"} {
		var once sync.Once
		answer := fake.Answers[path].(map[string]any)
		fake.Answers[path] = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			first := false
			once.Do(func() { first = true })
			if first {
				refuse(404)(w, r)
				return
			}
			sendJSON(w, answer)
		})
	}
	got, facts := collectFake(t, fake)
	if got.Problem != nil || !known(containerNamed(t, facts, "ca").Security) || !known(must(t, facts.Images)[1].History) || len(facts.Vanished) > 0 {
		t.Errorf("problems %v, vanished %v", got.Problems, facts.Vanished)
	}
}

// TestVanishedIsNamed removes a container and an image between the list and the question.
func TestVanishedIsNamed(t *testing.T) {
	t.Parallel()
	fake := withImages()
	delete(fake.Answers, "/containers/"+dockerlab.HexID("a")+"/json")
	delete(fake.Answers, "/images/"+dockerlab.ImageID("a")+"/json")
	for _, path := range []string{"/containers/json", "/images/json"} {
		before := fake.Answers[path].([]any)
		asked := 0
		fake.Answers[path] = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			asked++
			if asked == 1 {
				sendJSON(w, before)
				return
			}
			sendJSON(w, before[1:])
		})
	}
	fake.Set("/info", "Containers", 1)
	fake.Set("/info", "Images", 1)
	got, facts := collectFake(t, fake)
	if diff := cmp.Diff([]string{"ca"}, facts.Vanished); diff != "" || len(must(t, facts.Containers)) != 1 {
		t.Errorf("vanished (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a:1"}, facts.VanishedImages); diff != "" || len(must(t, facts.Images)) != 1 {
		t.Errorf("vanished images (-want +got):\n%s", diff)
	}
	for path := range got.Problems {
		if strings.HasPrefix(path, "containers.ca") || strings.HasPrefix(path, "images") || path == "containers" {
			t.Errorf("a problem at %s: %+v", path, got.Problems[path])
		}
	}
	want := []string{"1 container was removed while it was read: ca", "1 image was removed while it was read: a:1"}
	if diff := cmp.Diff(want, facts.LeftOut()); diff != "" {
		t.Errorf("left out (-want +got):\n%s", diff)
	}
}

// TestRemovedAfterItWasDescribed has an engine that no longer knows a container's log, or is removing
// it, and goes on to list it for a while. What stays listed keeps the engine's word as its problem.
func TestRemovedAfterItWasDescribed(t *testing.T) {
	t.Parallel()
	const ever = 1000
	for _, tc := range []struct {
		name string
		code int
		// lists is how many lists still name it after the first, the last of them and those before it in this state.
		lists int
		state string
		gone  bool
		// asked is how many lists are asked for; 0 where that is a matter of time.
		asked int
	}{
		{"unknown and gone", http.StatusNotFound, 0, "", true, 2},
		{"unknown, gone a moment later", http.StatusNotFound, 1, "running", true, 3},
		{"unknown and stays", http.StatusNotFound, ever, "running", false, 1 + recounts},
		{"gone while it was read", http.StatusInternalServerError, 0, "", true, 2},
		{"fails and stays", http.StatusInternalServerError, ever, "running", false, 1 + recounts},
		{"removed", http.StatusConflict, 0, "", true, 2},
		{"removed a moment later", http.StatusConflict, 1, "running", true, 3},
		{"removed by a busy engine", http.StatusConflict, recounts + 1, "running", true, 3 + recounts},
		{"being removed", http.StatusConflict, ever, "removing", true, 2},
		{"could not be removed", http.StatusConflict, ever, "dead", false, 1 + recounts},
		{"removed for ever", http.StatusConflict, ever, "running", false, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			fake := withImages()
			fake.Answers["/containers/"+dockerlab.HexID("a")+"/logs"] = refuse(tc.code)
			fake.Answers["/containers/"+dockerlab.HexID("b")+"/logs"] = dockerlab.LogFrames("started")
			before := fake.Answers["/containers/json"].([]any)
			asked := 0
			fake.Answers["/containers/json"] = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				list := slices.Clone(before)
				switch asked++; {
				case asked > 1+tc.lists:
					list = list[1:]
				case asked > 1:
					list[0] = maps.Clone(list[0].(map[string]any))
					list[0].(map[string]any)["State"] = tc.state
				}
				sendJSON(w, list)
			})
			fake.Set("/info", "Containers", 2)
			access := consenting(t, fake)
			access.Timeout = 2 * time.Second
			got, facts := collect(t, t.Context(), access)
			containers, whole := facts.Containers.Get()
			var vanished []string
			if tc.gone {
				vanished = []string{"ca"}
			}
			if diff := cmp.Diff(vanished, facts.Vanished); diff != "" || !whole || len(containers) != 2-len(vanished) {
				t.Errorf("%d containers, whole %v, vanished (-want +got):\n%s", len(containers), whole, diff)
			}
			if reason := got.Problems["containers.ca.output"].Reason; (reason == checks.Unreadable) == tc.gone {
				t.Errorf("problems %v", got.Problems)
			}
			if tc.asked > 0 && asked != tc.asked || asked > 20 {
				t.Errorf("%d lists were asked for", asked)
			}
		})
	}
}

// TestGoneNameThatBeginsAnother holds that only the problems of what is gone are taken back.
func TestGoneNameThatBeginsAnother(t *testing.T) {
	t.Parallel()
	var p problems
	for _, path := range []string{"containers.web", "containers.web.output", "containers.web.2.output", "containers.web.2", "containers.webs", "containers", "images.web", "containers.web.secrets.a.b"} {
		p.problem(path, because(checks.Unreadable, "why"))
	}
	p.forget([]string{"web"}, []*inspected{{entry: entry{name: "web.2"}}, {entry: entry{name: "webs"}}})
	want := []string{"containers", "containers.web.2", "containers.web.2.output", "containers.webs", "images.web"}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(p.all()))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestListsAgreeWithTheCounts has proxies that filter, page or pad lists, or hide the count.
func TestListsAgreeWithTheCounts(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name               string
		containers, images any
		detail             string
	}{
		{"filtered", 3, 4, "counts"},
		{"hidden", 2, 2, ""},
		{"padded", 1, 1, "counts"},
		{"uncounted", nil, nil, "how many"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			fake := withImages()
			if tc.containers == nil {
				fake.Answers["/info"] = refuse(403)
			} else {
				fake.Set("/info", "Containers", tc.containers)
				fake.Set("/info", "Images", tc.images)
			}
			got, facts := collectFake(t, fake)
			for field, list := range map[string][]bool{"containers": {known(facts.Containers), facts.Containers.Known()}, "images": {known(facts.Images), facts.Images.Known()}} {
				if list[0] != (tc.detail == "") || !list[1] {
					t.Errorf("%s: whole %t, known %t", field, list[0], list[1])
				}
				if !strings.Contains(got.Problems[field].Detail, tc.detail) {
					t.Errorf("%s: %+v", field, got.Problems[field])
				}
			}
			if !known(containerNamed(t, facts, "ca").Security) {
				t.Error("what is listed isn't known")
			}
		})
	}
}

// TestEmptyListBesideACount has something between that hides what the engine counts.
func TestEmptyListBesideACount(t *testing.T) {
	t.Parallel()
	fake := dockerlab.NewFake()
	fake.Set("/info", "Containers", 3)
	fake.Set("/info", "Images", 2)
	got, facts := collectFake(t, fake)
	if known(facts.Containers) || known(facts.Images) {
		t.Error("a host of three containers and two images is said to have none")
	}
	for _, field := range []string{"containers", "images"} {
		checktest.WantProblem(t, got, field, checks.Unreadable, "lists none")
	}
}

// TestRepeatedEntriesCountOnce pads a list with what is in it already.
func TestRepeatedEntriesCountOnce(t *testing.T) {
	t.Parallel()
	fake := withImages()
	list := fake.Answers["/containers/json"].([]any)
	fake.Answers["/containers/json"] = append(list, list[0], list[0])
	fake.Set("/info", "Containers", 4)
	got, facts := collectFake(t, fake)
	if known(facts.Containers) || len(facts.Containers.Entries()) != 2 {
		t.Errorf("%d containers, whole: %t, %v", len(facts.Containers.Entries()), known(facts.Containers), got.Problems["containers"])
	}
}

// TestBusyEngineSettles has an engine whose containers come and go: each list has another one, until
// it is quiet for a moment.
func TestBusyEngineSettles(t *testing.T) {
	t.Parallel()
	fake := withImages()
	late := dockerlab.Hardened("d", "late")
	fake.Add(late)
	list := fake.Answers["/containers/json"].([]any)
	var mu sync.Mutex
	asked := 0
	fake.Answers["/containers/json"] = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked++
		sendJSON(w, list[:min(1+asked, 3)])
	})
	fake.Set("/info", "Containers", 3)
	_, facts := collectFake(t, fake)
	if !known(facts.Containers) || !known(containerNamed(t, facts, "late").Security) || asked != 2 {
		t.Errorf("%d lists asked, containers %+v", asked, facts.Containers)
	}
}

// TestRestlessEngineIsNotWhole never agrees with itself: the questions end, and the list isn't whole.
func TestRestlessEngineIsNotWhole(t *testing.T) {
	t.Parallel()
	fake := withImages()
	var mu sync.Mutex
	count := 100
	fake.Answers["/info"] = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		count++
		sendJSON(w, map[string]any{
			"ServerVersion": "1", "SecurityOptions": nil, "LiveRestoreEnabled": false, "RegistryConfig": nil, "LoggingDriver": "", "DockerRootDir": "", "Containers": count,
		})
	})
	_, facts := collectFake(t, fake)
	lists := slices.DeleteFunc(fake.Requests(), func(r string) bool { return !strings.HasSuffix(r, "/containers/json?all=1") })
	if known(facts.Containers) || len(lists) != 1+recounts {
		t.Errorf("whole: %t, %d lists", known(facts.Containers), len(lists))
	}
}

// TestStepsOfBuilds counts the untagged images between, as the engine does, and reads those alone that
// a container was made from.
func TestStepsOfBuilds(t *testing.T) {
	t.Parallel()
	fake := withImages()
	step, used := dockerlab.ImageID("c"), dockerlab.ImageID("d")
	list := fake.Answers["/images/json"].([]any)
	list[0].(map[string]any)["ParentId"], list[1].(map[string]any)["ParentId"] = step, used
	fake.Answers["/images/json"] = append(list, map[string]any{"Id": step, "RepoTags": []any{"<none>:<none>"}}, map[string]any{"Id": used})
	fake.Answers["/images/"+used+"/json"] = map[string]any{"Id": used, "Config": map[string]any{"User": "", "Env": []any{"DB_PASSWORD=canary"}}, "RootFS": map[string]any{}}
	fake.Answers["/images/"+used+"/history"] = []any{}
	fake.Add(dockerlab.Hardened("d", "cd"))
	got, facts := collectFake(t, fake)
	if images := must(t, facts.Images); len(images) != 3 || !slices.ContainsFunc(images, func(i docker.Image) bool { return i.ID == used && len(must(t, i.Secrets)) == 1 }) {
		t.Errorf("images %+v, problems %v", images, got.Problems)
	}
	if diff := cmp.Diff([]string{step}, facts.BuildSteps); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"1 untagged image is a step of another's build and is left out: " + strings.Repeat("c", 12)}, facts.LeftOut()); diff != "" {
		t.Errorf("left out (-want +got):\n%s", diff)
	}
}

func TestOwnAmong(t *testing.T) {
	t.Parallel()
	a, b := dockerlab.HexID("a"), dockerlab.HexID("b")
	one := func(id, name, network string, running bool) *inspected {
		return &inspected{entry: entry{id: id, name: name}, network: network, running: running}
	}
	for _, tc := range []struct {
		name   string
		others []*inspected
		around hostfs.Surroundings
		own    string
	}{
		{"none", []*inspected{one(a, "a", "bridge", true)}, hostfs.Surroundings{}, ""},
		{"own", []*inspected{one(a, "a", "bridge", true), one(b, "b", "bridge", true)}, hostfs.Surroundings{Inside: true, ID: b}, "b"},
		{"not_listed", []*inspected{one(a, "a", "bridge", true)}, hostfs.Surroundings{Inside: true, ID: b}, ""},
		{"not_running", []*inspected{one(b, "b", "bridge", false)}, hostfs.Surroundings{Inside: true, ID: b}, ""},
		{"network_of_another", []*inspected{one(a, "a", "bridge", true), one(b, "b", "container:"+a, true)}, hostfs.Surroundings{Inside: true, ID: a, Shared: true}, ""},
		{"network_of_another_by_name", []*inspected{one(a, "a", "bridge", true), one(b, "b", "container:a", true)}, hostfs.Surroundings{Inside: true, ID: a, Shared: true}, ""},
		{"control_group_is_surer", []*inspected{one(a, "a", "bridge", true), one(b, "b", "container:"+a, true)}, hostfs.Surroundings{Inside: true, ID: a}, "a"},
	} {
		got := ""
		if own := ownAmong(tc.others, tc.around); own != nil {
			got = own.name
		}
		if got != tc.own {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.own)
		}
	}
}

// TestManyContainersAreAllRead has more of them than an engine usually has.
func TestManyContainersAreAllRead(t *testing.T) {
	t.Parallel()
	fake := dockerlab.NewFake()
	var list []any
	const many = 1_200
	for i := range many {
		id := fmt.Sprintf("%064x", i)
		list = append(list, map[string]any{"Id": id, "Names": []string{fmt.Sprintf("/c%05d", i)}, "Image": "app:1"})
		inspection := dockerlab.Hardened("a", "x")
		inspection["Id"] = id
		fake.Answers["/containers/"+id+"/json"] = inspection
	}
	fake.Answers["/containers/json"] = list
	_, facts := collectFake(t, fake)
	all := must(t, facts.Containers)
	if len(all) != many || !known(all[many-1].Security) {
		t.Errorf("%d containers", len(all))
	}
}
