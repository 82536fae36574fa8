package redisfileconn

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/redis"
	"hardcheck/checks/redis/accounts"
)

// collector makes facts of settings.
type collector struct {
	settings   settings
	transcript *checks.Transcript
	secrets    accounts.Secrets
	facts      redis.Facts
	problems   checks.Problems
}

// defaultUser is the user of clients that name none.
const defaultUser = "default"

// unseen are the facts that only a running server shows.
var unseen = []string{"anonymous", "tls", "server", "package", "persistence", "memory", "sentinel", "cluster", "host"}

func (c *collector) judge(paths []string) {
	c.facts.Transport = redis.Written
	c.facts.SettingsFile = checks.Clean(filepath.Base(paths[0]))
	c.facts.LoginPassword = checks.Known(redis.Password{})
	for _, field := range unseen {
		c.source(field, "only a running server shows it: this is a file")
	}
	for _, name := range []string{nameRequirePass, nameMasterAuth} {
		c.secrets.Add(c.settings.given[name].text)
	}
	users, fromFile, problem := c.userLines(paths)
	found, whole := c.accountsOf(users, fromFile, problem)
	c.judgeConfig()
	c.judgePasswords()
	accounts.Judge(found.accounts, c.secrets.Texts())
	list := accounts.Facts(found.accounts, &c.secrets)
	for i := range list {
		list[i].ChannelsByDefault = found.byDefault[i]
	}
	c.facts.Users = checks.Cut(list)
	if whole {
		c.facts.Users = checks.Whole(list)
	}
	c.judgeRest()
}

func (c *collector) source(field, detail string, args ...any) {
	c.problems.Add(field, checks.Problem{Reason: checks.Source, Detail: fmt.Sprintf(detail, args...)})
}

// judgeConfig fills the directives.
func (c *collector) judgeConfig() {
	c.facts.Config = map[string]checks.Value[string]{}
	for _, d := range directives {
		given, written := c.settings.given[d.name]
		if !written {
			if given.text, written = d.withoutLine(); !written {
				c.source("config."+d.name, "there is no line %s, and what that means differs by the version, which a file doesn't tell: write it down", d.name)
				continue
			}
			c.facts.Unwritten = append(c.facts.Unwritten, d.name)
		}
		if given.problem != nil {
			c.problems.Add("config."+d.name, *given.problem)
			continue
		}
		c.facts.Config[d.name] = checks.Known(c.secrets.Fact(given.text))
	}
	slices.Sort(c.facts.Unwritten)
}

func (c *collector) judgePasswords() {
	if given := c.settings.given[nameRequirePass]; given.problem != nil {
		c.problems.Add("requirePass", *given.problem)
	} else {
		c.facts.RequirePass = checks.Known(accounts.JudgePassword(given.text, defaultUser))
	}
	if given := c.settings.given[nameMasterAuth]; given.problem != nil {
		c.problems.Add("masterAuthSet", *given.problem)
	} else {
		c.facts.MasterAuthSet = checks.Known(given.text != "")
	}
}

// userLines are the lines about users: those of the file, or of its ACL file. problem is why
// there may be others.
func (c *collector) userLines(paths []string) (users []line, fromFile bool, problem *checks.Problem) {
	given := c.settings.given["aclfile"]
	name, read := given.text, func() (string, error) {
		inside, err := c.settings.folder.inside(given.text)
		if err != nil {
			return "", err
		}
		return c.settings.folder.content(inside)
	}
	if len(paths) > 1 {
		name, read = paths[1], func() (string, error) { return c.file(paths[1]) }
	}
	switch {
	case name == "" && given.problem != nil:
		return c.settings.users, false, given.problem
	case name == "":
		return c.settings.users, false, c.settings.doubt
	case len(c.settings.users) > 0:
		return nil, true, &checks.Problem{Reason: checks.Unreadable, Detail: "there are lines user and an ACL file: no server starts with both"}
	}
	text, err := read()
	if err != nil {
		return nil, true, &checks.Problem{Reason: checks.Source, Detail: fmt.Sprintf(
			"the ACL file %s was not read: %v; name it: redisconf:FILE,USERS.ACL", filepath.Base(name), err)}
	}
	users, err = aclLines(filepath.Base(name), text)
	if err != nil {
		return users, true, &checks.Problem{Reason: checks.Unreadable, Detail: c.secrets.Message(err.Error())}
	}
	return users, true, nil
}

// aclLines takes an ACL file apart, which knows no quotes.
func aclLines(name, text string) (lines []line, err error) {
	number := 0
	for written := range strings.Lines(text) {
		number++
		at := line{file: name, number: number}
		words := strings.Fields(written)
		switch {
		case len(words) == 0 || words[0][0] == '#':
			continue
		case words[0] != "user":
			err = cmp.Or(err, fmt.Errorf("%s does not begin with user", at))
			continue
		}
		at.args = words[1:]
		lines = append(lines, at)
	}
	return lines, err
}

// made are the users, and by the same index whether their channels are those of the version.
type made struct {
	accounts  []accounts.Account
	byDefault []bool
}

// accountsOf makes users of lines. It is not whole where one could not be read.
func (c *collector) accountsOf(lines []line, fromFile bool, problem *checks.Problem) (found made, whole bool) {
	given, written := c.settings.given["acl-pubsub-default"]
	m := maker{
		allChannels: given.text == "allchannels", channelsKnown: written && given.problem == nil, secrets: &c.secrets,
	}
	base := named{name: defaultUser, rights: standard()}
	if password := c.settings.given[nameRequirePass].text; password != "" && !fromFile {
		m.apply(&base.rights, ">"+password)
	}
	users := []named{base}
	var err error
	if len(lines) > maxUsers {
		lines, err = lines[:maxUsers], fmt.Errorf("there are more than %d users", maxUsers)
	}
	for _, at := range lines {
		user, failed := m.parse(at)
		twice := slices.ContainsFunc(users[1:], func(other named) bool { return other.name == user.name })
		switch {
		case failed != nil:
			err = cmp.Or(err, failed)
		case twice:
			err = cmp.Or(err, fmt.Errorf("%s: user %q is there twice: no server starts", at, checks.Clean(user.name)))
		default:
			users = append(users, user)
		}
	}
	if at := slices.IndexFunc(users[1:], func(u named) bool { return u.name == defaultUser }); at >= 0 {
		users = users[1:]
	} else if problem != nil || err != nil || c.settings.given[nameRequirePass].problem != nil {
		users = users[1:] // what isn't read may be about it
		err = cmp.Or(err, errors.New("what the default user may do isn't known"))
	}
	for _, user := range users {
		account, failed := accounts.Parse(user.line(user.name))
		if failed != nil {
			err = cmp.Or(err, failed)
			continue
		}
		found.accounts = append(found.accounts, account)
		found.byDefault = append(found.byDefault, !m.channelsKnown && !user.channelsSaid)
	}
	if problem == nil && err != nil {
		problem = &checks.Problem{Reason: checks.Unreadable, Detail: c.secrets.Message(err.Error())}
	}
	if problem != nil {
		c.problems.Add("users", *problem)
	}
	return found, problem == nil
}

// judgeRest fills what isn't a directive of its own.
func (c *collector) judgeRest() {
	if doubt := c.settings.doubt; doubt != nil {
		c.problems.Add("commands", *doubt)
		c.problems.Add("modules", *doubt)
	} else {
		exist := map[string]bool{}
		for _, name := range redis.DangerousCommands() {
			exist[name] = !c.settings.renamed[name] && name != "sentinel"
		}
		c.facts.Commands = checks.Known(exist)
		c.facts.Modules = checks.Whole([]redis.Module{})
	}
	if c.settings.modules {
		c.facts.Modules = checks.Cut([]redis.Module{})
		c.source("modules", "a line loadmodule names a file, and not the module in it")
	}
	given := c.settings.given[nameReplicaOf]
	host, port, found := strings.Cut(given.text, " ")
	switch number, _ := strconv.Atoi(port); {
	case given.problem != nil:
		c.problems.Add("replication", *given.problem)
	case found:
		c.facts.Replication = checks.Known(redis.Replication{Role: "slave", MasterHost: c.secrets.Fact(host), MasterPort: number})
	default:
		c.source("replication", "the file makes it no replica; which replicas it has only a running server shows")
	}
}
