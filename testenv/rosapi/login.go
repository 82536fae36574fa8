package rosapi

import (
	"crypto/md5" // what routers before 6.43 ask for
	"crypto/rand"
	"encoding/hex"
	"net/netip"
	"strings"
)

// login answers the sentences of /login. Since 6.43 a login without a name still
// gets a challenge, and the response to it is refused whatever it is.
func (s *session) login(r request) []sentence {
	name, named := r.arguments["name"]
	response, responded := r.arguments["response"]
	password, plain := r.arguments["password"]
	d := s.router.current()
	switch {
	case !named, d.Login == Challenge && !responded:
		bytes := make([]byte, 16)
		_, _ = rand.Read(bytes) // never fails
		s.challenge = string(bytes)
		return []sentence{{"!done", "=ret=" + hex.EncodeToString(bytes)}}
	case d.Login == Challenge && s.challenge != "" && response == solve(s.challenge, d.passwords[name]):
	case d.Login == Plain && plain && password == d.passwords[name]:
	default:
		return refuse(d)
	}
	if !d.admits(name, s.source) {
		return refuse(d)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.user = name
	return []sentence{{"!done"}}
}

func refuse(d Device) []sentence {
	if d.Login == Challenge {
		return []sentence{trap(textOldLogin), {"!done"}}
	}
	return []sentence{trap(textBadLogin), {"!done"}}
}

// solve is the response that a password gives to a challenge.
func solve(challenge, password string) string {
	sum := md5.Sum([]byte("\x00" + password + challenge))
	return "00" + hex.EncodeToString(sum[:])
}

// admits reports whether a user exists, is enabled, may use the API, and comes from
// where that user may. That one without the policy "api" gets the text of a wrong
// password is assumed.
func (d Device) admits(user string, source netip.Addr) bool {
	row, exists := d.findRow("/user", user)
	disabled, _ := row.Get("disabled")
	prefixes, _ := row.Get("address")
	return exists && disabled != "true" && allowed(d.policies(user), "api") && covers(prefixes, source)
}

// covers reports whether a list of prefixes holds an address; an empty list does.
func covers(list string, address netip.Addr) bool {
	if list == "" {
		return true
	}
	for text := range strings.SplitSeq(list, ",") {
		if !strings.Contains(text, "/") {
			if single, err := netip.ParseAddr(text); err == nil && single == address {
				return true
			}
			continue
		}
		if prefix, err := netip.ParsePrefix(text); err == nil && prefix.Contains(address) {
			return true
		}
	}
	return false
}
