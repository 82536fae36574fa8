package filtering_test

import (
	"testing"

	"hardcheck/checks/checktest"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/filtering"
)

func TestChecks(t *testing.T) { checktest.Run(t, filtering.Checks, routeros.Kind) }
