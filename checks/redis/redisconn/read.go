package redisconn

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/redis"
	"hardcheck/checks/wire"
)

// read asks who the server is, then what it has to tell in that role, and fills the
// facts. A problem is returned when the connection broke before the first answer.
func (c *collector) read(ctx context.Context, conn *guard) *checks.Problem {
	conn.config = c.config
	session := newSession(conn, c.options.Timeout)
	defer session.close()
	given := answers{}
	session.read(ctx, [][]string{cmdInfo(firstSection)}, given)
	who := given.of(cmdInfo(firstSection))
	if who.failure != nil {
		problem := wire.Classify(who.failure)
		return &problem
	}
	c.asked = c.roleRound(who)
	session.read(ctx, c.asked, given)
	c.readConfig(ctx, session, given)
	c.judge(given)
	return nil
}

// readConfig reads the settings, under the name that CONFIG has where it was renamed.
func (c *collector) readConfig(ctx context.Context, session *session, given answers) {
	first := given.of(cmdConfig(firstKey))
	if first.refusal.is(unknownCommand) && session.guard.config.given() {
		c.found = &answer{}
		found := answers{}
		session.read(ctx, [][]string{session.guard.config.question()}, found)
		*c.found = found.of(session.guard.config.question())
		if session.guard.config.confirmed = isConfig(*c.found); session.guard.config.confirmed {
			session.read(ctx, [][]string{cmdConfig(firstKey)}, given)
			first = given.of(cmdConfig(firstKey))
		}
	}
	if first.refusal == nil && first.failure == nil {
		session.read(ctx, c.secondRound(), given)
		c.asked = append(c.asked, c.secondRound()...)
	}
}

// roleRound asks for one directive only: where CONFIG is not allowed, every further
// attempt would be one more entry in the server's ACL log. So would further sections be
// where INFO is not.
func (c *collector) roleRound(who answer) [][]string {
	text, told := who.value.(string)
	fields := parseInfo(text)
	mode := redis.Mode(either(fields["redis_mode"], fields["server_mode"]))
	if mode == redis.ModeSentinel {
		return slices.Concat(sentinelRound(), sharedRound())
	}
	var round [][]string
	if told {
		round = append(round, sectionRound()...)
	}
	if c.namedByCertificate() {
		round = append(round, cmdWhoAmI)
	}
	round = append(round, serverRound()...)
	if mode == redis.ModeCluster {
		round = append(round, cmdNodes)
	}
	return append(round, sharedRound()...)
}

// namedByCertificate reports whether only the server can say who we are: a certificate
// may be a login.
func (c *collector) namedByCertificate() bool {
	return len(c.access.TLS.Cert) > 0 && !c.access.Password.IsSet()
}

func sectionRound() [][]string {
	var commands [][]string
	for _, section := range infoSections {
		commands = append(commands, cmdInfo(section))
	}
	return commands
}

func serverRound() [][]string   { return [][]string{cmdConfig(firstKey), cmdModules} }
func sentinelRound() [][]string { return [][]string{cmdMasters} }
func sharedRound() [][]string   { return [][]string{cmdCommands(), cmdUsers} }

func (c *collector) secondRound() [][]string {
	if c.sheltered() {
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

// sheltered reports whether nobody on the way can read what the server answers. Only then
// is it asked for its passwords: their clear text must not cross the network because of
// an audit, not even that of an open server, whose masterauth opens another one.
func (c *collector) sheltered() bool { return c.encrypted() || c.access.Local() }

// judge turns answers into facts.
func (c *collector) judge(given answers) {
	for _, key := range secretKeys {
		if value, ok := directive(given.of(cmdConfig(key)).value, key); ok {
			c.secrets.Add(value)
		}
	}
	c.identify(given)
	c.judgeInfo(given)
	c.judgeConfig(given)
	c.judgeSecrets(given)
	c.judgeUsers(given.of(cmdUsers))
	c.judgeModules(given)
	c.judgeCommands(given.of(cmdCommands()))
	c.judgeSentinel(given.of(cmdMasters))
	c.judgeCluster(given.of(cmdNodes))
	c.judgeHost(given)
	c.noteBreak(given)
}

// identify takes the server's word for who we are where a certificate can log in.
func (c *collector) identify(given answers) {
	name, ok := given.of(cmdWhoAmI).value.(string)
	if ok && c.facts.LoginUser == "" && len(c.access.TLS.Cert) > 0 && name != defaultUser {
		c.facts.LoginUser = c.secrets.Fact(name)
	}
}

// noteBreak tells about a connection that broke on the way.
func (c *collector) noteBreak(given answers) {
	for _, command := range c.asked {
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
	case got.failure != nil && got.asked():
		return wire.Classify(got.failure)
	case got.refusal.is(noPermission):
		return checks.Problem{Reason: checks.Denied, Detail: fmt.Sprintf(
			"user %q may not run %s (NOPERM): grant it %s", c.reader(), command, permission)}
	case got.refusal.is(needsLogin):
		return checks.Problem{Reason: checks.Denied, Detail: fmt.Sprintf("the server wants a login for %s (NOAUTH)", command)}
	case c.lacksByDesign(name) != "" && (got.refusal != nil || !got.asked()):
		return checks.Problem{Reason: checks.Source, Detail: c.lacksByDesign(name)}
	case got.refusal.is(unknownCommand):
		return *unreadable("%s is renamed or removed", name)
	case got.failure != nil:
		return wire.Classify(got.failure)
	case got.refusal != nil:
		return *unreadable("the server refused %s: %s", command, c.secrets.Message(got.refusal.text))
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
