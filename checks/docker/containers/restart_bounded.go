package containers

import (
	"fmt"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// RestartParams are the parameters of docker-restart-bounded.
type RestartParams struct {
	docker.Selector
	// MaxRetries is the greatest number of retries of the policy on-failure.
	MaxRetries int `json:"max-retries"`
	// Required: a container without any restart policy is a violation too.
	Required bool `json:"required"`
	// AllowAlways accepts the policy always.
	AllowAlways bool `json:"allow-always"`
}

// RestartBounded reports restart policies that hide a failing program.
var RestartBounded = &checks.Check{
	ID:       "docker-restart-bounded",
	Title:    "Containers have a bounded restart policy",
	Severity: checks.Info,
	Description: "A program in an endless restart loop hides its fault and consumes the host's CPU. For services of a plant unless-stopped is " +
		"usual and accepted; `always` also starts what somebody stopped on purpose.",
	Remediation: "Set `restart: on-failure:5`, or `restart: unless-stopped` for a service that must come back after a reboot.",
	References:  []string{docker.CIS("5.15"), "https://docs.docker.com/engine/containers/start-containers-automatically/"},
	Rule:        docker.EachContainerWith(RestartParams{Selector: docker.Everything(), MaxRetries: 5}, restartBounded),
}

func restartBounded(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p RestartParams) {
	restart, ok := checks.Need(s, c.Restart, c.Path("restart"))
	if !ok {
		return
	}
	s.Evidence("HostConfig.RestartPolicy", "%s, at most %d", docker.OrNone(restart.Policy), restart.MaxRetries)
	checks.NeedWord(s, restart.Policy, c.Path("restart.policy"))
	switch restart.Policy {
	case "always":
		if p.AllowAlways {
			return
		}
		s.Violation("is restarted always, even after a manual stop")
		bounded(o, s, c, p, "always")
	case "on-failure":
		if restart.MaxRetries < 1 || restart.MaxRetries > p.MaxRetries {
			s.Violation("is restarted after a failure with %s", bound(restart.MaxRetries))
			bounded(o, s, c, p, fmt.Sprintf("on-failure:%d", restart.MaxRetries))
		}
	case "", "no":
		if p.Required {
			s.ViolationAt(checks.Low, "has no restart policy")
		}
	}
}

// bounded sets another policy on the running container, which a restart of the application
// isn't needed for. A container of a compose file has the file's again when it is made anew.
func bounded(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p RestartParams, was string) {
	if o.Facts.Transport == docker.TransportFile {
		return
	}
	policy := "no" // on-failure:0 would be without a bound
	if p.MaxRetries > 0 {
		policy = fmt.Sprintf("on-failure:%d", p.MaxRetries)
	}
	s.Fix(checks.Shell.Command("docker update --restart "+policy+" %s", c.Name).
		UndoneBy(checks.Shell.Command("docker update --restart "+was+" %s", c.Name)))
	if len(c.Composed) > 0 {
		s.Fix(checks.ByHand("set the same in the compose file: it holds when the container is made anew"))
	}
}

func bound(retries int) string {
	if retries < 1 {
		return "no bound on retries"
	}
	return fmt.Sprintf("up to %d retries", retries)
}
