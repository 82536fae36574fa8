package access_test

import (
	"testing"

	"hardcheck/checks/checktest"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/access"
)

func TestChecks(t *testing.T) { checktest.Run(t, access.Checks, routeros.Kind) }
