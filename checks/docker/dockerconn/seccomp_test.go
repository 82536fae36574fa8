package dockerconn

import (
	"testing"

	"hardcheck/checks/docker"
)

func TestSeccompOf(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]docker.SeccompProfile{
		"unconfined":                                     docker.Unconfined,
		`{"defaultAction":"SCMP_ACT_ALLOW"}`:             docker.AllowsAll,
		`{"defaultAction":"SCMP_ACT_LOG","syscalls":[]}`: docker.AllowsAll,
		`{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["read"],"action":"SCMP_ACT_ALLOW"}]}`:         docker.AllowsAll,
		`{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":[],"action":"SCMP_ACT_ERRNO"}]}`:               docker.AllowsAll,
		`{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mount"],"action":"SCMP_ACT_ERRNO"}]}`:        "custom",
		`{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"name":"mount","action":"SCMP_ACT_KILL"}]}`:            "custom",
		`{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["read","write"],"action":"SCMP_ACT_ALLOW"}]}`: "custom",
		"/etc/profile.json": "custom",
		"{":                 "custom",
		"":                  "custom",
	} {
		if got := seccompOf(value); got != want {
			t.Errorf("%s: %q, want %q", value, got, want)
		}
	}
}
