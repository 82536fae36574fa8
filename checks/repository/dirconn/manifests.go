package dirconn

import (
	"bytes"
	"errors"
	"path"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
	"hardcheck/checks/repository"
)

// locks are the files beside a manifest that fix the versions of what it names. Npm's and
// Cargo's may stand above, where several packages share one.
var locks = map[repository.Ecosystem][]string{
	repository.GoMod:    {"go.sum"},
	repository.NPM:      {"package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"},
	repository.Pip:      {"poetry.lock", "uv.lock", "pdm.lock", "Pipfile.lock", "pylock.toml"},
	repository.Cargo:    {"Cargo.lock"},
	repository.Bundler:  {"Gemfile.lock"},
	repository.Composer: {"composer.lock"},
	repository.Gradle:   {"gradle.lockfile"},
}

// manifestOf is the ecosystem of a file, if it names dependencies.
func manifestOf(name string) (repository.Ecosystem, bool) {
	base := path.Base(name)
	switch base {
	case "go.mod":
		return repository.GoMod, true
	case "package.json":
		return repository.NPM, true
	case "Cargo.toml":
		return repository.Cargo, true
	case "Gemfile":
		return repository.Bundler, true
	case "composer.json":
		return repository.Composer, true
	case "pom.xml":
		return repository.Maven, true
	case "build.gradle", "build.gradle.kts":
		return repository.Gradle, true
	case "pyproject.toml", "setup.py", "setup.cfg", "Pipfile":
		return repository.Pip, true
	}
	lower := strings.ToLower(base)
	switch {
	case strings.HasPrefix(lower, "requirements") && strings.HasSuffix(lower, ".txt"), path.Base(path.Dir(name)) == "requirements" && path.Ext(lower) == ".txt":
		return repository.Pip, true
	case lower == "dockerfile" || strings.HasPrefix(lower, "dockerfile.") && !strings.HasSuffix(lower, ".dockerignore") || strings.HasSuffix(lower, ".dockerfile"):
		return repository.Docker, true
	case path.Dir(name) == ".github/workflows" && (path.Ext(lower) == ".yml" || path.Ext(lower) == ".yaml"):
		return repository.Actions, true
	}
	return "", false
}

// readManifests lists the files that name dependencies, and what fixes their versions.
func (c *collector) readManifests() {
	var found []repository.Manifest
	var unread error
	there := make(map[string]bool, len(c.tree.files))
	for _, name := range c.tree.files {
		there[name] = true
	}
	for _, name := range c.tree.files {
		ecosystem, ok := manifestOf(name)
		if !ok || isTest(name) {
			continue
		}
		one := repository.Manifest{Path: checks.Clean(name), Ecosystem: ecosystem}
		needed, err := c.lock(name, there, &one)
		if err != nil {
			unread = errors.Join(unread, err)
		}
		if needed || err != nil {
			found = append(found, one)
		}
	}
	c.facts.Manifests = list(c, "manifests", found, unread)
}

// lock finds what fixes the versions of a manifest; needed is false for one that names no
// dependency.
func (c *collector) lock(name string, there map[string]bool, one *repository.Manifest) (needed bool, err error) {
	names, known := locks[one.Ecosystem]
	if !known {
		return true, nil // the versions stand in the file itself, if anywhere
	}
	text, err := c.read(name)
	if err != nil {
		return true, err
	}
	if strings.HasSuffix(name, ".txt") {
		count, loose := requirements(text)
		one.Loose = loose
		one.Lock = checks.Known(map[bool]string{true: one.Path}[loose == 0])
		return count > 0, nil
	}
	if !namesDependencies(name, text) {
		return false, nil
	}
	for folder := path.Dir(name); ; folder = path.Dir(folder) {
		for _, lock := range names {
			if there[path.Join(folder, lock)] {
				one.Lock = checks.Known(checks.Clean(path.Join(folder, lock)))
				return true, nil
			}
		}
		above := one.Ecosystem == repository.NPM || one.Ecosystem == repository.Cargo || one.Ecosystem == repository.Pip
		if folder == "." || !above {
			one.Lock = checks.Known("")
			return true, nil
		}
	}
}

// dependencyTable are the words by which a manifest begins to name dependencies.
var dependencyTable = map[string]*pattern.Pattern{
	"go.mod":         pattern.New(`(?m)^require\b`),
	"package.json":   pattern.New(`"(?:dev|peer|optional)?[dD]ependencies"\s*:\s*\{\s*"`),
	"Cargo.toml":     pattern.New(`(?m)^\[(?:.*\.)?(?:dev-|build-)?dependencies[\].]`),
	"pyproject.toml": pattern.New(`(?m)^(?:dependencies\s*=\s*\[\s*["'\n#]|\[tool\.poetry\.(?:.*\.)?dependencies\])`),
	"setup.py":       pattern.New(`install_requires`),
	"setup.cfg":      pattern.New(`(?m)^install_requires`),
	"Pipfile":        pattern.New(`(?m)^\[packages\]`),
	"Gemfile":        pattern.New(`(?m)^\s*gem\b`),
	"composer.json":  pattern.New(`"require(?:-dev)?"\s*:`),
}

func namesDependencies(name string, text []byte) bool {
	table, known := dependencyTable[path.Base(name)]
	return !known || table.Match(text)
}

// requirements counts the dependencies of a requirements file, and those without an exact
// version (pip.pypa.io: requirements file format).
func requirements(text []byte) (count, loose int) {
	for line := range bytes.Lines(text) {
		fields := strings.TrimSpace(string(line))
		fields, _, _ = strings.Cut(fields, " #")
		if fields == "" || strings.HasPrefix(fields, "#") || strings.HasPrefix(fields, "-") && !strings.HasPrefix(fields, "-e") {
			continue // an option: what -r names is a file of its own
		}
		if strings.HasPrefix(fields, "\\") || strings.HasPrefix(fields, "--hash") {
			continue
		}
		count++
		if strings.Contains(fields, "@") && strings.Contains(fields, "#sha256=") {
			continue
		}
		if !strings.Contains(fields, "==") || strings.Contains(fields, "==*") || strings.Contains(fields, ".*") {
			loose++
		}
	}
	return count, loose
}
