package written

import (
	"errors"
	"fmt"
	"strings"

	"hardcheck/checks/pattern"
)

// Dockerfile is what a Dockerfile says (Dockerfile reference, docs.docker.com).
type Dockerfile struct {
	// Global are the arguments that are declared before the first stage, with defaults.
	Global map[string]string
	// Arguments are the instructions that declare them.
	Arguments []Instruction
	Stages    []Stage
	// escape is the character that joins lines and takes a meaning away.
	escape byte
}

// Stage is one stage of a build. The last is the image, unless another is named.
type Stage struct {
	// Name is what follows AS, in lower case; From the image or stage that it begins with,
	// with global arguments filled in.
	Name, From string
	// Given is From as it is written.
	Given string
	// Unfilled is set where From has an argument without a default.
	Unfilled     bool
	Line         int
	Instructions []Instruction
}

// Instruction is one of a stage, with its flags apart: `COPY --from=build a b`.
type Instruction struct {
	// Name is in upper case.
	Name  string
	Flags []string
	// Text is the rest, with continued lines joined.
	Text string
	// Heredocs are the texts that stand behind it.
	Heredocs []Heredoc
	Line     int
}

// Heredoc is a text that RUN, COPY or ADD have behind them.
type Heredoc struct {
	// Line is that of its first line.
	Line  int
	Lines []string
}

// ErrSyntax is returned for a file that names a syntax other than Dockerfile's: a program that
// is not known here decides what it means.
var ErrSyntax = errors.New("the file is of another syntax than Dockerfile's (# syntax=)")

var filled = pattern.New(`\$(?:\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}$]*))?\}|([A-Za-z_][A-Za-z0-9_]*))`)

// ParseDockerfile reads a Dockerfile.
func ParseDockerfile(data []byte) (Dockerfile, error) {
	d := Dockerfile{Global: map[string]string{}}
	if len(data) > maxBytes {
		return d, ErrLarge
	}
	lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n"), "\n")
	escape, err := directives(lines)
	if err != nil {
		return d, err
	}
	d.escape = escape
	instructions, err := instructionsIn(lines, escape)
	if err != nil {
		return d, err
	}
	for _, i := range instructions {
		switch {
		case i.Name == "FROM":
			d.Stages = append(d.Stages, d.stage(i))
		case len(d.Stages) > 0:
			last := &d.Stages[len(d.Stages)-1]
			last.Instructions = append(last.Instructions, i)
		case i.Name == "ARG":
			d.Arguments = append(d.Arguments, i)
			for _, word := range strings.Fields(i.Text) {
				if name, value, given := strings.Cut(word, "="); given {
					d.Global[name] = strings.Trim(value, `"'`)
				}
			}
		default:
			return d, fmt.Errorf("line %d: an instruction stands before the first FROM", i.Line)
		}
	}
	if len(d.Stages) == 0 {
		return d, errors.New("there is no FROM")
	}
	return d, nil
}

func (d Dockerfile) stage(i Instruction) Stage {
	words := strings.Fields(i.Text)
	s := Stage{Line: i.Line}
	if len(words) > 0 {
		s.Given = words[0]
		s.From, s.Unfilled = d.fill(words[0])
	}
	if len(words) == 3 && strings.EqualFold(words[1], "AS") {
		s.Name = strings.ToLower(words[2])
	}
	return s
}

// fill fills in the global arguments.
func (d Dockerfile) fill(text string) (string, bool) {
	unfilled := false
	text = filled.ReplaceAllStringFunc(text, func(match string) string {
		parts := filled.FindStringSubmatch(match)
		if value := d.Global[parts[1]+parts[3]]; value != "" {
			return value
		}
		if parts[2] != "" {
			return parts[2]
		}
		unfilled = true
		return match
	})
	return text, unfilled || strings.Contains(text, "$")
}

// Base is the stage or image that the last stage begins with, through other stages; the
// instructions of all of them count, those of the last stage last.
func (d Dockerfile) Base() (from Stage, instructions []Instruction) {
	if len(d.Stages) == 0 {
		return Stage{}, nil
	}
	chain := d.chain(len(d.Stages)-1, func(s Stage) string { return s.From })
	for _, at := range chain {
		instructions = append(instructions, d.Stages[at].Instructions...)
	}
	return d.Stages[chain[0]], instructions
}

// chain are the stages that a stage is built of, the first one first. from says what one begins with.
func (d Dockerfile) chain(at int, from func(Stage) string) []int {
	chain := []int{at}
	for {
		before := -1
		for i := range at {
			if d.Stages[i].Name != "" && strings.EqualFold(d.Stages[i].Name, from(d.Stages[at])) {
				before = i
			}
		}
		if before < 0 {
			return chain
		}
		chain, at = append([]int{before}, chain...), before
	}
}
