package dockerconn

import (
	"fmt"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/secrets"
	"hardcheck/testenv/dockerlab"
)

// long is how many entries these lists have: more than anybody writes by hand.
const long = 3_000

func many(format string) []any {
	all := make([]any, long)
	for i := range all {
		all[i] = fmt.Sprintf(format, i)
	}
	return all
}

// objects are the texts as objects with one key.
func objects(key, format string) []any {
	all := many(format)
	for i, text := range all {
		all[i] = map[string]any{key: text}
	}
	return all
}

// set are the texts as the keys of an object.
func set(format string, value any) map[string]any {
	all := map[string]any{}
	for _, text := range many(format) {
		all[text.(string)] = value
	}
	return all
}

// TestLongListsAreWhole holds that no list within an answer has an end before the answer's.
func TestLongListsAreWhole(t *testing.T) {
	t.Parallel()
	binding := []any{map[string]any{"HostIp": "127.0.0.1", "HostPort": "1"}}
	for _, tc := range []struct {
		part, key, field string
		value            any
		list             func(docker.Container) (int, bool)
	}{
		{"HostConfig", "CapAdd", "security.capAdd", many("CAP_%d"), func(c docker.Container) (int, bool) { return extent(mustSecurity(c).CapAdd) }},
		{"HostConfig", "CapDrop", "security.capDrop", many("CAP_%d"), func(c docker.Container) (int, bool) { return extent(mustSecurity(c).CapDrop) }},
		{"HostConfig", "SecurityOpt", "security.seLinux", many("label=%d"), func(c docker.Container) (int, bool) { return extent(mustSecurity(c).SELinux) }},
		{"HostConfig", "Devices", "devices.mapped", objects("PathOnHost", "/dev/%d"), func(c docker.Container) (int, bool) { d, _ := c.Devices.Get(); return extent(d.Mapped) }},
		{"HostConfig", "DeviceCgroupRules", "devices.cgroupRules", many("c %d:* rwm"), func(c docker.Container) (int, bool) { d, _ := c.Devices.Get(); return extent(d.CgroupRules) }},
		{"HostConfig", "DeviceRequests", "devices.requests", objects("Driver", "gpu%d"), func(c docker.Container) (int, bool) { d, _ := c.Devices.Get(); return extent(d.Requests) }},
		{"HostConfig", "GroupAdd", "user.groups", many("%d"), func(c docker.Container) (int, bool) { u, _ := c.User.Get(); return extent(u.Groups) }},
		{"HostConfig", "PortBindings", "ports.configured", set("%d/tcp", binding), func(c docker.Container) (int, bool) { p, _ := c.Ports.Get(); return extent(p.Configured) }},
		{"NetworkSettings", "Ports", "ports.live", set("%d/tcp", binding), func(c docker.Container) (int, bool) { p, _ := c.Ports.Get(); return extent(p.Live) }},
		{"NetworkSettings", "Networks", "networks", set("net%d", map[string]any{}), func(c docker.Container) (int, bool) { return extent(c.Networks) }},
		{"Config", "ExposedPorts", "ports.exposed", set("%d/tcp", map[string]any{}), func(c docker.Container) (int, bool) { p, _ := c.Ports.Get(); return extent(p.Exposed) }},
		{"Config", "Env", "env", many("NAME%d=1"), func(c docker.Container) (int, bool) { return extent(c.Env) }},
		{"Config", "Labels", "secrets", set("password.%d", "correct horse battery"), func(c docker.Container) (int, bool) { return extent(c.Secrets) }},
		{"", "Mounts", "mounts", objects("Destination", "/srv/%d"), func(c docker.Container) (int, bool) { return extent(c.Mounts) }},
	} {
		t.Run(tc.field, func(t *testing.T) {
			t.Parallel()
			fake, inspection := dockerlab.NewFake(), dockerlab.Hardened("a", "web")
			if tc.part == "" {
				inspection[tc.key] = tc.value
			} else {
				dockerlab.Part(inspection, tc.part)[tc.key] = tc.value
			}
			fake.Add(inspection)
			got, facts := collectFake(t, fake)
			if n, all := tc.list(containerNamed(t, facts, "web")); n != long || !all {
				t.Errorf("%d entries, all of them: %t", n, all)
			}
			if problem, noted := got.Problems["containers.web."+tc.field]; noted {
				t.Errorf("problem %+v", problem)
			}
		})
	}
}

func extent[T any](list checks.List[T]) (int, bool) {
	entries, all := list.Get()
	return len(entries), all
}

func mustSecurity(c docker.Container) docker.Confinement {
	security, _ := c.Security.Get()
	return security
}

// TestTheLastOptionCounts hides what opens a container behind a thousand options that
// mean nothing.
func TestTheLastOptionCounts(t *testing.T) {
	t.Parallel()
	fake, inspection := dockerlab.NewFake(), dockerlab.Hardened("a", "web")
	dockerlab.Part(inspection, "HostConfig")["SecurityOpt"] = append(many("nothing%d"), "seccomp=unconfined")
	fake.Add(inspection)
	_, facts := collectFake(t, fake)
	if seccomp := must(t, containerNamed(t, facts, "web").Security).Seccomp; seccomp != docker.Unconfined {
		t.Errorf("seccomp %q", seccomp)
	}
}

// TestLongTextsLeaveSecretsOpen holds that what was not looked at isn't called free of secrets.
func TestLongTextsLeaveSecretsOpen(t *testing.T) {
	t.Parallel()
	fake, inspection := dockerlab.NewFake(), dockerlab.Hardened("a", "web")
	dockerlab.Part(inspection, "Config")["Env"] = []any{"NOTES=" + strings.Repeat("x", secrets.MaxJudged) + " https://user:correct-horse@example.org/"}
	fake.Add(inspection)
	got, facts := collectFake(t, fake)
	if found := containerNamed(t, facts, "web").Secrets; !found.Known() || known(found) {
		t.Errorf("secrets %+v", found)
	}
	if problem := got.Problems["containers.web.secrets"]; problem.Reason != checks.Budget {
		t.Errorf("problem %+v", problem)
	}
}
