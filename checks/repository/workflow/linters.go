package workflow

import (
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"hardcheck/checks/repository"
)

// ruff is security analysis where its rules S (of bandit) are selected.
func ruff(args []word, tree Tree) (finding, bool) {
	if firstPlain(args) != "check" {
		return finding{}, false
	}
	f := finding{class: repository.SecurityAnalysis, effect: tool{zero: []string{"--exit-zero", "-e"}}.options(args)}
	selected, given := option(args, "--select")
	extended, _ := option(args, "--extend-select")
	rules := strings.Split(selected+","+extended, ",")
	if !given {
		set, err := ruffRules(tree)
		if err != nil {
			f.effect = f.effect.perhaps("the settings of ruff could not be read, so that its rules aren't known")
			return f, true
		}
		rules = append(rules, set...)
	}
	ignored, _ := option(args, "--ignore")
	if !slices.ContainsFunc(rules, isSecurityRule) || slices.Contains(strings.Split(ignored, ","), "S") {
		return finding{}, false
	}
	return f, true
}

// isSecurityRule reports whether a selector names all of the rules that bandit has, or
// one group of them.
func isSecurityRule(rule string) bool {
	rule = strings.TrimSpace(rule)
	group, ours := strings.CutPrefix(rule, "S")
	return rule == "ALL" || ours && strings.Trim(group, "0123456789") == ""
}

type ruffLint struct {
	Select       []string `toml:"select"`
	ExtendSelect []string `toml:"extend-select"`
	Ignore       []string `toml:"ignore"`
}

func (l ruffLint) rules() []string {
	if slices.Contains(l.Ignore, "S") {
		return nil
	}
	return append(slices.Clone(l.Select), l.ExtendSelect...)
}

// ruffRules are the rules that a project selects; ruff reads the first of its files.
func ruffRules(tree Tree) ([]string, error) {
	type settings struct {
		ruffLint
		Lint ruffLint `toml:"lint"`
	}
	for _, name := range []string{".ruff.toml", "ruff.toml"} {
		data, err := readFile(tree, name)
		if err != nil {
			continue
		}
		var read settings
		if err := decodeTOML(data, &read); err != nil {
			return nil, err
		}
		return append(read.Lint.rules(), read.rules()...), nil
	}
	var project struct {
		Tool struct {
			Ruff settings `toml:"ruff"`
		} `toml:"tool"`
	}
	data, err := readFile(tree, "pyproject.toml")
	if err != nil {
		return nil, nil //nolint:nilerr // without settings ruff has its own rules, which are none of these
	}
	if err := decodeTOML(data, &project); err != nil {
		return nil, err
	}
	return append(project.Tool.Ruff.Lint.rules(), project.Tool.Ruff.rules()...), nil
}

// golangci is security analysis where gosec is among its linters.
func golangci(args []word, tree Tree) (finding, bool) {
	if firstPlain(args) != "run" {
		return finding{}, false
	}
	f := finding{class: repository.SecurityAnalysis, effect: fails()}
	if _, given := option(args, "--issues-exit-code"); given {
		f.effect = exitCode(args, "--issues-exit-code")
	} else if hasBare(args) {
		f.effect = undecided("an argument is filled in when it runs, and may be an option")
	}
	enabled, _ := option(args, "--enable", "-E")
	disabled, _ := option(args, "--disable", "-D")
	if slices.Contains(strings.Split(disabled, ","), "gosec") {
		return finding{}, false
	}
	here := slices.Contains(strings.Split(enabled, ","), "gosec")
	config, err := golangciConfig(tree, args)
	switch {
	case err != nil && !here:
		f.effect = f.effect.perhaps(err.Error())
	case err != nil:
	case config.zero:
		f.effect = f.effect.and(passes("its settings have issues-exit-code 0"))
	}
	if !here && err == nil && !config.gosec {
		return finding{}, false
	}
	return f, true
}

type golangciSettings struct{ gosec, zero bool }

type unreadSettings string

func (u unreadSettings) Error() string { return string(u) }

// golangciConfig reads the linter's settings, of versions 1 and 2.
func golangciConfig(tree Tree, args []word) (golangciSettings, error) {
	names := []string{".golangci.yml", ".golangci.yaml"}
	if name, given := option(args, "--config", "-c"); given {
		names = []string{name}
	}
	for _, name := range names {
		data, err := readFile(tree, name)
		if err != nil {
			continue
		}
		root, err := parseYAML(data)
		if err != nil {
			return golangciSettings{}, unreadSettings(name + " could not be read, so that its linters aren't known")
		}
		linters, run := root.get("linters"), root.get("run")
		all := linters.get("default").text == "all" || linters.get("enable-all").text == "true"
		off := slices.Contains(linters.get("disable").list(), "gosec")
		on := slices.Contains(linters.get("enable").list(), "gosec")
		code := run.get("issues-exit-code")
		return golangciSettings{(all || on) && !off, code.scalar && strings.Trim(code.text, "0") == ""}, nil
	}
	for _, name := range []string{".golangci.toml", ".golangci.json"} {
		if _, err := readFile(tree, name); err == nil {
			return golangciSettings{}, unreadSettings(name + " is not read, so that its linters aren't known")
		}
	}
	return golangciSettings{}, nil
}

// decodeTOML reads TOML of a bounded size and nesting.
func decodeTOML(data []byte, into any) (err error) {
	defer func() {
		// The parser is foreign and its input is too: a defect there is an unreadable file.
		if recover() != nil {
			err = unreadSettings("not TOML")
		}
	}()
	if nested(string(data)) {
		return unreadSettings("nested too deeply")
	}
	return toml.Unmarshal(data, into)
}
