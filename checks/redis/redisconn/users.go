package redisconn

import (
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/redis"
)

// Bounds on what ACL LIST may hold.
const (
	maxUsers = 4096
	maxRules = 4096
)

// account is a user with the digests of its passwords, which stay here.
type account struct {
	user    redis.User
	digests []string
}

// judgeUsers fills the ACL users. A line that can't be read is left out, and the list cut for it.
func (c *collector) judgeUsers(got answer) {
	items, ok := got.value.([]any)
	if !ok {
		c.problems.Add("users", c.explainUsers(got))
		return
	}
	accounts := make([]account, 0, min(len(items), maxUsers))
	for _, item := range items[:min(len(items), maxUsers)] {
		line, _ := item.(string)
		parsed, err := parseUser(line)
		if err != nil {
			c.problems.Add("users", *unreadable("ACL LIST: %s", c.secrets.message(err.Error())))
			continue
		}
		accounts = append(accounts, parsed)
	}
	if len(items) > maxUsers {
		c.problems.Add("users", checks.Problem{
			Reason: checks.Budget, Detail: fmt.Sprintf("ACL LIST has more than %d users", maxUsers),
		})
	}
	judgeDigests(accounts)
	c.facts.Users = checks.Whole(c.usersOf(accounts))
	if len(accounts) < len(items) {
		c.facts.Users = checks.Cut(c.usersOf(accounts))
	}
}

// usersOf makes foreign strings fit to be facts. A rule of the server's own making
// needs no more than that; its patterns are the operator's text.
func (c *collector) usersOf(accounts []account) []redis.User {
	clean := func(texts []string) []string {
		for i := range texts {
			texts[i] = c.secrets.fact(texts[i])
		}
		return texts
	}
	users := make([]redis.User, len(accounts))
	for i, account := range accounts {
		user := account.user
		user.Name = c.secrets.fact(user.Name)
		clean(user.SharesPasswordWith)
		for _, grant := range user.Grants {
			clean(grant.Commands)
			clean(grant.Keys)
			clean(grant.Channels)
		}
		users[i] = user
	}
	return users
}

// explainUsers knows that servers before Redis 6.0 have no ACL command.
func (c *collector) explainUsers(got answer) checks.Problem {
	server, known := c.facts.Server.Get()
	if known && got.refusal.is(unknownCommand) && beforeACL(server) {
		return checks.Problem{Reason: checks.Source, Detail: "Redis before 6.0 has no ACL users"}
	}
	return c.explain(got, "ACL LIST", "+acl|list")
}

func beforeACL(server redis.Server) bool {
	major, _, found := strings.Cut(server.Version, ".")
	return found && server.Product == "redis" && len(major) == 1 && major < "6"
}

// parseUser reads a line of ACL LIST: "user NAME FLAGS RULES (SELECTOR RULES)".
// Words that are neither a flag nor a permission are left out.
func parseUser(line string) (account, error) {
	words, found := strings.CutPrefix(line, "user ")
	name, rest, _ := strings.Cut(words, " ")
	if !found || name == "" {
		return account{}, fmt.Errorf("a line does not begin with the name of a user")
	}
	parsed := account{user: redis.User{Name: name}}
	root, selectors, err := splitSelectors(rest)
	if err != nil {
		return account{}, fmt.Errorf("rules of user %q: %w", name, err)
	}
	stated := false
	for _, word := range strings.Fields(root) {
		switch {
		case word == "on" || word == "off":
			stated, parsed.user.Enabled = true, word == "on"
		case word == "nopass":
			parsed.user.NoPass = true
		case strings.HasPrefix(word, "#"):
			parsed.digests = append(parsed.digests, strings.ToLower(word[1:]))
		}
	}
	if !stated {
		return account{}, fmt.Errorf("user %q is neither on nor off", name)
	}
	parsed.user.Passwords = len(parsed.digests)
	for _, rules := range append([]string{root}, selectors...) {
		grant, err := parseGrant(rules)
		if err != nil {
			return account{}, fmt.Errorf("rules of user %q: %w", name, err)
		}
		parsed.user.Grants = append(parsed.user.Grants, grant)
	}
	return parsed, nil
}

// splitSelectors parts the root permissions from the selectors in parentheses. A
// parenthesis counts only at the begin or end of a word: a pattern may hold one.
func splitSelectors(rules string) (root string, selectors []string, err error) {
	for {
		before, rest, found := cutOpening(rules)
		root += " " + before
		if !found {
			return root, selectors, nil
		}
		inside, after, closed := cutClosing(rest)
		if !closed {
			return "", nil, fmt.Errorf("a selector has no end")
		}
		selectors = append(selectors, inside)
		rules = after
	}
}

func cutOpening(rules string) (before, after string, found bool) {
	if after, found = strings.CutPrefix(rules, "("); found {
		return "", after, true
	}
	return strings.Cut(rules, " (")
}

func cutClosing(rules string) (inside, after string, found bool) {
	if inside, after, found = strings.Cut(rules, ") "); found {
		return inside, " " + after, true
	}
	inside, found = strings.CutSuffix(rules, ")")
	return inside, "", found
}

func parseGrant(rules string) (redis.Grant, error) {
	var grant redis.Grant
	words := strings.Fields(rules)
	if len(words) > maxRules {
		return grant, fmt.Errorf("more than %d rules", maxRules)
	}
	for _, word := range words {
		switch {
		case word == "allcommands":
			grant.Commands = append(grant.Commands, "+@all")
		case word == "nocommands":
			grant.Commands = append(grant.Commands, "-@all")
		case word == "allkeys":
			grant.Keys = append(grant.Keys, "~*")
		case word == "allchannels":
			grant.Channels = append(grant.Channels, "&*")
		case word[0] == '+' || word[0] == '-':
			grant.Commands = append(grant.Commands, word)
		case word[0] == '~' || word[0] == '%':
			grant.Keys = append(grant.Keys, word)
		case word[0] == '&':
			grant.Channels = append(grant.Channels, word)
		}
	}
	return grant, nil
}

// judgeDigests compares the digests with the well-known passwords, with the
// user's name and with each other.
func judgeDigests(accounts []account) {
	owners := map[string][]string{}
	for i := range accounts {
		user := &accounts[i].user
		for _, digest := range accounts[i].digests {
			if isKnownDigest(digest) || isNameDigest(digest, user.Name) {
				user.KnownPassword = true
			}
			if !slices.Contains(owners[digest], user.Name) {
				owners[digest] = append(owners[digest], user.Name)
			}
		}
	}
	for i := range accounts {
		user := &accounts[i].user
		var others []string
		for _, digest := range accounts[i].digests {
			for _, name := range owners[digest] {
				if name != user.Name && !slices.Contains(others, name) {
					others = append(others, name)
				}
			}
		}
		slices.Sort(others)
		user.SharesPasswordWith = others
	}
}
