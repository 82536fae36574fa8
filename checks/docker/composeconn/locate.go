package composeconn

import (
	"github.com/compose-spec/compose-go/v2/types"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// place is a line of the Dockerfile with what stands there. No value of a variable is part of it.
func (d *dockerfile) place(line int, key string) docker.Line {
	return docker.Line{At: d.at(line), Key: checks.Clean(key)}
}

// locate notes where the Dockerfile says of a container what its service doesn't.
func (d *dockerfile) locate(c *collecting, of docker.Container, s types.ServiceConfig) {
	if !d.read() {
		return
	}
	note := func(field string, line docker.Line) {
		path := of.Path(field)
		c.facts.Lines[path] = append(c.facts.Lines[path], line)
	}
	if s.User == "" && d.User.Line > 0 {
		note("user", d.place(d.User.Line, "USER "+d.User.Text))
	}
	if d.Health != nil && inheritsHealth(s) {
		note("health", d.place(d.Health.Line, "HEALTHCHECK"))
	}
	if s.Entrypoint == nil && d.Entrypoint != nil {
		note("executable", d.place(d.Entrypoint.Line, "ENTRYPOINT"))
		note("arguments", d.place(d.Entrypoint.Line, "ENTRYPOINT"))
	}
	for _, port := range d.Exposed {
		note("ports", d.place(port.Line, "EXPOSE"))
	}
	for _, set := range d.Settings {
		if set.Instruction == "ENV" {
			note("env", d.place(set.Value.Line, "ENV "+set.Name))
			note("secrets", d.place(set.Value.Line, "ENV "+set.Name))
		}
	}
}

// locateImage notes where the Dockerfile speaks of the image.
func (d *dockerfile) locateImage(c *collecting, i docker.Image) {
	from := d.place(d.From.Line, "FROM "+d.base())
	c.facts.Lines["images."+i.Name()] = []docker.Line{from}
	note := func(field string, line docker.Line) {
		path := i.Path(field)
		c.facts.Lines[path] = append(c.facts.Lines[path], line)
	}
	note("base", from)
	for _, volume := range d.Volumes {
		note("volumes", d.place(volume.Line, "VOLUME "+volume.Text))
	}
	for _, line := range d.Adds {
		note("history", d.place(line, "ADD"))
	}
	for _, set := range d.Settings {
		if set.Instruction != "LABEL" {
			note("secrets", d.place(set.Value.Line, set.Instruction+" "+set.Name))
		}
	}
}
