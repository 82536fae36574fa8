package dockerconn

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/network"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/testenv/dockerlab"
)

// TestRealRemoval reads an engine again and again, with consent to its logs, while containers on it
// are removed. What goes is never why a target is read in part: of the container that stays all is known.
func TestRealRemoval(t *testing.T) {
	lab, image := realLab(t)
	config := &container.Config{Image: image, Cmd: logging(`{"msg":"ready"}` + "\n")}
	run := func(short string) string {
		id, err := lab.Run(t.Context(), short, config, &container.HostConfig{NetworkMode: network.NetworkNone}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	run("stays")
	for round := range 6 {
		ids := make([]string, 4)
		for i := range ids {
			ids[i] = run(fmt.Sprintf("goes%d-%d", round, i))
		}
		removed := make(chan error, 1)
		go func() {
			for _, id := range ids {
				if err := lab.Client.ContainerRemove(t.Context(), id, container.RemoveOptions{Force: true}); err != nil {
					removed <- err
					return
				}
			}
			removed <- nil
		}()
		for going := true; going; {
			select {
			case err := <-removed:
				if err != nil {
					t.Fatal(err)
				}
				going = false
			default:
			}
			access := socketAccess("")
			access.Scheme, access.Timeout, access.Target.Consent = "docker", 20*time.Second, []string{string(checks.Active)}
			access.Target.Settings = docker.Settings{Containers: docker.LabelFilter{Include: []string{dockerlab.Label + "=" + lab.ID}}}
			got, facts := collect(t, t.Context(), access)
			if _, known := containerNamed(t, facts, lab.Name("stays")).Output.Get(); !known {
				t.Errorf("the log of the container that stays is not known: %v", got.Problems)
			}
			for path, problem := range got.Problems {
				if strings.Contains(path, lab.Name("goes")) && problem.Reason == checks.Unreadable {
					t.Errorf("%s: %s", path, problem.Detail)
				}
			}
		}
	}
}
