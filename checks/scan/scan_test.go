package scan_test

import (
	"testing"

	"hardcheck/checks/checktest"
	"hardcheck/checks/scan"
)

func TestChecks(t *testing.T) { checktest.Run(t, scan.Checks, scan.Kind) }
