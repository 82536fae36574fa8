package written

import (
	"fmt"
	"strings"

	"hardcheck/checks/pattern"
)

var (
	directive = pattern.New(`^#\s*([A-Za-z]+)\s*=\s*(\S+)\s*$`)
	// ours are the syntaxes that are Dockerfile's own, by the images that read them.
	ours = pattern.New(`^(docker\.io/)?docker/dockerfile(-upstream)?([:@].*)?$`)
	// heredoc begins one: the descriptor, a dash where tabs may stand before its text, its name.
	heredoc = pattern.New(`(?:^|\s)[0-9]*<<(-?)(?:"([^\s"'<]+)"|'([^\s"'<]+)'|([^\s"'<>|&;()]+))`)
)

// maxHeredocs bounds those of one instruction.
const maxHeredocs = 20

// directives reads the comments of a file's top that say how it is to be read.
func directives(lines []string) (escape byte, err error) {
	escape = '\\'
	for i, line := range lines {
		parts := directive.FindStringSubmatch(strings.TrimSpace(line))
		if parts == nil {
			return escape, nil
		}
		switch strings.ToLower(parts[1]) {
		case "syntax":
			if !ours.MatchString(parts[2]) {
				return escape, ErrSyntax
			}
		case "escape":
			if parts[2] != "`" && parts[2] != `\` {
				return escape, fmt.Errorf("line %d: the escape character is neither a backslash nor a backtick", i+1)
			}
			escape = parts[2][0]
		case "check":
		default:
			return escape, nil // a comment, behind which there is no directive
		}
	}
	return escape, nil
}

func instructionsIn(lines []string, escape byte) ([]Instruction, error) {
	var all []Instruction
	for at := 0; at < len(lines); at++ {
		if isRemark(lines[at]) {
			continue
		}
		i := Instruction{Line: at + 1}
		var text string
		text, at = logicalLine(lines, at, escape)
		name, rest := cutWord(text)
		i.Name, i.Text = strings.ToUpper(name), rest
		for strings.HasPrefix(i.Text, "--") {
			var flag string
			flag, i.Text = cutWord(i.Text)
			i.Flags = append(i.Flags, flag)
		}
		var err error
		if i.Heredocs, at, err = heredocsOf(i, lines, at); err != nil {
			return all, err
		}
		if all = append(all, i); len(all) > maxParts {
			return all, ErrLarge
		}
	}
	return all, nil
}

// isRemark reports whether a line says nothing: it is empty or a comment.
func isRemark(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || line[0] == '#'
}

// cutWord separates the first word.
func cutWord(text string) (word, rest string) {
	text = strings.TrimSpace(text)
	at := strings.IndexAny(text, " \t")
	if at < 0 {
		return text, ""
	}
	return text[:at], strings.TrimSpace(text[at:])
}

// logicalLine is the line at a place with those that it goes on in, and where the last of them
// is. Comments and empty lines between them don't end it.
func logicalLine(lines []string, first int, escape byte) (text string, last int) {
	var b strings.Builder
	for at := first; at < len(lines); at++ {
		if at > first && isRemark(lines[at]) {
			last = at
			continue
		}
		line, goesOn := continued(lines[at], escape)
		b.WriteString(line)
		if last = at; !goesOn {
			break
		}
	}
	return b.String(), last
}

// continued reports whether a line goes on in the next: it ends with one escape character.
func continued(line string, escape byte) (text string, goesOn bool) {
	line = strings.TrimRight(line, " \t")
	text, goesOn = strings.CutSuffix(line, string(escape))
	if !goesOn || strings.HasSuffix(text, string(escape)) {
		return line, false
	}
	return text, true
}

// heredocsOf are the texts that RUN, COPY or ADD have behind them, and the line where the last ends.
func heredocsOf(i Instruction, lines []string, at int) (texts []Heredoc, last int, err error) {
	if i.Name != "RUN" && i.Name != "COPY" && i.Name != "ADD" {
		return nil, at, nil
	}
	for _, match := range heredoc.FindAllStringSubmatch(i.Text, maxHeredocs) {
		end := match[2] + match[3] + match[4]
		text := Heredoc{Line: at + 2}
		for at++; ; at++ {
			if at >= len(lines) {
				return texts, at, fmt.Errorf("line %d: a heredoc has no end", i.Line)
			}
			line := lines[at]
			if match[1] == "-" {
				line = strings.TrimLeft(line, "\t")
			}
			if line == end {
				break
			}
			text.Lines = append(text.Lines, line)
		}
		texts = append(texts, text)
	}
	return texts, at, nil
}
