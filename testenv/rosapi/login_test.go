package rosapi

import (
	"encoding/hex"
	"io"
	"strings"
	"testing"
)

const refused = "!trap =message=invalid user name or password (6) | !done"

func TestLogin(t *testing.T) {
	router := Start(t, Must(t, "factory", `
account admin secret
account off x
account noapi x
account away x
menu /user
row
 name=off group=full disabled=true
row
 name=noapi group=noapi
row
 name=away group=full address=198.51.100.0/24
menu /user/group
row
 name=noapi policy=read,!api
`))
	c := dial(t, router.Address("api"), nil)
	c.want(refused, "/login", "=name=admin", "=password=wrong")
	c.want(refused, "/login", "=name=nobody", "=password=")
	c.want(refused, "/login", "=name=off", "=password=x")
	c.want(refused, "/login", "=name=noapi", "=password=x")
	c.want(refused, "/login", "=name=away", "=password=x")
	if answer := c.ask("/login"); len(answer) != 1 || len(answer[0]) != len("!done =ret=")+32 {
		t.Errorf("challenge: %q", answer)
	}
	c.want(refused, "/login", "=name=admin", "=response=00"+strings.Repeat("0", 32))
	c.want("!done", "/login", "=name=admin", "=password=secret")
	c.want("!re =name=MikroTik | !done", "/system/identity/print")
	c.want("!fatal session terminated on request", "/quit")
	if _, err := c.reader.ReadByte(); err != io.EOF {
		t.Errorf("after quit: %v", err)
	}
}

func TestNothingBeforeLogin(t *testing.T) {
	c := dial(t, Start(t, Must(t, "factory")).Address("api"), nil)
	c.want("!fatal not logged in", "/system/identity/print")
	if _, err := c.reader.ReadByte(); err != io.EOF {
		t.Errorf("after a command without login: %v", err)
	}
}

func TestChallengeLogin(t *testing.T) {
	router := Start(t, Must(t, "factory", "login challenge\naccount admin secret"))
	c := dial(t, router.Address("api"), nil)
	c.want("!trap =message=cannot log in | !done", "/login", "=name=admin", "=response=00")
	answer := c.ask("/login", "=name=admin", "=password=secret")[0]
	challenge, err := hex.DecodeString(strings.TrimPrefix(answer, "!done =ret="))
	if err != nil {
		t.Fatalf("challenge %q: %v", answer, err)
	}
	c.want("!done", "/login", "=name=admin", "=response="+solve(string(challenge), "secret"))
	c.want("!re =name=MikroTik | !done", "/system/identity/print")
}
