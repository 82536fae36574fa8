package written

import (
	"slices"
	"strings"
)

// variable is an argument's or environment variable's value.
type variable struct {
	value      string
	set, known bool
}

// building goes through the instructions of an image.
type building struct {
	file  Dockerfile
	build Build
	// globals are the arguments before the first stage, args those of the stage, env the variables.
	globals, args, env map[string]variable
	shell              []string
	// commandHere is set where the stage has a CMD: an ENTRYPOINT takes away one from below.
	commandHere bool
	image       Image
}

// platform are arguments that the build sets by where it runs.
var platform = []string{
	"TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT", "BUILDPLATFORM", "BUILDOS", "BUILDARCH", "BUILDVARIANT", "TARGETSTAGE",
}

// global declares the arguments before the first stage.
func (b *building) global() {
	b.globals = map[string]variable{}
	for _, i := range b.file.Arguments {
		for _, word := range rawWords(i.Text, b.file.escape) {
			name, value := b.argument(word)
			b.globals[name] = value
			b.args[name] = value
		}
	}
}

// argument is what ARG declares: the build's value, else the default, else that before the first stage.
func (b *building) argument(word string) (string, variable) {
	name, text, given := strings.Cut(word, "=")
	if of, told := b.build.Args[name]; told {
		return name, variable{of.Text, true, of.Known}
	}
	if given {
		value, known := b.scope().expand(text)
		return name, variable{value, true, known}
	}
	if global, there := b.globals[name]; there {
		return name, global
	}
	return name, variable{known: !slices.Contains(platform, name)}
}

// scope are the variables at this place. The environment of the image below is not known.
func (b *building) scope() scope {
	return scope{b.file.escape, func(name string) (value string, set, known bool) {
		if v, there := b.env[name]; there {
			return v.value, v.set, v.known
		}
		if v, there := b.args[name]; there {
			return v.value, v.set, v.known
		}
		return "", false, b.image.Scratch()
	}}
}

// from is what a stage begins with.
func (b *building) from(s Stage) Told {
	name, known := scope{b.file.escape, func(name string) (value string, set, known bool) {
		v, there := b.globals[name]
		return v.value, v.set, v.known && there
	}}.expand(s.Given)
	named := func(context string) bool { return strings.EqualFold(context, name) }
	return Told{name, known && name != "" && !slices.ContainsFunc(b.build.Contexts, named), s.Line}
}

// told is a text with its variables filled in.
func (b *building) told(text string, line int) Told {
	value, known := b.scope().expand(text)
	return Told{value, known, line}
}

// list are the words of an instruction, written as such or as an array of JSON.
func (b *building) list(i Instruction) []Told {
	words, is := array(i.Text)
	if !is {
		words = rawWords(i.Text, b.file.escape)
	}
	told := make([]Told, 0, len(words))
	for _, word := range words {
		told = append(told, b.told(word, i.Line))
	}
	return told
}

// command is what CMD and ENTRYPOINT name: words, or a line for the shell.
func (b *building) command(text string, line int) *Command {
	if words, is := array(text); is {
		return &Command{words, line}
	}
	return &Command{append(slices.Clone(b.shell), text), line}
}

// take goes through one instruction, and reports whether it is known.
func (b *building) take(i Instruction) bool {
	switch i.Name {
	case "ARG":
		b.arg(i)
	case "ENV", "LABEL":
		b.set(i)
	case "USER":
		b.image.User = b.told(i.Text, i.Line)
	case "EXPOSE":
		b.image.Exposed = append(b.image.Exposed, b.list(i)...)
	case "VOLUME":
		b.image.Volumes = append(b.image.Volumes, b.list(i)...)
	case "HEALTHCHECK":
		b.health(i)
	case "CMD":
		b.image.Command, b.commandHere = b.command(i.Text, i.Line), true
	case "ENTRYPOINT":
		b.image.Entrypoint = b.command(i.Text, i.Line)
		if !b.commandHere {
			b.image.Command = &Command{Line: i.Line}
		}
	case "SHELL":
		b.shell, _ = array(i.Text)
	case "COPY", "ADD":
		b.copy(i)
	case "RUN", "ONBUILD":
		b.step(i)
	case "WORKDIR", "STOPSIGNAL", "MAINTAINER":
	default:
		return false
	}
	return true
}

func (b *building) arg(i Instruction) {
	for _, word := range rawWords(i.Text, b.file.escape) {
		name, value := b.argument(word)
		b.args[name] = value
		if value.set || !value.known {
			b.image.Settings = append(b.image.Settings, Setting{"ARG", name, Told{value.value, value.known, i.Line}})
		}
	}
}

// set goes through ENV and LABEL: "NAME=value ...", or "NAME value" with one.
func (b *building) set(i Instruction) {
	words := rawWords(i.Text, b.file.escape)
	if len(words) > 0 && !strings.Contains(words[0], "=") {
		name, value := cutWord(i.Text)
		words = []string{name + "=" + value}
	}
	env := map[string]variable{}
	for _, word := range words {
		name, text, _ := strings.Cut(word, "=")
		plain, known := b.scope().expand(name)
		value := b.told(text, i.Line)
		value.Known = value.Known && known
		b.image.Settings = append(b.image.Settings, Setting{i.Name, plain, value})
		env[plain] = variable{value.Text, true, value.Known}
	}
	// The variables of one ENV don't see each other.
	for name, value := range env {
		if i.Name == "ENV" {
			b.env[name] = value
		}
	}
}

func (b *building) health(i Instruction) {
	kind, text := cutWord(i.Text)
	b.image.Health = &Command{[]string{"NONE"}, i.Line}
	if strings.EqualFold(kind, "NONE") {
		return
	}
	if words, is := array(text); is {
		b.image.Health.Words = append([]string{"CMD"}, words...)
		return
	}
	b.image.Health.Words = []string{"CMD-SHELL", text}
}

// copy notes the files that are copied into the image: the last word is where to.
func (b *building) copy(i Instruction) {
	if i.Name == "ADD" && !slices.ContainsFunc(i.Flags, func(flag string) bool { return strings.HasPrefix(flag, "--checksum=") }) {
		b.image.Adds = append(b.image.Adds, i.Line)
	}
	words := b.list(i)
	for _, word := range words[:max(0, len(words)-1)] {
		if !strings.HasPrefix(word.Text, "<<") {
			b.image.Copied = append(b.image.Copied, word)
		}
	}
	b.heredocs(i)
}

func (b *building) step(i Instruction) {
	b.image.Steps = append(b.image.Steps, Step{i.Text, i.Line})
	b.heredocs(i)
}

func (b *building) heredocs(i Instruction) {
	for _, text := range i.Heredocs {
		for at, line := range text.Lines {
			b.image.Steps = append(b.image.Steps, Step{line, text.Line + at})
		}
	}
}
