package workflow

import (
	"slices"
	"strings"

	"hardcheck/checks/repository"
)

// tool is a program that looks for faults, and how its options decide whether it exits
// with a failure when it finds one.
type tool struct {
	class     repository.Class
	ecosystem repository.Ecosystem
	// sub are the subcommands that look; none where the program alone does.
	sub []string
	// zero are options with which it exits with 0 whatever it finds.
	zero []string
	// zeroFormats are output formats with which it does; the option is named in format.
	format      []string
	zeroFormats []string
	// judge decides where the above doesn't.
	judge func(args []word, tree Tree) (finding, bool)
}

// finding is a tool that was recognised.
type finding struct {
	tool      string
	class     repository.Class
	ecosystem repository.Ecosystem
	effect    effect
	reports   bool
}

// tools are the known programs. Sources are their own manuals.
var tools = map[string]tool{
	"pip-audit":     {class: repository.DependencyAudit, ecosystem: repository.Pip, zero: []string{"--dry-run"}},
	"safety":        {class: repository.DependencyAudit, ecosystem: repository.Pip, sub: []string{"check", "scan"}, zero: []string{"--continue-on-error"}},
	"govulncheck":   {class: repository.DependencyAudit, ecosystem: repository.GoMod, zero: []string{"-json", "--json"}, format: []string{"-format", "--format"}, zeroFormats: []string{"json", "sarif", "openvex"}},
	"nancy":         {class: repository.DependencyAudit, ecosystem: repository.GoMod, sub: []string{"sleuth"}},
	"osv-scanner":   {class: repository.DependencyAudit},
	"cargo-audit":   {class: repository.DependencyAudit, ecosystem: repository.Cargo},
	"bundle-audit":  {class: repository.DependencyAudit, ecosystem: repository.Bundler},
	"bundler-audit": {class: repository.DependencyAudit, ecosystem: repository.Bundler},
	"bandit":        {class: repository.SecurityAnalysis, zero: []string{"--exit-zero"}},
	"gosec":         {class: repository.SecurityAnalysis, zero: []string{"-no-fail", "--no-fail"}},
	"brakeman":      {class: repository.SecurityAnalysis, zero: []string{"--no-exit-on-warn"}},
	"semgrep":       {judge: semgrep},
	"ruff":          {judge: ruff},
	"golangci-lint": {judge: golangci},
	"trivy":         {judge: trivy},
	"grype":         {judge: grype},
	"snyk":          {judge: snyk},
	"pytest":        {class: repository.Tests, zero: []string{"--collect-only", "--co", "--fixtures", "--markers"}},
	"py.test":       {class: repository.Tests, zero: []string{"--collect-only", "--co"}},
	"unittest":      {class: repository.Tests},
	"jest":          {class: repository.Tests, zero: []string{"--listTests", "--showConfig"}},
	"vitest":        {class: repository.Tests, sub: []string{"run", "--run", ""}},
	"mocha":         {class: repository.Tests, zero: []string{"--dry-run"}},
	"rspec":         {class: repository.Tests, zero: []string{"--dry-run"}},
	"phpunit":       {class: repository.Tests},
	"ctest":         {class: repository.Tests, zero: []string{"-N", "--show-only"}},
	"mvn":           {class: repository.Tests, sub: []string{"test", "verify", "install"}, zero: []string{"-DskipTests", "-Dmaven.test.skip=true", "-fn", "--fail-never"}},
	"gradle":        {class: repository.Tests, sub: []string{"test", "check", "build"}, zero: []string{"--dry-run", "-m"}},
	"go":            {judge: goTest},
	"npm":           {judge: packageAudit("npm", "--audit-level")},
	"pnpm":          {judge: packageAudit("pnpm", "--audit-level")},
	"yarn":          {judge: packageAudit("yarn", "--level")},
	"cargo":         {judge: cargo},
	"composer":      {class: repository.DependencyAudit, ecosystem: repository.Composer, sub: []string{"audit"}},
	"docker":        {judge: scout},
	"manage.py":     {class: repository.Tests, sub: []string{"test"}},
	"django-admin":  {class: repository.Tests, sub: []string{"test"}},
}

// helpOptions make a program say something about itself and nothing else.
var helpOptions = []string{"--version", "--help", "-h", "-V"}

// recognise finds what a program and its arguments look for.
func recognise(name string, args []word, tree Tree) (finding, bool) {
	t, known := tools[name]
	if !known || slices.ContainsFunc(args, func(w word) bool { return slices.Contains(helpOptions, w.text) }) {
		return finding{}, false
	}
	if t.judge != nil {
		found, ok := t.judge(args, tree)
		found.tool = name
		return found, ok
	}
	if t.sub != nil && !slices.Contains(t.sub, firstPlain(args)) {
		return finding{}, false
	}
	return finding{tool: name, class: t.class, ecosystem: t.ecosystem, effect: t.options(args)}, true
}

// options judges a program by its options.
func (t tool) options(args []word) effect {
	for i, arg := range args {
		if slices.Contains(t.zero, arg.text) {
			return passes(arg.text + " makes it exit with 0 whatever it finds")
		}
		if value, given := optionValue(args, i, t.format); given && slices.Contains(t.zeroFormats, value) {
			return passes("with the format " + value + " it exits with 0 whatever it finds")
		}
	}
	if hasBare(args) {
		return undecided("an argument is filled in when it runs, and may be an option")
	}
	return fails()
}

// hasBare reports whether an argument may become any option.
func hasBare(args []word) bool {
	return slices.ContainsFunc(args, func(w word) bool { return w.bare && looksOptional(w) })
}

// looksOptional reports whether a word that is expanded may begin with a dash.
func looksOptional(w word) bool {
	return strings.HasPrefix(w.text, "*") || strings.HasPrefix(w.text, placeholder) || strings.HasPrefix(w.text, "-")
}

// optionValue is the value of an option that stands at i: "--format json", "--format=json".
func optionValue(args []word, i int, names []string) (string, bool) {
	for _, name := range names {
		if args[i].text == name && i+1 < len(args) {
			return args[i+1].text, true
		}
		if value, ok := strings.CutPrefix(args[i].text, name+"="); ok {
			return value, true
		}
	}
	return "", false
}

// option is the value of the last of the options with one of the names.
func option(args []word, names ...string) (string, bool) {
	value, given := "", false
	for i := range args {
		if v, ok := optionValue(args, i, names); ok {
			value, given = v, true
		}
	}
	return value, given
}

// firstPlain is the first argument that is no option.
func firstPlain(args []word) string {
	for _, arg := range args {
		if !strings.HasPrefix(arg.text, "-") {
			return arg.text
		}
	}
	return ""
}

func hasAny(args []word, names ...string) bool {
	return slices.ContainsFunc(args, func(w word) bool { return slices.Contains(names, w.text) })
}

// exitCode judges a tool that exits with 0 unless an option says otherwise.
func exitCode(args []word, names ...string) effect {
	value, given := option(args, names...)
	switch {
	case given && strings.Trim(value, "0") == "":
		return passes(names[0] + " 0 makes it exit with 0 whatever it finds")
	case given && !strings.Contains(value, "*") && !strings.Contains(value, placeholder):
		return fails()
	case given || hasBare(args):
		return undecided("its exit code is filled in when it runs")
	}
	return passes("without " + names[0] + " it exits with 0 whatever it finds")
}

func trivy(args []word, tree Tree) (finding, bool) {
	f := finding{effect: exitCode(args, "--exit-code")}
	switch firstPlain(args) {
	case "image", "i":
		f.class = repository.ImageScan
	case "fs", "filesystem", "repo", "repository", "rootfs", "sbom":
		f.class = repository.DependencyAudit
	default:
		return finding{}, false
	}
	if scanners, given := option(args, "--scanners", "--security-checks"); given && !slices.Contains(strings.Split(scanners, ","), "vuln") {
		return finding{}, false
	}
	if _, given := option(args, "--exit-code"); !given {
		if text, err := readFile(tree, "trivy.yaml"); err == nil || given {
			f.effect = trivyConfig(text)
		}
	}
	return f, true
}

// trivyConfig judges trivy's own settings file, which it reads where it runs.
func trivyConfig(text []byte) effect {
	root, err := parseYAML(text)
	if err != nil {
		return undecided("trivy.yaml could not be read")
	}
	code := root.get("exit-code")
	if code.scalar && strings.Trim(code.text, "0") != "" {
		return fails()
	}
	return passes("neither an option nor trivy.yaml sets an exit code, so that it exits with 0 whatever it finds")
}

func grype(args []word, tree Tree) (finding, bool) {
	f := finding{class: repository.ImageScan, effect: passes("without --fail-on it exits with 0 whatever it finds")}
	target := firstPlain(args)
	if strings.HasPrefix(target, "dir:") || strings.HasPrefix(target, "file:") || strings.HasPrefix(target, ".") {
		f.class = repository.DependencyAudit
	}
	if target == "" || target == "db" || target == "version" {
		return finding{}, false
	}
	_, given := option(args, "--fail-on", "-f")
	_, config := readFile(tree, ".grype.yaml")
	switch {
	case given:
		f.effect = fails()
	case config == nil:
		f.effect = undecided(".grype.yaml may set fail-on-severity, and isn't read")
	case hasBare(args):
		f.effect = undecided("an argument is filled in when it runs, and may be an option")
	}
	return f, true
}

func snyk(args []word, _ Tree) (finding, bool) {
	f := finding{effect: fails()}
	var plain []string
	for _, arg := range args {
		if !strings.HasPrefix(arg.text, "-") {
			plain = append(plain, arg.text)
		}
	}
	switch strings.Join(plain[:min(len(plain), 2)], " ") {
	case "code test":
		f.class = repository.SecurityAnalysis
	case "container test":
		f.class = repository.ImageScan
	default:
		if len(plain) == 0 || plain[0] != "test" {
			return finding{}, false
		}
		f.class = repository.DependencyAudit
	}
	return f, true
}

func semgrep(args []word, _ Tree) (finding, bool) {
	f := finding{class: repository.SecurityAnalysis}
	switch {
	case firstPlain(args) == "ci":
		f.effect = tool{zero: []string{"--dry-run"}}.options(args)
	case hasAny(args, "--error"):
		f.effect = tool{}.options(args)
	case firstPlain(args) == "scan" || hasOption(args, "--config", "-c", "--autofix"):
		f.effect = passes("without --error it exits with 0 whatever it finds")
	default:
		return finding{}, false
	}
	return f, true
}

func hasOption(args []word, names ...string) bool {
	return slices.ContainsFunc(args, func(w word) bool {
		name, _, _ := strings.Cut(w.text, "=")
		return slices.Contains(names, name)
	})
}

func goTest(args []word, _ Tree) (finding, bool) {
	if firstPlain(args) != "test" {
		return finding{}, false
	}
	f := finding{class: repository.Tests, effect: tool{zero: []string{"-list", "-c", "-n"}}.options(args)}
	if run, given := option(args, "-run", "--run"); given && run == "^$" {
		f.effect = passes("-run '^$' runs no test")
	}
	return f, true
}

func packageAudit(name, level string) func([]word, Tree) (finding, bool) {
	return func(args []word, _ Tree) (finding, bool) {
		plain := firstPlain(args)
		if plain != "audit" && (name != "yarn" || plain != "npm") || hasAny(args, "fix", "signatures", "--fix") {
			return finding{}, false
		}
		if plain == "npm" && !hasAny(args, "audit") {
			return finding{}, false
		}
		f := finding{class: repository.DependencyAudit, ecosystem: repository.NPM, effect: tool{zero: []string{"--ignore-registry-errors"}}.options(args)}
		if value, given := option(args, level); given && value == "none" {
			f.effect = passes(level + " none makes it exit with 0 whatever it finds")
		}
		return f, true
	}
}

func cargo(args []word, _ Tree) (finding, bool) {
	switch firstPlain(args) {
	case "test", "nextest":
		return finding{class: repository.Tests, effect: tool{zero: []string{"--no-run"}}.options(args)}, true
	case "audit":
		return finding{class: repository.DependencyAudit, ecosystem: repository.Cargo, effect: tool{}.options(args)}, true
	case "deny":
		return finding{class: repository.DependencyAudit, ecosystem: repository.Cargo, effect: tool{}.options(args)}, hasAny(args, "check")
	}
	return finding{}, false
}

func scout(args []word, _ Tree) (finding, bool) {
	if firstPlain(args) != "scout" || !hasAny(args, "cves", "quickview") {
		return finding{}, false
	}
	f := finding{class: repository.ImageScan, effect: passes("without --exit-code it exits with 0 whatever it finds")}
	if hasAny(args, "--exit-code", "-e") {
		f.effect = fails()
	}
	return f, true
}
