package vpn_test

import (
	"testing"

	"hardcheck/checks/checktest"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/vpn"
)

func TestChecks(t *testing.T) { checktest.Run(t, vpn.Checks, routeros.Kind) }
