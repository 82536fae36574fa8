package workflow

import (
	"path"
	"slices"
	"strings"

	"hardcheck/checks/pattern"
)

// The bounds of a Makefile.
const (
	maxMakeLines = 20_000
	maxExpand    = 8
	maxNeeds     = 30
	maxExpanded  = 64 << 10
)

// makefile is what is read of a Makefile: explicit rules and simple variables.
type makefile struct {
	rules    map[string]makeRule
	first    string
	vars     map[string]string
	included bool
	ignore   []string // targets of .IGNORE; one that is empty is all
	oneShell bool
}

type makeRule struct {
	needs  []string
	recipe []string
}

var assignment = pattern.New(`^(?:export\s+|override\s+)*([A-Za-z_.][\w.-]*)\s*(::?:?=|\?=|\+=|!=|=)\s*(.*)$`)

func parseMake(text string) makefile {
	m := makefile{rules: map[string]makeRule{}, vars: map[string]string{}}
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	var targets []string
	for i := 0; i < min(len(lines), maxMakeLines); i++ {
		line := lines[i]
		for strings.HasSuffix(line, "\\") && i+1 < len(lines) {
			i++
			line += "\n" + lines[i]
		}
		if recipe, ok := strings.CutPrefix(line, "\t"); ok {
			m.addRecipe(targets, strings.ReplaceAll(recipe, "\n\t", "\n"))
			continue
		}
		line, _, _ = strings.Cut(strings.ReplaceAll(line, "\\\n", " "), "#")
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case strings.HasPrefix(line, "include ") || strings.HasPrefix(line, "-include ") || strings.HasPrefix(line, "sinclude "):
			m.included = true
		case assignment.MatchString(line):
			m.assign(assignment.FindStringSubmatch(line))
		case strings.Contains(line, ":"):
			targets = m.addRule(line)
		}
	}
	return m
}

func (m *makefile) assign(parts []string) {
	name, value := parts[1], strings.TrimSpace(parts[3])
	switch parts[2] {
	case "+=":
		m.vars[name] += " " + value
	case "?=":
		if _, set := m.vars[name]; !set {
			m.vars[name] = value
		}
	case "!=":
		m.vars[name] = "$(shell)"
	default:
		m.vars[name] = value
	}
}

func (m *makefile) addRule(line string) []string {
	left, right, _ := strings.Cut(line, ":")
	right = strings.TrimPrefix(right, ":")
	needs, recipe, inline := strings.Cut(right, ";")
	targets := strings.Fields(m.expand(left))
	for _, target := range targets {
		switch target {
		case ".IGNORE":
			m.ignore = append(m.ignore, append(strings.Fields(needs), "")...)
			if len(strings.Fields(needs)) > 0 {
				m.ignore = m.ignore[:len(m.ignore)-1]
			}
		case ".ONESHELL":
			m.oneShell = true
		}
		if m.first == "" && !strings.HasPrefix(target, ".") && !strings.Contains(target, "%") {
			m.first = target
		}
		rule := m.rules[target]
		rule.needs = append(rule.needs, strings.Fields(m.expand(strings.ReplaceAll(needs, "|", " ")))...)
		m.rules[target] = rule
	}
	if inline {
		m.addRecipe(targets, recipe)
	}
	return targets
}

func (m *makefile) addRecipe(targets []string, line string) {
	for _, target := range targets {
		rule := m.rules[target]
		rule.recipe = append(rule.recipe, line)
		m.rules[target] = rule
	}
}

var variable = pattern.New(`\$\$|\$\(([^()$]*)\)|\$\{([^{}$]*)\}|\$([^({$])`)

// expand fills in variables that the Makefile sets; what is left stays an expansion for
// the shell, of which nothing is known.
func (m *makefile) expand(text string) string {
	for range maxExpand {
		changed := false
		text = variable.ReplaceAllStringFunc(text, func(match string) string {
			parts := variable.FindStringSubmatch(match)
			name := parts[1] + parts[2]
			value, set := m.vars[name]
			if name == "MAKE" {
				value, set = "make", true
			}
			if !set || len(value) > maxExpanded {
				return match
			}
			changed = true
			return value
		})
		if !changed || len(text) > maxExpanded {
			break
		}
	}
	return text[:min(len(text), maxExpanded)]
}

// forShell is a recipe's line as the shell gets it: `$$` is `$`, and what make would fill
// in and isn't known becomes a variable that nobody knows.
func (m *makefile) forShell(line string) string {
	return variable.ReplaceAllStringFunc(m.expand(line), func(match string) string {
		if match == "$$" {
			return "$"
		}
		return "${UNKNOWN}"
	})
}

func followMake(r *resolver, args []word, at place) bool {
	dir, file, targets := at.dir, "", []string{}
	for i := 0; i < len(args); i++ {
		text := args[i].text
		switch {
		case (text == "-C" || text == "-f") && i+1 < len(args):
			i++
			if text == "-C" {
				dir = path.Join(dir, args[i].text)
			} else {
				file = args[i].text
			}
		case text == "-i" || text == "--ignore-errors":
			at.effect = at.effect.and(passes("make -i goes on after failures"))
		case text == "-n" || text == "--dry-run" || text == "--just-print":
			return true
		case strings.HasPrefix(text, "-") || strings.Contains(text, "="):
		case args[i].dynamic:
			r.opaque("make "+text, "which target is made is filled in when it runs", at)
			return true
		default:
			targets = append(targets, text)
		}
	}
	m, ok := r.makefile(dir, file)
	if !ok {
		r.opaque("make", "there is no Makefile among the files that were read", at)
		return true
	}
	if len(targets) == 0 {
		targets = []string{m.first}
	}
	at.dir = dir
	seen := map[string]bool{}
	for _, target := range targets {
		r.target(m, target, at.below("make "+target), seen, 0)
	}
	return true
}

func (r *resolver) makefile(dir, file string) (makefile, bool) {
	names := []string{"GNUmakefile", "makefile", "Makefile"}
	if file != "" {
		names = []string{file}
	}
	for _, name := range names {
		if data, err := readFile(r.tree, path.Join(dir, name)); err == nil {
			return parseMake(string(data)), true
		}
	}
	return makefile{}, false
}

// target follows a target's prerequisites and its recipe, each target once.
func (r *resolver) target(m makefile, name string, at place, seen map[string]bool, depth int) {
	if seen[name] {
		return
	}
	seen[name] = true
	if depth > maxNeeds {
		r.opaque("make "+name, "it stands behind more prerequisites than are followed", at)
		return
	}
	rule, known := m.rules[name]
	if !known {
		// A prerequisite without a rule is a file.
		if depth == 0 {
			r.opaque("make "+name, "the Makefile has no rule of this name that is read", at)
		}
		return
	}
	for _, need := range rule.needs {
		r.target(m, need, at, seen, depth+1)
	}
	if slices.Contains(m.ignore, name) || slices.Contains(m.ignore, "") {
		at.effect = at.effect.and(passes(".IGNORE makes make go on after failures"))
	}
	if m.oneShell {
		at.effect = at.effect.perhaps("the Makefile has .ONESHELL")
	}
	how := plainShell
	flags := m.expand("$(.SHELLFLAGS)")
	how.pipefail = strings.Contains(flags, "pipefail")
	if fields := strings.Fields(flags); len(fields) > 0 {
		how.errexit = strings.HasPrefix(fields[0], "-") && strings.Contains(fields[0], "e")
	}
	for _, line := range rule.recipe {
		here, text := at, strings.TrimLeft(m.forShell(line), " \t")
		for text != "" && strings.ContainsRune("@-+", rune(text[0])) {
			if text[0] == '-' {
				here.effect = here.effect.and(passes("the Makefile's `-` makes make go on after its failure"))
			}
			text = strings.TrimLeft(text[1:], " \t")
		}
		r.script(text, how, here)
	}
}
