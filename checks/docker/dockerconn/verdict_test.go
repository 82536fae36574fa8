package dockerconn

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/go-connections/nat"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/docker/containers"
	"hardcheck/testenv/dockerlab"
)

// verdictCase is one real container and what a check must say about it.
type verdictCase struct {
	name  string
	check *checks.Check
	want  string
	run   bool
	user  string
	host  container.HostConfig
}

func userCase(name, user, want string, run bool) verdictCase {
	return verdictCase{name: name, check: containers.UserNonroot, want: want, run: run, user: user, host: container.HostConfig{NetworkMode: "none"}}
}

func mountCase(name, source, want string) verdictCase {
	host := container.HostConfig{NetworkMode: "none", Binds: []string{source + ":/seen:ro"}}
	return verdictCase{name: name, check: containers.EngineSocketUnmounted, want: want, user: "1000", host: host}
}

func portCase(name, want string, run bool, network string, addresses ...string) verdictCase {
	var bindings []nat.PortBinding
	for _, address := range addresses {
		bindings = append(bindings, nat.PortBinding{HostIP: address})
	}
	host := container.HostConfig{NetworkMode: container.NetworkMode(network), PortBindings: nat.PortMap{"502/tcp": bindings}}
	return verdictCase{name: name, check: containers.PortRestricted, want: want, run: run, user: "1000", host: host}
}

func armorCase(name, want string, run bool, options ...string) verdictCase {
	return verdictCase{name: name, check: containers.AppArmorEnabled, want: want, run: run, user: "1000", host: container.HostConfig{NetworkMode: "none", SecurityOpt: options}}
}

func verdictCases(internal string, armor bool) []verdictCase {
	const failed, passed, unknown = "failed", "passed", "not-assessed"
	armed, unarmed := "not-applicable", "not-applicable"
	if armor {
		armed, unarmed = passed, failed
	}
	return []verdictCase{
		userCase("user-empty", "", failed, true),
		userCase("user-root", "root", failed, false),
		userCase("user-zero-group", "0:0", failed, true),
		userCase("user-zeros", "000", failed, true),
		userCase("user-plus", "+0", failed, true),
		userCase("user-minus", "-0", failed, false),
		userCase("user-zero-other-group", "0:1000", failed, false),
		userCase("user-toor-runs", "toor", failed, true),
		userCase("user-toor-created", "toor", unknown, false),
		userCase("user-app-runs", "app", passed, true),
		userCase("user-app-created", "app", unknown, false),
		userCase("user-number", "1000:0", passed, true),
		userCase("user-overflow", "2147483648", failed, false),
		userCase("user-overflow-64", "99999999999999999999", failed, false),
		mountCase("socket-itself", "/var/run/docker.sock", failed),
		mountCase("socket-run", "/run", failed),
		mountCase("socket-var-run", "/var/run", failed),
		mountCase("socket-var", "/var", failed),
		mountCase("socket-root", "/", failed),
		mountCase("socket-containerd", "/run/docker/containerd", failed),
		mountCase("socket-dots", "/srv/../run", failed),
		mountCase("socket-none", "/var/lib", passed),
		mountCase("socket-alike", "/runtime", passed),
		portCase("port-any", failed, false, "", ""),
		portCase("port-any-v4", failed, false, "", "0.0.0.0"),
		portCase("port-any-v6", failed, false, "", "::"),
		portCase("port-loopback", passed, true, "", "127.0.0.1"),
		portCase("port-loopback-and-any", failed, false, "", "127.0.0.1", "::"),
		portCase("port-inner-runs", passed, true, internal, ""),
		portCase("port-inner-created", passed, false, internal, ""),
		armorCase("armor-default", armed, true),
		armorCase("armor-off", unarmed, false, "apparmor=unconfined"),
	}
}

// TestVerdictsOnRealContainers has the cases in which a setting means something else
// than it says, each as a container that the engine itself made.
func TestVerdictsOnRealContainers(t *testing.T) {
	lab, image := realLab(t)
	internal, err := lab.Network(t.Context(), "inner", nil)
	if err != nil {
		t.Fatal(err)
	}
	_, before := collectReal(t)
	cases := verdictCases(internal, must(t, before.Engine).Security.AppArmor)
	for _, c := range cases {
		c.create(t, lab, image)
	}
	got, facts := collectReal(t)
	rows := []string{fmt.Sprintf("%-24s %-8s %-32s %s", "container", "state", "check", "verdict")}
	for _, c := range cases {
		rows = append(rows, c.verdict(t, lab.Name(c.name), got, facts))
	}
	t.Log("\n" + strings.Join(rows, "\n"))
}

func (c verdictCase) create(t *testing.T, lab *dockerlab.Lab, image string) {
	t.Helper()
	make := lab.Create
	if c.run {
		make = lab.Run
	}
	// The image's user is app, so that an empty setting would not be root.
	config := container.Config{Image: image, User: c.user}
	if c.user == "" {
		config.Image = plainImage(t, lab)
	}
	if _, err := make(t.Context(), c.name, &config, &c.host, nil); err != nil {
		t.Fatalf("%s: %v", c.name, err)
	}
}

func plainImage(t *testing.T, lab *dockerlab.Lab) string {
	t.Helper()
	name, err := lab.Image(t.Context(), "plain")
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// verdict holds the case and returns its row.
func (c verdictCase) verdict(t *testing.T, name string, got checks.Collection, facts docker.Facts) string {
	t.Helper()
	judgements := c.check.Rule.JudgeEach(checks.Observation{Target: checks.Target{Name: "engine", Kind: "docker"}, Facts: facts, Problems: got.Problems})
	at := slices.IndexFunc(judgements, func(j checks.Judgement) bool { return j.Subject == name })
	if at < 0 {
		t.Errorf("%s: %s says nothing about it", c.name, c.check.ID)
		return c.name
	}
	verdict := judgements[at]
	if string(verdict.Outcome) != c.want {
		t.Errorf("%s: %s is %s (%s), want %s", c.name, c.check.ID, verdict.Outcome, verdict.Message, c.want)
	}
	state := must(t, containerNamed(t, facts, name).State).Status
	return fmt.Sprintf("%-24s %-8s %-32s %s %s", c.name, state, c.check.ID, verdict.Outcome, verdict.Message)
}
