package repository_test

import (
	"testing"

	"hardcheck/checks/checktest"
	"hardcheck/checks/repository"
)

func TestChecks(t *testing.T) { checktest.Run(t, repository.Checks, repository.Kind) }
