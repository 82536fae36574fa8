package rosapi

import (
	"strings"
	"testing"
)

func TestPrint(t *testing.T) {
	router := Start(t, Must(t, "factory"))
	c := open(t, router, "admin")
	c.want("!re =.id=*7 =name=api =port=8728 =address= =vrf=main =invalid=false =disabled=false | !done",
		"/ip/service/print", "?name=api")
	c.want("!re =name=api =port=8728 .tag=t1 | !done .tag=t1",
		"/ip/service/print", "=.proplist=name,port,max-sessions", "?name=api", ".tag=t1")
	c.want("!re | !re | !done", "/ip/service/print", "=.proplist=nothing", "?<port=23", "?#", "?disabled=false")
	c.want("!done =ret=8", "/ip/service/print", "=count-only=")
	c.want("!done =ret=2", "/ip/service/print", "=count-only=", "?name=api", "?name=ssh", "?#|")
	c.want("!done", "/ip/hotspot/print")
	c.want("!re =forwarding-enabled=no =strong-crypto=false | !done", "/ip/ssh/getall", "=.proplist=strong-crypto,forwarding-enabled")
	c.want("!trap =message=unknown parameter colour | !done", "/ip/ssh/print", "=colour=red")
	c.send() // asks for nothing
	c.want("!re =name=MikroTik | !done", "/system/identity/print")
}

// What clients of real routers report: two traps for a menu that isn't there.
func TestMissing(t *testing.T) {
	router, err := Launch(t.Context(), Must(t, "virtual"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(router.Stop)
	c := open(t, router, "admin")
	for command, step := range map[string]string{
		"/system/routerboard/getall":         "routerboard",
		"/system/routerboard/settings/print": "routerboard",
		"/zerotier/interface/print":          "zerotier",
		"/ip/servise/print":                  "servise",
	} {
		c.want("!trap =message=no such command or directory ("+step+") | !trap =message=no such command prefix | !done", command)
	}
	c.want("!trap =message=no such command | !done", "/ip/service")
	c.want("!trap =message=no such command | !done", "/ip/service/get")
	c.want("!trap =message=no such command | !done", "/ip/print")
}

func TestPermissions(t *testing.T) {
	router := Start(t, Must(t, "factory", `
account secretary x
account blind x
account plain x
deny /log
menu /user
row
 name=secretary group=secretary
row
 name=blind group=blind
row
 name=plain group=plain
menu /user/group
row
 name=secretary policy=read,api,sensitive
row
 name=blind policy=api,!read
row
 name=plain policy=read,api,!sensitive
menu /ppp/secret
row
 name=engineer password=canary
`))
	open(t, router, "secretary").want("!re =.id=*1 =name=engineer =password=canary | !done", "/ppp/secret/print")
	plain := open(t, router, "plain")
	plain.want("!re =.id=*1 =name=engineer | !done", "/ppp/secret/print")
	plain.want("!trap =message=not enough permissions (9) | !done", "/log/print")
	open(t, router, "blind").want("!trap =message=not enough permissions (9) | !done", "/ppp/secret/print")
}

func TestLaterVersions(t *testing.T) {
	for version, want := range map[string]string{
		"7.14.3 (stable)":    "!done",
		"7.9":                "!done",
		"7.17.2":             "!done",
		"7.18beta2 (test)":   "!empty | !done",
		"7.24":               "!empty | !done",
		"8.0":                "!empty | !done",
		"never seen (alpha)": "!empty | !done",
	} {
		t.Run(version, func(t *testing.T) {
			router := Start(t, Must(t, "factory", "menu /system/resource\nchange\nversion=\""+version+"\""))
			c := open(t, router, "admin")
			c.want(want, "/ip/hotspot/print")
			rows := c.ask("/ip/service/print", "?name=api", "=.proplist=dynamic")
			if sockets := strings.Count(strings.Join(rows, ""), "=dynamic=true"); (sockets > 0) != (want != "!done") {
				t.Errorf("%d rows for sockets: %q", sockets, rows)
			}
		})
	}
}

func TestSessionsAreSeen(t *testing.T) {
	router := Start(t, Must(t, "factory"))
	open(t, router, "admin")
	c := open(t, router, "admin")
	want := "!re =name=admin =via=api =group=full"
	c.want(want+" | "+want+" | !done", "/user/active/print", "=.proplist=name,via,group")
	if all, most := router.Connections(); all != 2 || most != 2 {
		t.Errorf("connections: %d, %d at most", all, most)
	}
}
