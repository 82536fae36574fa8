package modbusconn

import (
	"flag"
	"fmt"
	"os"
	"testing"
)

// TestMain lets many tests run at a time: they spend it waiting, because the
// connector leaves every device its pauses.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "24"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}
