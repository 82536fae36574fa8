package lab

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"hardcheck/testenv/dockerlab"
	"hardcheck/testenv/scenarios"
	"hardcheck/testenv/webd"
)

// describe writes the site file and the secrets that it names, last of all: a lab
// with a site file is whole.
func (l *Lab) describe(context.Context) error {
	if err := l.write("redis.secret", l.Values.AuditPassword+"\n"); err != nil {
		return err
	}
	for _, name := range []string{attestations, "site.yaml"} {
		text, err := l.Scenario.File(name, l.Values)
		if err == nil && text != "" {
			err = l.write(name, text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Print tells a person what runs, where, and with which throw-away credentials.
func (l *Lab) Print(ctx context.Context, out io.Writer) error {
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(out, format+"\n", args...) }
	s := l.Scenario
	say("%s runs. Its site file and throw-away credentials are in %s.", s.Name(), l.Folder())
	if s.Router != "" {
		say("  router      %s, RouterOS simulator (%s), user %s, password %s", l.address("0.1"), s.Router, l.routerLogin(), l.secret("router.secret"))
	}
	if s.PLC != "" {
		say("  controller  %s:%s, %s", l.address(hosts["ot"]), plcPorts[s.PLC], s.PLC)
	}
	if s.Web {
		say("  web server  %s, user operator, password %s", l.webURL(), l.secret("web.secret"))
	}
	if s.Database {
		say("  database    %s, PostgreSQL, user %s, password %s", l.databaseAddress(), scenarios.Auditor, l.secret("postgres.secret"))
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
	switch {
	case l.Values.Redis != "":
		say("  redis       %s, no password", l.Values.Redis)
	case s.Cache != "":
		say("  redis       127.0.0.1:6379 within the container %s-%s, user audit, password %s", l.ID, s.Cache, l.secret("redis.secret"))
	}
	say("Audit it:")
	for _, step := range l.steps("hardcheck", func(name string) string { return filepath.Join(l.Folder(), name) }, []string{"--format", "text"}) {
		say("  %s", step.shell())
	}
	say("Remove it: hardlab down")
	return nil
}

// routerLogin is the user by whom the router is audited.
func (l *Lab) routerLogin() string {
	if l.Scenario.State == "hardened" {
		return "audit"
	}
	return "operator"
}

// secret is a throw-away password from the lab's folder.
func (l *Lab) secret(name string) string {
	text, err := os.ReadFile(filepath.Join(l.Folder(), name))
	if err != nil {
		return "(" + err.Error() + ")"
	}
	return strings.TrimSpace(string(text))
}

func (l *Lab) databaseAddress() string {
	if l.Scenario.State == "hardened" {
		return "127.0.0.1:5432 within the zone " + l.namespace("dmz")
	}
	return l.address(hosts["dmz"]) + ":5432"
}

func (l *Lab) webURL() string {
	if l.Scenario.State == "hardened" {
		return "https://" + webd.Name + " at " + l.address(hosts["dmz"]) + ":443 (www/web-ca.pem)"
	}
	return "http://" + l.address(hosts["dmz"]) + ":8000"
}
