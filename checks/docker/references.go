package docker

// Pages that several checks rest on.
const (
	runPage          = "https://docs.docker.com/reference/cli/docker/container/run/"
	securityPage     = "https://docs.docker.com/engine/security/"
	usernsPage       = "https://docs.docker.com/engine/security/userns-remap/"
	rootlessPage     = "https://docs.docker.com/engine/security/rootless/"
	seccompPage      = "https://docs.docker.com/engine/security/seccomp/"
	protectPage      = "https://docs.docker.com/engine/security/protect-access/"
	daemonPage       = "https://docs.docker.com/reference/cli/dockerd/"
	dockerfilePage   = "https://docs.docker.com/reference/dockerfile/"
	limitsPage       = "https://docs.docker.com/engine/containers/resource_constraints/"
	loggingPage      = "https://docs.docker.com/engine/logging/configure/"
	publishingPage   = "https://docs.docker.com/engine/network/port-publishing/"
	firewallPage     = "https://docs.docker.com/engine/network/packet-filtering-firewalls/"
	bridgePage       = "https://docs.docker.com/engine/network/drivers/bridge/"
	bindMountPage    = "https://docs.docker.com/engine/storage/bind-mounts/"
	secretsPage      = "https://docs.docker.com/compose/how-tos/use-secrets/"
	capabilitiesPage = "https://man7.org/linux/man-pages/man7/capabilities.7.html"
	branchesPage     = "https://github.com/moby/moby/blob/master/project/BRANCHES-AND-TAGS.md"
	djangoPage       = "https://docs.djangoproject.com/en/stable/howto/deployment/checklist/"
)

// cis names an item of the CIS Docker Benchmark 1.6.
func cis(item string) string { return "CIS Docker Benchmark 1.6, item " + item }
