package composeconn

import (
	"errors"
	"io/fs"
	"maps"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"hardcheck/checks"
	"hardcheck/checks/written"
)

// dockerfile is what a service's Dockerfile says of the image that is built for it. That of a service which
// isn't built is nil.
type dockerfile struct {
	written.Image
	// file is the Dockerfile as evidence calls it; line is set where all of it stands at one place of
	// the compose file.
	file, line string
	// problem is why it was not read.
	problem checks.Problem
}

// noBuild are the parts of build without whose value nothing of the Dockerfile can be told.
var noBuild = []string{"build", "build.context", "build.dockerfile", "build.dockerfile_inline", "build.target"}

// dockerfile reads what a service is built from.
func (c *collecting) dockerfile(s types.ServiceConfig) *dockerfile {
	if s.Build == nil {
		return nil
	}
	d := &dockerfile{file: "Dockerfile"}
	unset := ""
	for _, key := range noBuild {
		// The key itself is noted for whatever stands below it.
		if name := c.unsetIn(s.Name, key, 0); name != "" && (key != "build" || isShort(c.said, s)) {
			unset = name
		}
	}
	if unset != "" {
		d.problem = checks.Problem{Reason: checks.Source, Detail: "where the image is built from rests on " + variable(unset) + ", which has no value here"}
		return d
	}
	data, problem := c.dockerfileText(s, d)
	if problem != nil {
		d.problem = *problem
		return d
	}
	parsed, err := written.ParseDockerfile(data)
	if err == nil {
		d.Image, err = parsed.Image(c.buildOf(s))
	}
	if err != nil {
		reason := checks.Unreadable
		switch {
		case errors.Is(err, written.ErrSyntax):
			reason = checks.Source
		case errors.Is(err, written.ErrLarge):
			reason = checks.Budget
		}
		d.problem = checks.Problem{Reason: reason, Detail: "the Dockerfile " + d.file + " can't be told: " + checks.Clean(err.Error())}
	}
	return d
}

// isShort reports whether build is the one text that names the folder: `build: ./web`.
func isShort(s said, of types.ServiceConfig) bool {
	for _, key := range append(noBuild[1:], "build.args", "build.labels") {
		if s.unsetIn(of.Name, key, 0) != "" {
			return false
		}
	}
	return true
}

// dockerfileText is the Dockerfile's text, of a file below the first compose file's folder or of the
// compose file itself.
func (c *collecting) dockerfileText(s types.ServiceConfig, d *dockerfile) ([]byte, *checks.Problem) {
	build := s.Build
	if build.DockerfileInline != "" {
		if lines := c.linesOf(s.Name, "build", 0); len(lines) > 0 {
			d.file, d.line = lines[0].At, lines[0].At
		}
		return []byte(build.DockerfileInline), nil
	}
	if !filepath.IsAbs(build.Context) {
		return nil, &checks.Problem{Reason: checks.Source, Detail: "the image is built from what lies elsewhere (" + elsewhere(build.Context) + "), which is not fetched"}
	}
	path := join(build.Context, build.Dockerfile)
	d.file = c.files.shown(path)
	data, err := c.files.below(path)
	if err == nil {
		return data, nil
	}
	problem := &checks.Problem{Reason: checks.Unreadable, Detail: "the Dockerfile was not read: " + err.Error()}
	switch {
	case errors.Is(err, fs.ErrPermission):
		problem.Reason = checks.Denied
	case errors.Is(err, errTooBig), errors.Is(err, errTooMuch):
		problem.Reason = checks.Budget
	case errors.Is(err, errOutside):
		problem.Reason = checks.Source
	}
	return nil, problem
}

// elsewhere is a context that is no folder, without a login.
func elsewhere(context string) string {
	at, err := url.Parse(context)
	if err != nil || at.Host == "" {
		return "a repository or image"
	}
	return checks.Clean(at.Scheme + "://" + at.Host)
}

// buildOf are the arguments of a service's build. One that rests on a variable without a value, or is
// taken from whoever builds, has none that is told.
func (c *collecting) buildOf(s types.ServiceConfig) written.Build {
	build := written.Build{Target: s.Build.Target, Args: map[string]written.Told{}, Contexts: slices.Collect(maps.Keys(s.Build.AdditionalContexts))}
	open := c.unsetIn(s.Name, "build.args", 0) != ""
	for name, value := range s.Build.Args {
		told := written.Told{}
		if value != nil {
			told.Text, told.Known = *value, *value != "" || !open
		}
		build.Args[name] = told
	}
	return build
}

// at is a line of the Dockerfile, as evidence has it.
func (d *dockerfile) at(line int) string {
	if d.line != "" {
		return d.line
	}
	return d.file + ":" + itoa(line)
}

// name is what the image is called: as the service says, else as Compose does.
func (p *project) image(s types.ServiceConfig) string {
	if s.Image != "" {
		return s.Image
	}
	return p.Name + "-" + s.Name
}

// base is what the image begins with, as a sentence has it.
func (d *dockerfile) base() string {
	if !d.From.Known {
		return "an image that isn't told"
	}
	return checks.Clean(strings.TrimSpace(d.From.Text))
}
