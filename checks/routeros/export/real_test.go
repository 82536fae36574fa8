package export

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestZ(t *testing.T) {
	files, _ := filepath.Glob(os.Getenv("HARDCHECK_DATA") + "/routeros-exports/*.rsc")
	for _, name := range files {
		data, _ := os.ReadFile(name)
		f, err := Parse(data)
		if err != nil {
			fmt.Println(filepath.Base(name), err)
			continue
		}
		_, problems := f.Facts()
		var bad []string
		for k, p := range problems {
			if p.Reason != "source" {
				bad = append(bad, k+": "+p.Detail)
			}
		}
		fmt.Println(filepath.Base(name), f.Release(), len(f.statements), f.Whole(), f.open, f.last, len(problems), bad)
	}
}
