package main

import (
	"slices"
	"strings"
	"testing"
)

// routerCommand is one command of a RouterOS script.
type routerCommand struct {
	menu, verb string
	// unnamed are the arguments without a name: the rows that are meant.
	unnamed []string
	// names keeps the order of the arguments.
	names     []string
	arguments map[string]string
}

// routerVerbs are the commands that the topic uses: they end the menu's path.
var routerVerbs = []string{"add", "set", "remove", "sign", "import", "print", "find", "export-certificate"}

// routerCommands parses the lines that begin with a menu. Variables that ":local" lines
// set are replaced, and texts joined.
func routerCommands(t *testing.T, lines []string) []routerCommand {
	t.Helper()
	variables := map[string]string{}
	var commands []routerCommand
	for _, line := range lines {
		words := routerWords(line)
		switch {
		case len(words) == 3 && words[0] == ":local":
			variables["$"+words[1]] = strings.Trim(words[2], `"`)
		case strings.HasPrefix(line, "/"):
			commands = append(commands, parseCommand(t, "", words, variables))
		}
	}
	return commands
}

// parseCommand reads a command of a menu, which is empty where the words name it.
func parseCommand(t *testing.T, menu string, words []string, variables map[string]string) routerCommand {
	t.Helper()
	i := slices.IndexFunc(words, func(word string) bool { return slices.Contains(routerVerbs, word) })
	if i < 0 {
		t.Fatalf("no command in %q", words)
	}
	command := routerCommand{menu: menu, verb: words[i], arguments: map[string]string{}}
	if menu == "" {
		command.menu = strings.Join(words[:i], "/")
	}
	for _, word := range words[i+1:] {
		name, value, named := strings.Cut(word, "=")
		switch {
		case word == "where":
		case strings.HasPrefix(word, "["):
			inner := parseCommand(t, command.menu, routerWords(strings.Trim(word, "[]")), variables)
			command.unnamed = append(command.unnamed, inner.arguments["name"]+inner.arguments["comment"])
		case named:
			command.names = append(command.names, name)
			command.arguments[name] = routerValue(value, variables)
		default:
			command.unnamed = append(command.unnamed, word)
		}
	}
	return command
}

// routerValue is a value without quotes; in parentheses it is several, joined.
func routerValue(text string, variables map[string]string) string {
	var whole strings.Builder
	for part := range strings.SplitSeq(strings.Trim(text, "()"), " . ") {
		if value, known := variables[part]; known {
			part = value
		}
		whole.WriteString(strings.Trim(part, `"`))
	}
	return whole.String()
}

// routerWords cuts a line at blanks that stand in no quotes and no brackets.
func routerWords(line string) []string {
	var words []string
	depth, quoted, begin := 0, false, 0
	for i, char := range line + " " {
		switch {
		case char == '"':
			quoted = !quoted
		case quoted:
		case strings.ContainsRune("[({", char):
			depth++
		case strings.ContainsRune("])}", char):
			depth--
		case char == ' ' && depth == 0:
			if begin < i {
				words = append(words, line[begin:i])
			}
			begin = i + 1
		}
	}
	return words
}
