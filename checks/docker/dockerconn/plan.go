package dockerconn

import (
	"fmt"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// Plan lists the requests that Collect may send, in their order.
func Plan(access checks.Access) []checks.Step {
	where := access.Connects()
	if local(access) {
		where = socketOf(access)
	}
	var steps []checks.Step
	add := func(connection int, event, what string, class checks.Class, when string) {
		steps = append(steps, checks.Step{Connection: connection, Event: event, What: what, Class: class, When: when})
	}
	add(1, "connect", where, checks.Passive, "")
	if !local(access) {
		offers := wire.Offers()
		add(1, "send", offers[0].Hello(), checks.SafeRead, "")
		for _, offer := range offers[1:] {
			add(1, "send", offer.Hello(), checks.SafeRead, "the engine refuses TLS "+offers[0].String()+": on a new connection")
		}
		add(2, "connect", where, checks.Passive, "if the answer is not TLS, for plaintext")
	}
	add(1, "send", "GET "+pingPath, checks.SafeRead, "")
	for _, request := range []struct{ what, when string }{
		{"GET /v1.N/info", ""},
		{"GET /v1.N/version", ""},
		{"GET /v1.N/containers/json?all=1", ""},
		{"GET /v1.N/containers/ID/json", "for each container; up to 8 requests at a time, each on a connection of its own"},
		{"GET /v1.N/containers/ID/top?ps_args=-eo+pid%2Cuid%2Ccomm", "for each running container whose user is root or a name and whose processes /proc of this host doesn't show, at most 200"},
		{"GET /v1.N/images/json?all=1", "this, the list of containers and /info again, at most 4 times, where they contradict each other; the list of containers at most 4 times more where a container goes while it is read"},
		{"GET /v1.N/images/ID/json", "for each image"},
		{"GET /v1.N/images/ID/history", "for each image"},
		{"GET /v1.N/networks", ""},
		{"GET /v1.N/volumes", ""},
		{"GET /v1.N/swarm", "if the engine manages a swarm"},
	} {
		add(1, "send", request.what, checks.SafeRead, request.when)
	}
	add(1, "send", "GET /v1.N/containers/ID/logs?"+logQuery, checks.Active, fmt.Sprintf("for each container whose log driver isn't none, at most %d", maxLogs))
	if !consents(access) {
		steps[len(steps)-1].Skipped = optIn.Detail
	}
	if local(access) {
		add(0, "read", "daemon.json, /etc/group, and owner and mode of the engine's files", checks.SafeRead, "if the host's files can be seen")
		add(0, "read", "links, owner and mode of the host's files that containers mount, never their content", checks.SafeRead, "if the host's files can be seen")
		add(0, "read", "/proc: control group, users, groups and name of the processes", checks.SafeRead, "")
	} else {
		add(3, "send", "GET "+pingPath, checks.SafeRead, "over TLS without our certificate, if the target has one")
		add(4, "send", "ClientHello for one TLS version", checks.SafeRead, "for each TLS version that was not seen yet")
	}
	return steps
}
