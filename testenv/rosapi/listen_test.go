package rosapi

import "testing"

func TestListenAndCancel(t *testing.T) {
	router := Start(t, Must(t, "factory"))
	c := open(t, router, "admin")
	c.send("/ip/service/listen", ".tag=a", "=.proplist=name,disabled")
	c.send("/user/listen", ".tag=b")
	// The answer to a later command: listens don't hold it up.
	c.want("!re =name=MikroTik | !done", "/system/identity/print")
	if err := router.Change("menu /ip/service\nchange name=telnet\n disabled=true"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"!re =name=telnet =disabled=true .tag=a"} {
		if got := c.read(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	c.send("/cancel", "=tag=a", ".tag=c")
	c.wantNext("!trap =category=2 =message=interrupted .tag=a", "!done .tag=a", "!done .tag=c")
	if err := router.Change("menu /user\nremove name=admin\nmenu /ip/service\nchange name=telnet\n disabled=false"); err != nil {
		t.Fatal(err)
	}
	c.wantNext("!re =.id=*1 =.dead=true .tag=b")
	c.send("/cancel")
	c.wantNext("!trap =category=2 =message=interrupted .tag=b", "!done .tag=b", "!done")
}

func (c *client) wantNext(sentences ...string) {
	c.t.Helper()
	for _, want := range sentences {
		if got := c.read(); got != want {
			c.t.Errorf("got %s, want %s", got, want)
		}
	}
}
