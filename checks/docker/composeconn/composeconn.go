// Package composeconn collects facts of Docker from compose files: what would be run, before it runs.
// It reads the files that are named, and those below the first one's folder that they refer to, and
// touches nothing else: no engine is needed, and nothing of the auditor's environment gets in. What
// only an engine knows is unknown with the reason "source", and so is what an image decides.
package composeconn

import (
	"context"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// Connector reads compose files: "compose:docker-compose.yml,docker-compose.prod.yml".
var Connector = checks.Connector{
	Kind: docker.Kind,
	Schemes: []checks.Scheme{
		{Name: "compose", About: "a compose file and its overrides, offline", Form: checks.FormPaths, Written: true},
	},
	Collect: Collect,
	Plan:    Plan,
}

// Plan is reading the files. It reads nothing.
func Plan(access checks.Access) []checks.Step {
	var steps []checks.Step
	for _, path := range strings.Split(access.Path, ",") {
		steps = append(steps, checks.Step{Event: "read", What: checks.Clean(path), Class: checks.Passive})
	}
	return append(steps, checks.Step{
		Event: "read", Class: checks.Passive,
		What: ".env beside the first file, and what the files include, extend, are built from or take variables, labels and seccomp profiles from, below its folder",
	})
}

// Collect reads the files at the access's paths. What is no compose file gives no facts and a problem
// that names the line where it can.
func Collect(ctx context.Context, access checks.Access) checks.Collection {
	if err := ctx.Err(); err != nil {
		return checks.NoFacts(checks.Timeout, "interrupted before the files were read")
	}
	files, err := open(strings.Split(access.Path, ","), func(path string) {
		if access.Transcript != nil {
			access.Transcript.Add(time.Now(), "read", path)
		}
	})
	if err != nil {
		return failed(err)
	}
	defer files.close()
	project, err := load(ctx, files)
	if err != nil {
		return failed(err)
	}
	return collection(project)
}
