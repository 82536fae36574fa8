package accounts

import (
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks/redis"
)

// maxRules bounds the rules of one set of permissions.
const maxRules = 4096

// Account is a user with the digests of its passwords, which never become facts.
type Account struct {
	User    redis.User
	Digests []string
}

// Facts makes foreign strings fit to be facts. A rule of the server's own making
// needs no more than that; its patterns are the operator's text.
func Facts(accounts []Account, secrets *Secrets) []redis.User {
	clean := func(texts []string) []string {
		for i := range texts {
			texts[i] = secrets.Fact(texts[i])
		}
		return texts
	}
	users := make([]redis.User, len(accounts))
	for i, account := range accounts {
		user := account.User
		user.Name = secrets.Fact(user.Name)
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

// Parse reads a line of ACL LIST: "user NAME FLAGS RULES (SELECTOR RULES)". An error names the
// user and none of its rules. Words that are neither a flag nor a permission are left out.
func Parse(line string) (Account, error) {
	words, found := strings.CutPrefix(line, "user ")
	name, rest, _ := strings.Cut(words, " ")
	if !found || name == "" {
		return Account{}, fmt.Errorf("a line does not begin with the name of a user")
	}
	parsed := Account{User: redis.User{Name: name}}
	root, selectors, err := splitSelectors(rest)
	if err != nil {
		return Account{}, fmt.Errorf("rules of user %q: %w", name, err)
	}
	stated := false
	for _, word := range strings.Fields(root) {
		switch {
		case word == "on" || word == "off":
			stated, parsed.User.Enabled = true, word == "on"
		case word == "nopass":
			parsed.User.NoPass = true
		case strings.HasPrefix(word, "#"):
			parsed.Digests = append(parsed.Digests, strings.ToLower(word[1:]))
		}
	}
	if !stated {
		return Account{}, fmt.Errorf("user %q is neither on nor off", name)
	}
	parsed.User.Passwords = len(parsed.Digests)
	for _, rules := range append([]string{root}, selectors...) {
		grant, err := parseGrant(rules)
		if err != nil {
			return Account{}, fmt.Errorf("rules of user %q: %w", name, err)
		}
		parsed.User.Grants = append(parsed.User.Grants, grant)
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

// Judge compares the digests with weak passwords, with those whose clear text is in
// hand, which alone have a length, and with each other.
func Judge(accounts []Account, inHand []string) {
	clear := map[string]string{}
	for _, text := range inHand {
		clear[DigestOf(text)] = text
	}
	owners := map[string][]string{}
	for i := range accounts {
		user := &accounts[i].User
		user.KnownPassword = weakFor(user.Name, accounts[i].Digests)
		for _, digest := range accounts[i].Digests {
			switch text, seen := clear[digest]; {
			case !seen:
			case short(text):
				user.ShortPassword = true
			case !user.KnownPassword:
				user.LongPasswords++
			}
			if !slices.Contains(owners[digest], user.Name) {
				owners[digest] = append(owners[digest], user.Name)
			}
		}
	}
	for i := range accounts {
		user := &accounts[i].User
		var others []string
		for _, digest := range accounts[i].Digests {
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
