package redisconn

import (
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/redis"
)

// judgeModules reads MODULE LIST, or INFO modules where that is refused.
func (c *collector) judgeModules(given answers) {
	got := given.of(cmdModules)
	listed := c.listedModules(got.value)
	if _, all := listed.Get(); all {
		c.facts.Modules = listed
		return
	}
	text, _ := given.of(cmdInfo("modules")).value.(string)
	if modules, ok := c.toldModules(text); ok {
		c.facts.Modules = checks.Whole(modules)
		return
	}
	c.facts.Modules = listed
	if listed.Known() {
		c.problems.Add("modules", *unreadable("MODULE LIST has an entry without the name of a module"))
		return
	}
	c.problems.Add("modules", c.explain(got, "MODULE LIST", "+module|list"))
}

// listedModules leaves out what can't be read, and cuts the list for it.
func (c *collector) listedModules(reply any) checks.List[redis.Module] {
	items, ok := reply.([]any)
	if !ok {
		return checks.List[redis.Module]{}
	}
	modules := []redis.Module{}
	for _, item := range items {
		words, _ := item.([]any)
		var module redis.Module
		for i := 0; i+1 < len(words); i += 2 {
			text, _ := words[i+1].(string)
			switch words[i] {
			case "name":
				module.Name = c.secrets.Fact(text)
			case "path":
				module.Path = c.secrets.Fact(text)
			}
		}
		if module.Name != "" {
			modules = append(modules, module)
		}
	}
	if len(modules) < len(items) {
		return checks.Cut(modules)
	}
	return checks.Whole(modules)
}

// toldModules reads lines such as "module:name=search,ver=20811,api=1" of INFO
// modules. Without its heading the server doesn't have the section.
func (c *collector) toldModules(text string) ([]redis.Module, bool) {
	if !strings.Contains(text, "# Modules") {
		return nil, false
	}
	modules := []redis.Module{}
	for line := range strings.Lines(text) {
		told, found := strings.CutPrefix(line, "module:name=")
		if !found {
			continue
		}
		name, _, _ := strings.Cut(strings.TrimRight(told, "\r\n"), ",")
		modules = append(modules, redis.Module{Name: c.secrets.Fact(name)})
	}
	return modules, true
}
