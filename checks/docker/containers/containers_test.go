package containers_test

import (
	"testing"

	"hardcheck/checks/checktest"
	"hardcheck/checks/docker"
	"hardcheck/checks/docker/containers"
)

func TestChecks(t *testing.T) { checktest.Run(t, containers.Checks, docker.Kind) }
