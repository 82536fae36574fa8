package docker_test

import (
	"testing"

	"hardcheck/checks/checktest"
	"hardcheck/checks/docker"
)

func TestChecks(t *testing.T) { checktest.Run(t, docker.Checks, docker.Kind) }
