package dockerconn

import (
	"encoding/json"
	"slices"

	"hardcheck/checks/docker"
)

// permits are the actions of a seccomp profile that let a call through: SCMP_ACT_LOG only writes
// it down (seccomp(2), and the profile's format in the OCI runtime specification).
var permits = []string{"SCMP_ACT_ALLOW", "SCMP_ACT_LOG"}

// seccompOf says what a container's own profile is. The engine shows the whole profile, as JSON;
// where it shows something else, such as a path, what it forbids isn't known.
func seccompOf(value string) docker.SeccompProfile {
	if value == docker.Unconfined {
		return docker.Unconfined
	}
	var profile struct {
		DefaultAction string `json:"defaultAction"`
		Syscalls      []struct {
			Name   string   `json:"name"`
			Names  []string `json:"names"`
			Action string   `json:"action"`
		} `json:"syscalls"`
	}
	if json.Unmarshal([]byte(value), &profile) != nil || !slices.Contains(permits, profile.DefaultAction) {
		return "custom"
	}
	for _, rule := range profile.Syscalls {
		if (rule.Name != "" || len(rule.Names) > 0) && !slices.Contains(permits, rule.Action) {
			return "custom"
		}
	}
	return docker.AllowsAll
}
