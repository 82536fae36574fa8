package docker

import (
	"slices"
	"strings"

	"hardcheck/checks"
)

// Line is a place in a file that says something of a container or an image.
type Line struct {
	// At is the file and the line: "docker-compose.yml:12".
	At string `json:"at"`
	// Key is what stands there: "read_only".
	Key string `json:"key"`
}

// maxLines bounds how many places one judgement shows.
const maxLines = 12

// Places are the lines that a judgement of a container or an image rests on, which asked for the fields:
// those that say something of them, and else the one with which its description begins.
func (f Facts) Places(subject string, fields []string) []checks.Evidence {
	described := []string{"containers." + subject, "images." + subject}
	var places []checks.Evidence
	add := func(lines []Line) {
		for _, line := range lines {
			evidence := checks.Evidence{Source: line.At, Value: line.Key}
			if !slices.Contains(places, evidence) && len(places) < maxLines {
				places = append(places, evidence)
			}
		}
	}
	for _, field := range fields {
		add(f.Lines[field])
		for _, of := range described {
			add(f.Lines[part(of, field)])
		}
	}
	if len(places) > 0 {
		return places
	}
	for _, of := range described {
		add(f.Lines[of])
	}
	return places
}

// part is the field of a container or image that another field is a part of: of
// "containers.web.ports.live" it is "containers.web.ports". Names may have dots.
func part(of, field string) string {
	rest, is := strings.CutPrefix(field, of+".")
	if !is {
		return ""
	}
	rest, _, _ = strings.Cut(rest, ".")
	return of + "." + rest
}
