package docker

// Pages that checks of several groups rest on.
const (
	RunPage        = "https://docs.docker.com/reference/cli/docker/container/run/"
	UsernsPage     = "https://docs.docker.com/engine/security/userns-remap/"
	SeccompPage    = "https://docs.docker.com/engine/security/seccomp/"
	ProtectPage    = "https://docs.docker.com/engine/security/protect-access/"
	DaemonPage     = "https://docs.docker.com/reference/cli/dockerd/"
	DockerfilePage = "https://docs.docker.com/reference/dockerfile/"
	FirewallPage   = "https://docs.docker.com/engine/network/packet-filtering-firewalls/"
	BridgePage     = "https://docs.docker.com/engine/network/drivers/bridge/"
)

// CIS names an item of the CIS Docker Benchmark 1.6.
func CIS(item string) string { return "CIS Docker Benchmark 1.6, item " + item }
