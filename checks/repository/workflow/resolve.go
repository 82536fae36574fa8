package workflow

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"hardcheck/checks/pattern"
	"hardcheck/checks/repository"
)

// Tree reads a file of the checkout by its slash-separated path, within bounds.
type Tree func(name string) ([]byte, error)

func readFile(tree Tree, name string) ([]byte, error) {
	if tree == nil || name == "" || strings.Contains(name, "\\") || !fs.ValidPath(name) {
		return nil, fs.ErrNotExist
	}
	return tree(name)
}

// The bounds of following commands into other files.
const (
	maxFollow = 6
	maxSteps  = 400
)

// resolver finds the tools that commands come to, through wrappers, make and task runners.
type resolver struct {
	tree  Tree
	found []resolved
}

// resolved is a tool, and the way to it.
type resolved struct {
	finding
	line int
	via  []string
}

// place is where a command stands: the folder it runs in and how it was come to.
type place struct {
	dir    string
	via    []string
	line   int
	effect effect
	// lines are those of the file for each line of its script; nil where they follow line.
	lines []int
}

func (p place) below(step string) place {
	p.via = append(slices.Clone(p.via), step)
	return p
}

// script follows a script.
func (r *resolver) script(text string, how shell, at place) {
	commands, problem := readScript(text, how)
	for _, c := range commands {
		if c.words[0].text == "cd" && len(c.words) > 1 {
			at.dir = path.Join(at.dir, c.words[1].text)
			if c.words[1].dynamic {
				at.dir = "*"
			}
			continue
		}
		here := at
		here.effect = c.effect.and(at.effect)
		switch {
		case len(at.via) > 0:
		case c.line >= 1 && c.line <= len(at.lines):
			here.line = at.lines[c.line-1]
		default:
			here.line = at.line + c.line - 1
		}
		r.command(c.words, here)
	}
	if problem != "" {
		r.opaque(firstLine(text), problem, at)
	}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line[:min(len(line), 60)]
}

func (r *resolver) add(f finding, at place) {
	if len(r.found) <= maxSteps {
		r.found = append(r.found, resolved{f, at.line, at.via})
	}
}

// opaque notes something that can't be followed, and may look for anything.
func (r *resolver) opaque(what, why string, at place) {
	r.add(finding{tool: what, class: repository.Opaque, effect: undecided(why)}, at)
}

// command follows one command.
func (r *resolver) command(words []word, at place) {
	words = unwrap(words)
	if len(words) == 0 || len(at.via) > maxFollow {
		return
	}
	name, args := programName(words[0].text), words[1:]
	if follow := follower(name); follow != nil && follow(r, args, at) {
		return
	}
	if found, ok := recognise(name, args, r.tree); ok {
		found.effect = found.effect.and(at.effect)
		r.add(found, at)
		return
	}
	switch {
	case words[0].dynamic && !strings.Contains(words[0].text, "/"):
		r.opaque("a command that is filled in", "which command runs is filled in when it runs", at)
	case strings.HasSuffix(words[0].text, ".sh") || strings.HasPrefix(words[0].text, "./"):
		r.file(words[0].text, plainShell, at)
	}
}

var version = pattern.New(`^(.+)@[\w.^~*-]+$`)

// programName is the name of a program: without its path, version and Windows' ending.
func programName(text string) string {
	name := strings.TrimSuffix(path.Base(text), ".exe")
	if parts := version.FindStringSubmatch(name); parts != nil {
		name = parts[1]
	}
	switch name {
	case "gradlew":
		return "gradle"
	case "mvnw":
		return "mvn"
	case "gmake":
		return "make"
	}
	return name
}

// file follows a script of the checkout.
func (r *resolver) file(name string, how shell, at place) {
	data, err := readFile(r.tree, path.Join(at.dir, name))
	if err != nil {
		r.opaque(name, "the script is not among the files that were read", at)
		return
	}
	first, _, _ := strings.Cut(string(data), "\n")
	if !strings.HasPrefix(first, "#!") || !strings.Contains(first, "sh") {
		if strings.HasPrefix(first, "#!") || !strings.HasSuffix(name, ".sh") {
			r.opaque(name, "a program of the project's own is not followed", at)
			return
		}
	}
	_, options, _ := strings.Cut(strings.TrimSpace(first), "sh ")
	if strings.HasPrefix(options, "-") && strings.Contains(strings.Fields(options)[0], "e") {
		how.errexit = true
	}
	r.script(string(data), how, at.below(name))
}

// follower follows commands that run others; nil where the program isn't known as one. It
// gives false where this command isn't such a one.
func follower(name string) func(*resolver, []word, place) bool {
	switch name {
	case "bash", "sh", "dash", "zsh":
		return followShell
	case "make":
		return followMake
	case "task":
		return followTask
	case "npm", "pnpm", "yarn":
		return followPackage
	case "docker", "podman", "docker-compose":
		return followContainer
	case "python":
		return followPython
	case "tox", "nox", "just", "invoke", "inv", "poe", "pre-commit", "bazel", "hatch", "rake", "earthly", "dagger", "mage", "nx", "turbo", "gulp", "grunt", "eval", "source", ".", "xargs":
		return func(r *resolver, _ []word, at place) bool {
			r.opaque(name, "what "+name+" runs is not followed", at)
			return true
		}
	}
	return nil
}

func followShell(r *resolver, args []word, at place) bool {
	how := plainShell
	for i, arg := range args {
		if arg.text == "pipefail" {
			how.pipefail = true
			continue
		}
		if !strings.HasPrefix(arg.text, "-") {
			r.file(arg.text, how, at)
			return true
		}
		how.errexit = how.errexit || !strings.HasPrefix(arg.text, "--") && strings.Contains(arg.text, "e")
		if strings.HasSuffix(arg.text, "c") && !strings.HasPrefix(arg.text, "--") && i+1 < len(args) {
			if args[i+1].dynamic {
				r.opaque("sh -c", "what the shell runs is filled in when it runs", at)
			}
			r.script(args[i+1].text, how, at)
			return true
		}
	}
	r.opaque("a shell", "what the shell runs comes from its input", at)
	return true
}

// containerTools are images that hold one tool.
var containerTools = map[string]string{
	"golangci/golangci-lint": "golangci-lint", "aquasec/trivy": "trivy", "aquasecurity/trivy": "trivy", "semgrep/semgrep": "semgrep", "returntocorp/semgrep": "semgrep",
	"securego/gosec": "gosec", "anchore/grype": "grype", "google/osv-scanner": "osv-scanner",
}

// followContainer finds the tool that a container is started for.
func followContainer(r *resolver, args []word, at place) bool {
	if !hasAny(args, "run", "exec") {
		return false
	}
	for i, arg := range args {
		if arg.text == "-d" || arg.text == "--detach" {
			at.effect = at.effect.and(passes("its container runs in the background"))
		}
		image, _, _ := strings.Cut(arg.text, "@")
		if colon := strings.LastIndex(image, ":"); colon > strings.LastIndex(image, "/") {
			image = image[:colon]
		}
		for known, name := range containerTools {
			if image != known && !strings.HasSuffix(image, "/"+known) {
				continue
			}
			rest := args[i+1:]
			if len(rest) > 0 && rest[0].text == name {
				rest = rest[1:]
			}
			r.command(append([]word{{text: name}}, rest...), at)
			return true
		}
		if _, known := tools[arg.text]; known && i > 0 && arg.text != "docker" {
			r.command(args[i:], at)
			return true
		}
	}
	r.opaque("a container", "what the container runs is in its image", at)
	return true
}

// followPython finds what `python -m` and `python manage.py` come to.
func followPython(r *resolver, args []word, at place) bool {
	for i, arg := range args {
		switch {
		case arg.text == "-m" && i+1 < len(args):
			name := strings.ReplaceAll(args[i+1].text, "_", "-")
			if name == "django" {
				name = "django-admin"
			}
			if name == "python" {
				return true
			}
			r.command(append([]word{{text: name}}, args[i+2:]...), at)
			return true
		case path.Base(arg.text) == "manage.py":
			r.command(append([]word{{text: "manage.py"}}, args[i+1:]...), at)
			return true
		case arg.text == "-c":
			return true
		case strings.HasSuffix(arg.text, ".py"):
			if suspicious(arg.text) {
				r.opaque(arg.text, "a program of the project's own is not followed", at)
			}
			return true
		}
	}
	return true
}

// hints are words in the name of something unknown that make it worth saying so.
var hints = pattern.New(`(?i)test|audit|scan|security|lint|sast|vuln|depend|check|quality|analy|safety|trivy|snyk|sonar|codeql`)

func suspicious(name string) bool { return hints.MatchString(name) }
