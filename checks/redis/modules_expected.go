package redis

import (
	"path"
	"slices"
	"strings"

	"hardcheck/checks"
)

// ModulesParams are the parameters of redis-modules-expected.
type ModulesParams struct {
	// Allow names the modules that the operator loads on purpose.
	Allow []string `json:"allow"`
}

// ModulesExpected reports loaded modules that nobody expects.
var ModulesExpected = &checks.Check{
	ID:       "redis-modules-expected",
	Title:    "Redis has only expected modules loaded",
	Severity: checks.Medium,
	Description: "A module is native code inside the server. Loading one is the usual last step of remote code execution, under names such as " +
		"system, from a world-writable directory. The check compares the loaded modules with the parameter `allow`; vectorset, which is " +
		"a part of Redis 8, is expected.",
	Remediation: "Find out who loaded the module and remove its `loadmodule` line; set `enable-module-command no`. When it was not you, isolate " +
		"the host first and keep the file: this is how Redis servers are compromised. List modules of your own in `allow`.",
	References: []string{securityPage, "https://redis.io/docs/latest/develop/reference/modules/"},
	Rule:       checks.EachWith(ModulesParams{Allow: []string{"vectorset"}}, modulesExpected),
}

func modulesExpected(o checks.Observed[Facts], p ModulesParams) {
	modules, _ := checks.NeedAll(o, o.Facts.Modules, "modules")
	for _, module := range modules {
		s := o.Subject(module.Name)
		s.Evidence("MODULE LIST", "%s, path %q", module.Name, module.Path)
		switch allowed := slices.Contains(p.Allow, module.Name); {
		case worldWritable(module.Path):
			s.ViolationAt(checks.Critical, "the module %q was loaded from %s, which is world-writable", module.Name, module.Path)
		case !allowed && slices.Contains([]string{"system", "exp"}, module.Name):
			s.ViolationAt(checks.Critical, "the module %q has the name of a known tool for running commands on the host", module.Name)
		case !allowed:
			s.Violation("the module %q is not expected", module.Name)
		case module.Path != "" && !path.IsAbs(module.Path):
			s.Unknown(checks.Source, "the module was loaded from %q, and where the server was started isn't known", module.Path)
		}
	}
}

// worldWritable reports whether a path lies in a directory where every user of the
// host may create files.
func worldWritable(file string) bool {
	return slices.ContainsFunc([]string{"/tmp", "/var/tmp", "/dev/shm", "/run/shm"}, func(dir string) bool { return inDirectory(file, dir) })
}

// inDirectory reports whether a path is a directory or lies below it.
func inDirectory(file, dir string) bool {
	file = path.Clean(file)
	return file == dir || strings.HasPrefix(file, dir+"/")
}
