package redisfileconn

import (
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/redis/accounts"
)

// maxUsers bounds the users of a file.
const maxUsers = 4096

// rights are what the rules of a user have made of it so far.
type rights struct {
	on, noPass bool
	digests    []string
	// root and selectors are sets of permissions, as words of ACL LIST.
	root      []string
	selectors []string
	// channelsSaid is set where a rule is about channels.
	channelsSaid bool
}

// maker makes users of lines.
type maker struct {
	// allChannels is what acl-pubsub-default gives to each new user; channelsKnown whether
	// the file says so.
	allChannels, channelsKnown bool
	secrets                    *accounts.Secrets
}

// fresh is a user without a line: it may nothing.
func (m maker) fresh() rights {
	r := rights{root: []string{"-@all"}}
	if m.allChannels {
		r.root = append(r.root, "&*")
	}
	return r
}

// standard is the default user before any line about it.
func standard() rights {
	return rights{on: true, noPass: true, root: []string{"~*", "&*", "+@all"}, channelsSaid: true}
}

// apply runs one rule; false where no server knows it. As the server does, words are taken in
// any case, and what they name is kept as it is written.
func (m maker) apply(r *rights, rule string) bool {
	switch strings.ToLower(rule) {
	case "on", "off":
		r.on = strings.EqualFold(rule, "on")
		return true
	case "nopass":
		r.noPass, r.digests = true, nil
		return true
	case "resetpass":
		r.noPass, r.digests = false, nil
		return true
	case "reset":
		*r = m.fresh()
		return true
	case "clearselectors":
		r.selectors = nil
		return true
	case "sanitize-payload", "skip-sanitize-payload":
		return true
	}
	if rule == "" {
		return false
	}
	if strings.IndexByte("><#!", rule[0]) >= 0 {
		return m.password(r, rule)
	}
	if rule[0] == '(' {
		return m.selector(r, rule)
	}
	r.channelsSaid = r.channelsSaid || aboutChannels(rule)
	root, ok := permit(r.root, rule)
	r.root = root
	return ok
}

func aboutChannels(rule string) bool {
	return rule[0] == '&' || strings.EqualFold(rule, "allchannels") || strings.EqualFold(rule, "resetchannels")
}

// password adds or takes away one, in clear text or as a digest.
func (m maker) password(r *rights, rule string) bool {
	digest := strings.ToLower(rule[1:])
	if rule[0] == '>' || rule[0] == '<' {
		m.secrets.Add(rule[1:])
		digest = accounts.DigestOf(rule[1:])
	} else if len(digest) != 64 || strings.Trim(digest, "0123456789abcdef") != "" {
		return false
	}
	r.digests = slices.DeleteFunc(r.digests, func(other string) bool { return other == digest })
	if rule[0] == '>' || rule[0] == '#' {
		r.noPass, r.digests = false, append(r.digests, digest)
	}
	return true
}

func (m maker) selector(r *rights, rule string) bool {
	inside, closed := strings.CutSuffix(rule[1:], ")")
	if !closed {
		return false
	}
	words := m.fresh().root
	for _, word := range strings.Fields(inside) {
		var ok bool
		if words, ok = permit(words, word); !ok {
			return false
		}
	}
	r.selectors = append(r.selectors, "("+strings.Join(words, " ")+")")
	return true
}

// permit applies a rule about commands, keys or channels to a set of permissions.
func permit(words []string, rule string) ([]string, bool) {
	drop := func(first string) []string {
		return slices.DeleteFunc(words, func(word string) bool { return strings.IndexByte(first, word[0]) >= 0 })
	}
	switch strings.ToLower(rule) {
	case "allcommands", "+@all":
		return append(drop("+-"), "+@all"), true
	case "nocommands", "-@all":
		return append(drop("+-"), "-@all"), true
	case "allkeys", "~*":
		return append(drop("~%"), "~*"), true
	case "resetkeys":
		return drop("~%"), true
	case "allchannels", "&*":
		return append(drop("&"), "&*"), true
	case "resetchannels":
		return drop("&"), true
	}
	switch rule[0] {
	case '+', '-':
		return append(words, rule[:1]+strings.ToLower(rule[1:])), len(rule) > 1
	case '~', '&':
		return append(words, rule), !strings.ContainsAny(rule, " \t\r\n")
	case '%':
		return append(words, rule), strings.Contains(rule, "~") && !strings.ContainsAny(rule, " \t\r\n")
	}
	return words, false
}

// line is the user as ACL LIST shows it.
func (r rights) line(name string) string {
	words := []string{"user", name, map[bool]string{true: "on", false: "off"}[r.on]}
	if r.noPass {
		words = append(words, "nopass")
	}
	for _, digest := range r.digests {
		words = append(words, "#"+digest)
	}
	return strings.Join(slices.Concat(words, r.root, r.selectors), " ")
}

// named is a user with the rights that its line gives it.
type named struct {
	name string
	rights
}

// parse reads the words behind "user". The error names the place and no rule.
func (m maker) parse(at line) (named, error) {
	if len(at.args) == 0 || strings.ContainsAny(at.args[0], " \t\r\n\x00") || at.args[0] == "" {
		return named{}, fmt.Errorf("%s: the name of a user is missing, or has a blank", at)
	}
	user := named{name: at.args[0], rights: m.fresh()}
	rules, ok := mergeSelectors(at.args[1:])
	for _, rule := range rules {
		ok = ok && m.apply(&user.rights, rule)
	}
	if !ok {
		return named{}, fmt.Errorf("%s: a rule of user %q is none that is known", at, checks.Clean(user.name))
	}
	return user, nil
}

// mergeSelectors joins the words of a selector, which stands in parentheses.
func mergeSelectors(words []string) (rules []string, closed bool) {
	open := ""
	for _, word := range words {
		switch {
		case open != "":
			open += " " + word
		case strings.HasPrefix(word, "("):
			open = word
		default:
			rules = append(rules, word)
			continue
		}
		if strings.HasSuffix(word, ")") {
			rules, open = append(rules, open), ""
		}
	}
	return rules, open == ""
}
