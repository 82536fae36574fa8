package engine_test

import (
	"testing"

	"hardcheck/checks/checktest"
	"hardcheck/checks/docker"
	"hardcheck/checks/docker/engine"
)

func TestChecks(t *testing.T) { checktest.Run(t, engine.Checks, docker.Kind) }
