package containers

// Pages that several checks rest on.
const (
	securityPage     = "https://docs.docker.com/engine/security/"
	limitsPage       = "https://docs.docker.com/engine/containers/resource_constraints/"
	loggingPage      = "https://docs.docker.com/engine/logging/configure/"
	logsPage         = "https://docs.docker.com/reference/cli/docker/container/logs/"
	owaspLogging     = "https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html"
	publishingPage   = "https://docs.docker.com/engine/network/port-publishing/"
	bindMountPage    = "https://docs.docker.com/engine/storage/bind-mounts/"
	secretsPage      = "https://docs.docker.com/compose/how-tos/use-secrets/"
	capabilitiesPage = "https://man7.org/linux/man-pages/man7/capabilities.7.html"
	djangoPage       = "https://docs.djangoproject.com/en/stable/howto/deployment/checklist/"
)
