package database_test

import (
	"testing"

	"hardcheck/checks/checktest"
	"hardcheck/checks/database"
)

func TestChecks(t *testing.T) { checktest.Run(t, database.Checks, database.Kind) }
