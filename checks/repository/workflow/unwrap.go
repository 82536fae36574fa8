package workflow

import (
	"slices"
	"strings"
)

// wrappers run the command that follows them, with options before it: how many words each
// of those options takes, one where it isn't listed.
var wrappers = map[string][]string{
	"sudo": {"-u", "-g"}, "nice": {"-n"}, "ionice": {"-c", "-n"}, "nohup": nil, "command": nil, "exec": nil, "time": nil, "stdbuf": {"-o", "-e", "-i"},
	"xvfb-run": {"-s", "-n", "--server-args"}, "env": {"-u", "-C"}, "npx": {"-p", "--package"}, "pnpx": nil, "bunx": nil,
	"uvx": {"--from", "--with", "-p", "--python"}, "timeout": {"-s", "-k", "--signal", "--kill-after"},
}

// runners are the same with a subcommand.
var runners = map[string][]string{
	"poetry": {"run"}, "pipenv": {"run"}, "pdm": {"run"}, "uv": {"run"}, "rye": {"run"}, "pixi": {"run"}, "pipx": {"run"}, "bundle": {"exec"},
	"pnpm": {"exec", "dlx"}, "yarn": {"exec", "dlx"}, "npm": {"exec"},
}

// runnerOptions are options of runners with a value of their own.
var runnerOptions = []string{"--with", "--group", "--extra", "--python", "-p", "--package", "--directory", "--project", "--only-group", "--spec", "--env-file", "--from", "-e"}

// unwrap takes away what only runs another command: `sudo`, `poetry run`, `go run`.
func unwrap(words []word) []word {
	for range 12 {
		if len(words) == 0 {
			return nil
		}
		name := programName(words[0].text)
		rest := words[1:]
		valued, wraps := wrappers[name]
		subs, runs := runners[name]
		switch {
		case wraps:
			rest = afterOptions(rest, valued)
			for name == "env" && len(rest) > 0 && strings.Contains(rest[0].text, "=") {
				rest = afterOptions(rest[1:], valued)
			}
			if name == "timeout" && len(rest) > 0 {
				rest = rest[1:]
			}
		case runs && len(rest) > 0 && slices.Contains(subs, rest[0].text):
			rest = afterOptions(rest[1:], runnerOptions)
		case isPython(name) && name != "python":
			return append([]word{{text: "python"}}, rest...)
		case name == "coverage" && len(rest) > 0 && rest[0].text == "run":
			rest = append([]word{{text: "python"}}, rest[1:]...)
		case name == "go" && len(rest) > 0 && (rest[0].text == "run" || rest[0].text == "tool"):
			rest = afterOptions(rest[1:], []string{"-mod", "-tags"})
		default:
			return words
		}
		words = rest
	}
	return words
}

func isPython(name string) bool {
	return name == "py" || strings.HasPrefix(name, "python") && strings.Trim(name[len("python"):], "0123456789.") == ""
}

// afterOptions skips options; those in valued take the next word too.
func afterOptions(words []word, valued []string) []word {
	for len(words) > 0 && strings.HasPrefix(words[0].text, "-") {
		skip := 1
		if slices.Contains(valued, words[0].text) {
			skip = 2
		}
		if words[0].text == "--" {
			return words[1:]
		}
		words = words[min(skip, len(words)):]
	}
	return words
}
