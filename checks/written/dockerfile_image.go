package written

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Build is what a build is told beside the Dockerfile.
type Build struct {
	// Target is the stage that becomes the image; empty is the last.
	Target string
	// Args are the build's arguments, of which those with Known false have a value that isn't told.
	Args map[string]Told
	// Contexts are names that stand for something else than an image or stage.
	Contexts []string
}

// Image is what a Dockerfile says of the image that is built from it. What it doesn't say, the image
// decides that it begins with.
type Image struct {
	// From is the image that it begins with.
	From Told
	// User, with Line 0 where none is named.
	User Told
	// Health, Entrypoint and Command are nil where none is named.
	Health, Entrypoint, Command *Command
	Exposed, Volumes            []Told
	// Settings are what ENV, ARG and LABEL set, in their order.
	Settings []Setting
	// Adds are the lines of ADD, without those with a checksum.
	Adds []int
	// Copied are the files that COPY and ADD name.
	Copied []Told
	// Steps are commands that run at the build, and texts that are written into files.
	Steps []Step
	// Instructions is how many there are.
	Instructions int
}

// Command is what runs, with the shell that it is given to.
type Command struct {
	Words []string
	Line  int
}

// Setting is what one instruction sets.
type Setting struct {
	// Instruction is "ENV", "ARG" or "LABEL".
	Instruction, Name string
	Value             Told
}

// Step is one line of a command or text.
type Step struct {
	Text string
	Line int
}

// Scratch reports whether the image begins with nothing, so that the file says all.
func (i Image) Scratch() bool { return i.From.Known && i.From.Text == "scratch" }

// Env is what the image sets, the last of each name.
func (i Image) Env() map[string]Told { return i.last("ENV") }

// Labels are those that the image sets, the last of each name.
func (i Image) Labels() map[string]Told { return i.last("LABEL") }

func (i Image) last(instruction string) map[string]Told {
	set := map[string]Told{}
	for _, s := range i.Settings {
		if s.Instruction == instruction {
			set[s.Name] = s.Value
		}
	}
	return set
}

// Image is the image that a build makes of the Dockerfile.
func (d Dockerfile) Image(build Build) (Image, error) {
	at, err := d.target(build.Target)
	if err != nil {
		return Image{}, err
	}
	b := &building{file: d, build: build, args: map[string]variable{}, env: map[string]variable{}, shell: []string{"/bin/sh", "-c"}}
	b.global()
	chain := d.chain(at, func(s Stage) string { return b.from(s).Text })
	b.image.From = b.from(d.Stages[chain[0]])
	b.args = map[string]variable{}
	for _, stage := range chain {
		last := stage == at
		b.commandHere = false
		for _, i := range d.Stages[stage].Instructions {
			if i.Name == "ONBUILD" && !last {
				return Image{}, fmt.Errorf("line %d: ONBUILD in a stage that another begins with is not followed", i.Line)
			}
			if !b.take(i) {
				return Image{}, fmt.Errorf("line %d: this is no instruction that is known", i.Line)
			}
			b.image.Instructions++
		}
	}
	return b.image, nil
}

// target is the stage that a build is of: by its name, else its number from 0.
func (d Dockerfile) target(name string) (int, error) {
	last := len(d.Stages) - 1
	if name == "" && last >= 0 {
		return last, nil
	}
	if at := slices.IndexFunc(d.Stages, func(s Stage) bool { return s.Name != "" && strings.EqualFold(s.Name, name) }); at >= 0 {
		return at, nil
	}
	if at, err := strconv.Atoi(name); err == nil && at >= 0 && at <= last {
		return at, nil
	}
	return 0, fmt.Errorf("the target is none of the %d stages", len(d.Stages))
}
