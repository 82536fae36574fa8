package redisconn

import (
	"fmt"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/redis"
	"hardcheck/checks/redis/accounts"
)

// maxUsers bounds the users that ACL LIST may hold.
const maxUsers = 4096

// judgeUsers fills the ACL users. A line that can't be read is left out, and the list cut for it.
func (c *collector) judgeUsers(got answer) {
	items, ok := got.value.([]any)
	if !ok {
		c.problems.Add("users", c.explainUsers(got))
		return
	}
	found := make([]accounts.Account, 0, min(len(items), maxUsers))
	for _, item := range items[:min(len(items), maxUsers)] {
		line, _ := item.(string)
		parsed, err := accounts.Parse(line)
		if err != nil {
			c.problems.Add("users", *unreadable("ACL LIST: %s", c.secrets.Message(err.Error())))
			continue
		}
		found = append(found, parsed)
	}
	if len(items) > maxUsers {
		c.problems.Add("users", checks.Problem{
			Reason: checks.Budget, Detail: fmt.Sprintf("ACL LIST has more than %d users", maxUsers),
		})
	}
	accounts.Judge(found, c.secrets.Texts())
	c.facts.Users = checks.Whole(accounts.Facts(found, &c.secrets))
	if len(found) < len(items) {
		c.facts.Users = checks.Cut(accounts.Facts(found, &c.secrets))
	}
}

// explainUsers knows that servers before Redis 6.0 have no ACL command.
func (c *collector) explainUsers(got answer) checks.Problem {
	server, known := c.facts.Server.Get()
	if known && got.refusal.is(unknownCommand) && beforeACL(server) {
		return checks.Problem{Reason: checks.Source, Detail: "Redis before 6.0 has no ACL users"}
	}
	if known && got.refusal.is(unknownCommand) && c.isSentinel() && oldSentinel(server) {
		return checks.Problem{Reason: checks.Source, Detail: "a Sentinel before 6.2 has no ACL users"}
	}
	return c.explain(got, "ACL LIST", "+acl|list")
}

// oldSentinel reports a Sentinel from before 6.2, whose only password is requirepass.
func oldSentinel(server redis.Server) bool {
	return beforeACL(server) || server.Product == "redis" && (strings.HasPrefix(server.Version, "6.0.") || strings.HasPrefix(server.Version, "6.1."))
}

func beforeACL(server redis.Server) bool {
	major, _, found := strings.Cut(server.Version, ".")
	return found && server.Product == "redis" && len(major) == 1 && major < "6"
}
