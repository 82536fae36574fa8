package upkeep_test

import (
	"testing"

	"hardcheck/checks/checktest"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/upkeep"
)

func TestChecks(t *testing.T) { checktest.Run(t, upkeep.Checks, routeros.Kind) }
