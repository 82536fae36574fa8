package database

import (
	"net/netip"
	"strings"

	"hardcheck/checks"
)

// Pages that several checks refer to.
const (
	hbaPage      = "https://www.postgresql.org/docs/current/auth-pg-hba-conf.html"
	methodsPage  = "https://www.postgresql.org/docs/current/auth-methods.html"
	passwordPage = "https://www.postgresql.org/docs/current/auth-password.html"
	settingsPage = "https://www.postgresql.org/docs/current/runtime-config-connection.html"
	tlsPage      = "https://www.postgresql.org/docs/current/ssl-tcp.html"
	loggingPage  = "https://www.postgresql.org/docs/current/runtime-config-logging.html#GUC-LOG-CONNECTIONS"
	rolesPage    = "https://www.postgresql.org/docs/current/role-attributes.html"
)

// strangerEvidence shows how a role that doesn't exist was met.
func strangerEvidence(s checks.Subject, source string, answer Answer) {
	if words := answerWords[answer]; words != "" {
		s.Evidence(source, "a role that does not exist was %s", words)
	}
}

// The ways by which strangers are tried.
const (
	strangerSource = "start-up message of a stranger"
	plainSource    = "start-up message of a stranger, without TLS"
)

// String is the line as pg_hba.conf has it.
func (r Rule) String() string {
	if r.Broken {
		return "not readable"
	}
	words := []string{string(r.Type), strings.Join(r.Databases, ","), strings.Join(r.Users, ",")}
	if r.Type != Local {
		words = append(words, r.Address)
	}
	if r.Netmask != "" {
		words = append(words, r.Netmask)
	}
	return strings.Join(append(words, string(r.Method)), " ")
}

// reach is from where a rule lets somebody in.
type reach int

const (
	fromHere   reach = iota // a socket, or a loopback address
	fromSome                // chosen addresses
	fromAnyone              // every address of a family
	fromWhere               // a name, or something that is no address
)

// reach tells from where a rule lets somebody in.
func (r Rule) reach() reach {
	if r.Type == Local {
		return fromHere
	}
	switch r.Address {
	case "all":
		return fromAnyone
	case "samehost":
		return fromHere
	case "samenet":
		return fromSome
	}
	prefix, ok := r.prefix()
	switch {
	case !ok && r.Address == "localhost":
		return fromHere
	case !ok:
		return fromWhere
	case prefix.Bits() == 0:
		return fromAnyone
	case prefix.Addr().Unmap().IsLoopback():
		return fromHere
	}
	return fromSome
}

// prefix is the addresses of a rule: the view writes address and mask apart.
func (r Rule) prefix() (netip.Prefix, bool) {
	if prefix, err := netip.ParsePrefix(r.Address); err == nil {
		return prefix.Masked(), true
	}
	addr, err := netip.ParseAddr(r.Address)
	if err != nil {
		return netip.Prefix{}, false
	}
	if r.Netmask == "" {
		return netip.PrefixFrom(addr, addr.BitLen()), true
	}
	mask, err := netip.ParseAddr(r.Netmask)
	if err != nil || mask.BitLen() != addr.BitLen() {
		return netip.Prefix{}, false
	}
	bits, contiguous := ones(mask.AsSlice())
	if !contiguous {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(addr, bits).Masked(), true
}

// ones counts the leading ones of a mask, and reports whether nothing but zeros follows.
func ones(mask []byte) (count int, contiguous bool) {
	ended := false
	for _, octet := range mask {
		for bit := 7; bit >= 0; bit-- {
			switch one := octet>>bit&1 == 1; {
			case one && ended:
				return 0, false
			case one:
				count++
			default:
				ended = true
			}
		}
	}
	return count, true
}

// needStrangers records where a role that doesn't exist was not shown to the server: what it
// asks for now is what it has loaded.
func needStrangers(o checks.Observed[Facts]) {
	checks.Need(o, o.Facts.Stranger, "stranger")
	checks.Need(o, o.Facts.Plain, "plain")
}

// needRules records that nothing but the whole of pg_hba.conf shows that a bad line is not
// in it: a stranger meets those lines alone that are for every role.
func needRules(o checks.Observed[Facts]) {
	rules, _ := checks.NeedAll(o, o.Facts.Rules, "rules")
	for _, rule := range rules {
		if !rule.Broken {
			_ = checks.NeedWord(o, rule.Type, "rules.type") && checks.NeedWord(o, rule.Method, "rules.method")
		}
	}
}
