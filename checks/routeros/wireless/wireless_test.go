package wireless_test

import (
	"testing"

	"hardcheck/checks/checktest"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/wireless"
)

func TestChecks(t *testing.T) { checktest.Run(t, wireless.Checks, routeros.Kind) }
