package lab

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"hardcheck/testenv/dockerlab"
)

// describe writes the site file and the secrets that it names, last of all: a lab
// with a site file is whole.
func (l *Lab) describe(context.Context) error {
	if err := l.write("redis.secret", l.Values.AuditPassword+"\n"); err != nil {
		return err
	}
	site, err := l.Scenario.File("site.yaml", l.Values)
	if err != nil {
		return err
	}
	return l.write("site.yaml", site)
}

// Print tells a person what runs, where, and with which throw-away credentials.
func (l *Lab) Print(ctx context.Context, out io.Writer) error {
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(out, format+"\n", args...) }
	s := l.Scenario
	say("%s runs. Its site file and throw-away credentials are in %s.", s.Name(), l.Folder())
	if s.Router != "" {
		say("  router      %s, RouterOS simulator (%s)", l.address("0.1"), s.Router)
	}
	if s.PLC != "" {
		say("  controller  %s:%s, %s", l.address(hosts["ot"]), plcPorts[s.PLC], s.PLC)
	}
	if s.Web {
		say("  web server  %s, user operator, password in web.secret", l.webURL())
	}
	if s.Zones() {
		say("  zones       namespaces %s, %s and %s behind %s; enter one with `ip netns exec`", l.namespace("it"), l.namespace("ot"), l.namespace("dmz"), l.namespace("fw"))
	}
	if s.Docker != nil {
		engine, err := l.engine(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = engine.Client.Close() }()
		names, err := engine.Containers(ctx)
		if err != nil {
			return err
		}
		say("  containers  %d on the local engine, label %s=%s", len(names), dockerlab.Label, l.ID)
	}
	if l.Values.Redis != "" {
		say("  redis       %s, no password", l.Values.Redis)
	}
	say("Audit it:")
	for _, step := range l.steps("hardcheck", func(name string) string { return filepath.Join(l.Folder(), name) }, []string{"--format", "text"}) {
		say("  %s", step.shell())
	}
	say("Remove it: hardlab down")
	return nil
}

func (l *Lab) webURL() string {
	if l.Scenario.State == "hardened" {
		return "https://" + webName + " at " + l.address(hosts["dmz"]) + ":443 (web-ca.pem)"
	}
	return "http://" + l.address(hosts["dmz"]) + ":8000"
}
