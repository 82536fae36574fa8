package engine

// Pages that several checks rest on.
const (
	rootlessPage = "https://docs.docker.com/engine/security/rootless/"
	branchesPage = "https://github.com/moby/moby/blob/master/project/BRANCHES-AND-TAGS.md"
)
