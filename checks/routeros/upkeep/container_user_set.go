package upkeep

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// ContainerUserSet reports containers whose programs run as root.
var ContainerUserSet = &checks.Check{
	ID:       "routeros-container-user-set",
	Title:    "Containers on the router run as an unprivileged user",
	Severity: checks.Low,
	Description: "A process that is root in its container needs one vulnerability less to be root on the router. Without this setting the image's " +
		"own user applies, which is root in most images.",
	Remediation: "Name a user when the container is made, one that the image has:\n\n" +
		"    /container add remote-image=\"registry.example.org/app@sha256:...\" interface=veth1 user=1000:1000",
	References: []string{routeros.Manual + "Container"},
	Rule:       checks.Each(containerUserSet),
}

func containerUserSet(o checks.Observed[routeros.Facts]) {
	containers, ok := routeros.Need(o, o.Facts.Servers.Containers, "servers.containers")
	if !ok {
		return
	}
	for _, container := range containers {
		subject := o.Subject(routeros.NameOr(container.Name, routeros.NameOr(container.RemoteImage, routeros.NameOr(container.Tag, container.RootDir))))
		user, _, _ := strings.Cut(container.User, ":")
		switch {
		case user == "":
			subject.Violation("no user is set, so that the image's own counts")
		case slices.Contains([]string{"0", "root"}, user):
			subject.Violation("the container runs as root")
		}
	}
}
