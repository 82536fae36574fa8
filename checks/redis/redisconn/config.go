package redisconn

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/redis"
	"hardcheck/checks/redis/accounts"
)

// permissionConfig is the ACL rule for reading directives.
const permissionConfig = "+config|get"

// judgeConfig fills the directives that were read.
func (c *collector) judgeConfig(given answers) {
	first := given.of(cmdConfig(firstKey))
	if first.refusal != nil || first.failure != nil {
		if c.isSentinel() {
			c.problems.Add("config", checks.Problem{
				Reason: checks.Source, Detail: "a Sentinel has no command CONFIG: its settings are read on its own host",
			})
			return
		}
		c.problems.Add("config", c.explainConfig(first))
		return
	}
	c.facts.Config = map[string]checks.Value[string]{}
	for _, key := range append([]string{firstKey}, configKeys...) {
		got := given.of(cmdConfig(key))
		value, there := directive(got.value, key)
		switch {
		case there:
			c.facts.Config[key] = checks.Known(c.secrets.Fact(value))
		case isAbsent(got):
			c.facts.AbsentConfig = append(c.facts.AbsentConfig, key)
			c.problems.Add("config."+key, checks.Problem{
				Reason: checks.Source, Detail: "this server has no directive " + key,
			})
		default:
			c.problems.Add("config."+key, c.explain(got, "CONFIG GET "+key, permissionConfig))
		}
	}
	slices.Sort(c.facts.AbsentConfig)
}

// explainConfig says why no directive is known.
func (c *collector) explainConfig(first answer) checks.Problem {
	problem := c.explain(first, "CONFIG GET", permissionConfig)
	if !first.refusal.is(unknownCommand) || problem.Reason == checks.Source {
		return problem
	}
	switch {
	case c.found == nil:
		problem.Detail += ": where it has another name, the target's key " + redis.KeyConfigCommand + " says which"
	case c.found.refusal != nil || c.found.failure != nil:
		problem = c.explain(*c.found, "COMMAND INFO", "+command|info")
		problem.Detail = "CONFIG is renamed, and whether " + redis.KeyConfigCommand + " is its name was not told: " + problem.Detail
	default:
		problem.Detail += ", and what " + redis.KeyConfigCommand + " names is not that command: it was not used"
	}
	return problem
}

// directive reads the value of key from a CONFIG GET reply.
func directive(reply any, key string) (string, bool) {
	pair, ok := reply.([]any)
	if !ok || len(pair) != 2 || pair[0] != key {
		return "", false
	}
	value, ok := pair[1].(string)
	return value, ok
}

// isAbsent reports whether the server answered that it has no such directive.
func isAbsent(got answer) bool {
	list, ok := got.value.([]any)
	return ok && len(list) == 0
}

// judgeSecrets fills what may be told about the passwords in the configuration.
func (c *collector) judgeSecrets(given answers) {
	refused := given.of(cmdConfig(firstKey))
	if refused.refusal != nil || refused.failure != nil {
		problem := c.explainConfig(refused)
		c.problems.Add(fieldMasterAuth, problem)
		c.requirePassFrom(answer{}, problem)
		return
	}
	if !c.sheltered() {
		problem := checks.Problem{
			Reason: checks.Source,
			Detail: "not asked for: the answer would carry the password over the network in plaintext (use rediss://, or audit on the server's own host)",
		}
		c.problems.Add(fieldMasterAuth, problem)
		c.requirePassFrom(answer{}, problem)
		return
	}
	got := given.of(cmdConfig(keyRequirePass))
	c.requirePassFrom(got, c.secretProblem(got, keyRequirePass))
	got = given.of(cmdConfig(keyMasterAuth))
	if value, there := directive(got.value, keyMasterAuth); there {
		c.facts.MasterAuthSet = checks.Known(value != "")
	} else {
		c.problems.Add(fieldMasterAuth, c.secretProblem(got, keyMasterAuth))
	}
}

// The JSON names of the facts about passwords in the configuration.
const (
	fieldRequirePass = "requirePass"
	fieldMasterAuth  = "masterAuthSet"
)

// requirePassFrom judges requirepass from the answer, else from our own password
// where it is the same one: that of the default user.
func (c *collector) requirePassFrom(got answer, problem checks.Problem) {
	value, there := directive(got.value, keyRequirePass)
	switch {
	case there:
		c.facts.RequirePass = checks.Known(accounts.JudgePassword(value, defaultUser))
	case c.facts.LoginUser == defaultUser:
		c.facts.RequirePass = c.facts.LoginPassword
	default:
		c.problems.Add(fieldRequirePass, problem)
	}
}

func (c *collector) secretProblem(got answer, key string) checks.Problem {
	if isAbsent(got) {
		return checks.Problem{Reason: checks.Source, Detail: "this server has no directive " + key}
	}
	return c.explain(got, "CONFIG GET "+key, permissionConfig)
}
