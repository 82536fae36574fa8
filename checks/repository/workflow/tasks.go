package workflow

import (
	"encoding/json"
	"path"
	"strings"
)

// followTask follows a task of taskipy, which runs its command with the system's shell.
func followTask(r *resolver, args []word, at place) bool {
	name := firstPlain(args)
	data, err := readFile(r.tree, path.Join(at.dir, "pyproject.toml"))
	var project struct {
		Tool struct {
			Taskipy struct {
				Tasks map[string]any `toml:"tasks"`
			} `toml:"taskipy"`
		} `toml:"tool"`
	}
	if err == nil {
		err = decodeTOML(data, &project)
	}
	tasks := project.Tool.Taskipy.Tasks
	if _, known := tasks[name]; err != nil || !known {
		r.opaque("task "+name, "its definition is not among the files that were read", at)
		return true
	}
	for _, step := range []string{"pre_" + name, name, "post_" + name} {
		text, ok := tasks[step].(string)
		if table, is := tasks[step].(map[string]any); is {
			text, ok = table["cmd"].(string)
		}
		switch {
		case ok:
			r.script(text, plainShell, at.below("task "+step))
		case tasks[step] != nil:
			r.opaque("task "+step, "its definition has no command that could be read", at)
		}
	}
	return true
}

// followPackage follows scripts of package.json: `npm test`, `yarn run lint`.
func followPackage(r *resolver, args []word, at place) bool {
	name, plain := firstPlain(args), []string{}
	for _, arg := range args {
		if !strings.HasPrefix(arg.text, "-") {
			plain = append(plain, arg.text)
		}
	}
	switch {
	case (name == "run" || name == "run-script") && len(plain) > 1:
		name = plain[1]
	case name == "test" || name == "t" || name == "tst":
		name = "test"
	default:
		return false
	}
	data, err := readFile(r.tree, path.Join(at.dir, "package.json"))
	var manifest struct {
		Scripts map[string]string `json:"scripts"`
	}
	if err == nil && !nested(string(data)) {
		err = json.Unmarshal(data, &manifest)
	}
	if _, known := manifest.Scripts[name]; err != nil || !known {
		if !hasAny(args, "--if-present") || err != nil {
			r.opaque("npm run "+name, "its definition is not among the files that were read", at)
		}
		return true
	}
	for _, step := range []string{"pre" + name, name, "post" + name} {
		if text, ok := manifest.Scripts[step]; ok && !strings.Contains(text, "no test specified") {
			r.script(text, plainShell, at.below("npm run "+step))
		}
	}
	return true
}
