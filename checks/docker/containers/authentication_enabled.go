package containers

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// AuthenticationParams are the parameters of docker-authentication-enabled.
type AuthenticationParams struct {
	docker.Selector
	// Services limits the check to these, by name; an empty list means every one that is known.
	Services []string `json:"services"`
	// Allow are services that may be open.
	Allow []string `json:"allow"`
}

// AuthenticationEnabled reports services that let everybody in.
var AuthenticationEnabled = &checks.Check{
	ID:       "docker-authentication-enabled",
	Title:    "Services in containers ask for a login",
	Severity: checks.High,
	Description: "Databases, brokers and consoles run without a login where a setting opens them (POSTGRES_HOST_AUTH_METHOD=trust, " +
		"ALLOW_EMPTY_PASSWORD, xpack.security.enabled=false, --api.insecure) or where that is their image's default (Redis, MongoDB, " +
		"Elasticsearch before 8, Flower, Node-RED). The check knows the usual images, by name, by the program that is started, or by a " +
		"variable that opens them; others it doesn't judge. It is critical where every address of the host offers the port, and lower on " +
		"loopback or unpublished. Where a configuration file decides, or a volume that keeps users, the engine doesn't show the answer.",
	Remediation: "Set the service's login, its password as a file under /run/secrets; the finding names the setting. Publish the port on " +
		"127.0.0.1, or not at all: containers of one network reach each other without it. Services that are open on purpose go into `allow`.",
	References: []string{
		"https://hub.docker.com/_/postgres", "https://redis.io/docs/latest/operate/oss_and_stack/management/security/", publishingPage, docker.FirewallPage,
		"https://flower.readthedocs.io/en/latest/auth.html",
	},
	Rule: docker.EachContainerWith(AuthenticationParams{Selector: docker.Everything(), Services: []string{}, Allow: []string{}}, authenticationEnabled),
}

func authenticationEnabled(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p AuthenticationParams) {
	_, variables := checks.NeedAll(s, c.Env, c.Path("env"))
	_, arguments := checks.NeedAll(s, c.Arguments, c.Path("arguments"))
	checks.Need(s, c.Executable, c.Path("executable"))
	judged := false
	for _, service := range docker.ServicesOf(c) {
		if len(p.Services) > 0 && !slices.Contains(p.Services, service.Name) || slices.Contains(p.Allow, service.Name) {
			continue
		}
		judged = true
		judgeAccess(o, s, c, service, variables && arguments)
	}
	if !judged {
		s.NotApplicable("no service whose login is known is seen in it")
	}
}

// judgeAccess judges one service. What holds by default holds only where every setting was read.
func judgeAccess(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, service docker.Service, whole bool) {
	_, mounts := checks.NeedAll(s, c.Mounts, c.Path("mounts"))
	effect, why := service.Setting(c)
	if effect == docker.SaysNothing && whole && mounts {
		effect, why = service.Unset(c)
	}
	if effect == docker.SaysNothing {
		return
	}
	s.Evidence("authentication of "+service.Name, "%s", why)
	switch effect {
	case docker.Opens:
		reportOpen(o, s, c, service, why)
		s.Fix(checks.ByHand("%s (%s)", service.Remedy, service.Source))
	case docker.Unclear:
		s.Unknown(checks.Source, "whether %s asks for a login isn't shown by the engine (%s)", service.Name, why)
	}
}

// reportOpen weighs an open service by who reaches it.
func reportOpen(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, service docker.Service, why string) {
	severity, where := exposure(o, s, c, service)
	if service.Reads {
		severity = severity.Lower()
	}
	report := s.Violation
	switch severity {
	case checks.High:
	case checks.Medium:
		report = s.ViolationLower
	default:
		report = func(format string, args ...any) { s.ViolationAt(severity, format, args...) }
	}
	report("%s lets everybody in (%s), and is %s", service.Name, why, where)
}

// exposure is how bad it is that a service is open, by the widest of the addresses on which its
// ports are published, and says where.
func exposure(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, service docker.Service) (checks.Severity, string) {
	if follow(o.Facts, c, networkMode).mode == docker.HostMode {
		return checks.Critical, "on the host's own network"
	}
	ports, ok := c.NeedPorts(s)
	if !ok {
		return checks.High, "perhaps published"
	}
	severity, where := checks.Low, "not published"
	all := docker.Bindings(o.Facts, c, ports)
	bindings := slices.DeleteFunc(slices.Clone(all), func(b docker.Binding) bool { return !b.Concerns(service.Ports) })
	if len(bindings) == 0 && !service.Fixed {
		bindings = all
	}
	for _, b := range bindings {
		s.Evidence("Ports "+b.Inside(), "%s", b.Where())
		of := checks.High
		switch {
		case b.Loopback():
			of = checks.Medium
		case b.Wildcard(), checks.Public(b.Addr) && !o.Site.Covers(b.Addr):
			of = checks.Critical
		}
		if of > severity {
			severity, where = of, "published on "+b.Where()
		}
	}
	if slices.ContainsFunc(c.Networks.Entries(), func(e docker.Endpoint) bool { return onOuter(o.Facts, e) }) && severity < checks.High {
		severity, where = checks.High, "on an outer network"
	}
	return severity, where
}

func onOuter(f docker.Facts, e docker.Endpoint) bool {
	return slices.ContainsFunc(f.Networks.Entries(), func(n docker.Network) bool {
		return isOuter(n) && (n.ID == e.NetworkID && n.ID != "" || n.Name == e.Network)
	})
}
