package images_test

import (
	"testing"

	"hardcheck/checks/checktest"
	"hardcheck/checks/docker"
	"hardcheck/checks/docker/images"
)

func TestChecks(t *testing.T) { checktest.Run(t, images.Checks, docker.Kind) }
