package redisconn

import (
	"context"
	"fmt"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/redis"
	"hardcheck/checks/wire"
)

// read asks everything in two round trips and fills the facts. A problem is
// returned when the connection broke before the first answer.
func (c *collector) read(ctx context.Context, conn *guard) *checks.Problem {
	session := newSession(conn, c.options.Timeout)
	defer session.close()
	given := answers{}
	session.read(ctx, firstRound(), given)
	if failure := given.of(cmdInfo("server")).failure; failure != nil {
		problem := wire.Classify(failure)
		return &problem
	}
	if first := given.of(cmdConfig(firstKey)); first.refusal == nil && first.failure == nil {
		session.read(ctx, c.secondRound(), given)
	}
	c.judge(given)
	return nil
}

// firstRound asks for one directive only: where CONFIG is not allowed, every
// further attempt would be one more entry in the server's ACL log.
func firstRound() [][]string {
	var commands [][]string
	for _, section := range infoSections {
		commands = append(commands, cmdInfo(section))
	}
	return append(commands, cmdWhoAmI, cmdConfig(firstKey), cmdModules, cmdCommands(), cmdUsers)
}

func (c *collector) secondRound() [][]string {
	if c.mayShowSecrets() {
		return append(configRound(), secretRound()...)
	}
	return configRound()
}

func configRound() [][]string { return cmdConfigs(configKeys) }
func secretRound() [][]string { return cmdConfigs(secretKeys) }

func cmdConfigs(keys []string) [][]string {
	var commands [][]string
	for _, key := range keys {
		commands = append(commands, cmdConfig(key))
	}
	return commands
}

// mayShowSecrets reports whether the server may be asked for its passwords: their
// clear text would cross the network, which must not happen in plaintext because
// of an audit. An open server shows them to anybody anyway.
func (c *collector) mayShowSecrets() bool { return c.sheltered() || c.open() }

// sheltered reports whether nobody on the way can read what the server answers.
func (c *collector) sheltered() bool { return c.encrypted() || c.access.Local() }

// judge turns answers into facts.
func (c *collector) judge(given answers) {
	for _, key := range secretKeys {
		if value, ok := directive(given.of(cmdConfig(key)).value, key); ok {
			c.secrets.add(value)
		}
	}
	c.identify(given)
	c.judgeInfo(given)
	c.judgeConfig(given)
	c.judgeSecrets(given)
	c.judgeUsers(given.of(cmdUsers))
	c.judgeModules(given)
	c.judgeCommands(given.of(cmdCommands()))
	c.noteBreak(given)
}

// identify takes the server's word for who we are where a certificate can log in.
func (c *collector) identify(given answers) {
	name, ok := given.of(cmdWhoAmI).value.(string)
	if ok && c.facts.LoginUser == "" && len(c.access.TLS.Cert) > 0 && name != defaultUser {
		c.facts.LoginUser = c.secrets.fact(name)
	}
}

// noteBreak tells about a connection that broke on the way.
func (c *collector) noteBreak(given answers) {
	for _, command := range append(firstRound(), c.secondRound()...) {
		got, asked := given[strings.Join(command, " ")]
		if asked && got.failure != nil && c.main == nil {
			problem := wire.Classify(got.failure)
			c.main = &problem
		}
	}
}

// explain says why a command has no usable answer; permission is the ACL rule
// that would allow it.
func (c *collector) explain(got answer, command, permission string) checks.Problem {
	name, _, _ := strings.Cut(command, " ")
	switch {
	case got.failure != nil:
		return wire.Classify(got.failure)
	case got.refusal.is(noPermission):
		return checks.Problem{Reason: checks.Denied, Detail: fmt.Sprintf(
			"user %q may not run %s (NOPERM): grant it %s", c.reader(), command, permission)}
	case got.refusal.is(needsLogin):
		return checks.Problem{Reason: checks.Denied, Detail: fmt.Sprintf("the server wants a login for %s (NOAUTH)", command)}
	case got.refusal.is(unknownCommand):
		return *unreadable("%s is renamed or removed", name)
	case got.refusal != nil:
		return *unreadable("the server refused %s: %s", command, c.secrets.message(got.refusal.text))
	}
	return *unreadable("the answer to %s is not what Redis gives", command)
}

// reader is the user whose permissions count.
func (c *collector) reader() string {
	if c.facts.LoginUser == "" {
		return defaultUser
	}
	return c.facts.LoginUser
}

// judgeCommands reads which of the dangerous commands have their own name.
func (c *collector) judgeCommands(got answer) {
	names := redis.DangerousCommands()
	items, ok := got.value.([]any)
	if !ok || len(items) != len(names) {
		c.problems.Add("commands", c.explain(got, "COMMAND INFO", "+command"))
		return
	}
	exist := map[string]bool{}
	for i, name := range names {
		entry, isEntry := items[i].([]any)
		if items[i] != nil && !isEntry {
			c.problems.Add("commands", *unreadable("the answer to COMMAND INFO is not what Redis gives"))
			return
		}
		exist[name] = len(entry) > 0
	}
	c.facts.Commands = checks.Known(exist)
}
