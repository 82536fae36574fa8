package services_test

import (
	"testing"

	"hardcheck/checks/checktest"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/services"
)

func TestChecks(t *testing.T) { checktest.Run(t, services.Checks, routeros.Kind) }
