package upkeep

import (
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// ContainerImagePinned reports containers whose image may change under its name.
var ContainerImagePinned = &checks.Check{
	ID:       "routeros-container-image-pinned",
	Title:    "Containers on the router run pinned images",
	Severity: checks.Medium,
	Description: "A container on a router is inside its network, and a tag such as latest means whatever the registry holds when it is pulled " +
		"again. A digest identifies one image. Containers from a file have no remote image and are not judged. A container that nobody " +
		"knows is an indicator of compromise.",
	Remediation: "Name the image by its digest when the container is made:\n\n" +
		"    /container add remote-image=\"registry.example.org/app@sha256:...\" interface=veth1",
	References: []string{routeros.Manual + "Container"},
	Rule:       checks.Each(containerImagePinned),
}

func containerImagePinned(o checks.Observed[routeros.Facts]) {
	containers, ok := routeros.Need(o, o.Facts.Servers.Containers, "servers.containers")
	if !ok {
		return
	}
	for _, container := range containers {
		image := routeros.NameOr(container.RemoteImage, container.Tag)
		subject := o.Subject(routeros.NameOr(container.Name, routeros.NameOr(image, container.RootDir)))
		switch {
		case image == "":
			subject.NotApplicable("the container was made from a file")
		case !strings.Contains(image, "@sha256:"):
			subject.Violation("the image %s has no digest", image)
		}
	}
}
