package redis

import (
	"path"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/advisories"
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
		"system, from a directory of temporary files. The check compares the loaded modules with the parameter `allow`; what Redis 8 brings " +
		"itself (bf, ReJSON, search, timeseries, vectorset) is expected there.",
	Remediation: "Find out who loaded the module and remove its `loadmodule` line; set `enable-module-command no` (Redis 7.0 and later). When it was not you, isolate " +
		"the host first and keep the file: this is how Redis servers are compromised. List modules of your own in `allow`.",
	References: []string{securityPage, "https://redis.io/docs/latest/develop/reference/modules/"},
	Rule:       checks.EachWith(ModulesParams{Allow: []string{}}, modulesExpected),
}

func modulesExpected(o checks.Observed[Facts], p ModulesParams) {
	if keepsNoData(o) {
		return
	}
	modules, _ := checks.NeedAll(o, o.Facts.Modules, "modules")
	for _, module := range modules {
		s := o.Subject(module.Name)
		s.Evidence(o.Facts.from("MODULE LIST"), "%s, path %q", module.Name, module.Path)
		switch allowed := slices.Contains(p.Allow, module.Name) || ownModule(o.Facts, module.Name); {
		case !allowed && slices.Contains([]string{"system", "exp"}, module.Name):
			s.ViolationAt(checks.Critical, "the module %q has the name of a known tool for running commands on the host", module.Name)
		case !allowed && temporary(module.Path):
			s.ViolationAt(checks.Critical, "the module %q is not expected, and was loaded from %s, a directory of temporary files", module.Name, module.Path)
		case !allowed:
			s.Violation("the module %q is not expected", module.Name)
		case temporary(module.Path):
			s.Unknown(checks.Source, "the module was loaded from %s, a directory of temporary files, and whether others may change it there isn't known", module.Path)
		case module.Path != "" && !path.IsAbs(module.Path):
			s.Unknown(checks.Source, "the module was loaded from %q, and where the server was started isn't known", module.Path)
		}
	}
}

// ownModule reports whether a module is a part of this server: Redis 8 brings some, and so
// do its release candidates, which number themselves 7.9.
func ownModule(f Facts, name string) bool {
	server, _ := f.Server.Get()
	version, err := advisories.ParseVersion(server.Version)
	return err == nil && redisFrom(7, 9).holds(server.Product, version) &&
		slices.Contains([]string{"bf", "ReJSON", "search", "timeseries", "vectorset"}, name)
}

// temporary reports whether a path lies in a directory of temporary files, where every
// account of the host may create some: others than this one, whose mode only the host shows.
func temporary(file string) bool {
	return slices.ContainsFunc([]string{"/tmp", "/var/tmp", "/dev/shm", "/run/shm"}, func(dir string) bool { return inDirectory(file, dir) })
}

// inDirectory reports whether a path is a directory or lies below it.
func inDirectory(file, dir string) bool {
	file = path.Clean(file)
	return file == dir || strings.HasPrefix(file, dir+"/")
}
