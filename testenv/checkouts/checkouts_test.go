package checkouts

import (
	"os/exec"
	"path/filepath"
	"testing"

	"hardcheck/testenv/need"
)

// TestSameProjectSameCommit holds that the same project of the same day has the same commit, and
// that another day or another file makes another.
func TestSameProjectSameCommit(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil {
		need.Missing(t, "git", "apt-get install git: %v", err)
	}
	lay := func(name string, days int, change Change) string {
		commit, err := Lay(t.Context(), filepath.Join(t.TempDir(), name), Day.AddDate(0, 0, days), change)
		if err != nil {
			t.Fatal(err)
		}
		return commit
	}
	first := lay("a", 0, Change{})
	if again := lay("b", 0, Change{}); again != first || len(first) != 40 {
		t.Errorf("the same project has the commits %q and %q", first, again)
	}
	if later := lay("c", 1, Change{}); later == first {
		t.Errorf("the project of another day has the same commit %s", later)
	}
	if other := lay("d", 0, Change{Files: map[string]string{"README.md": "# Other\n"}}); other == first {
		t.Errorf("another project has the same commit %s", other)
	}
}

// TestParse holds that comments are passed over, and anything that is no line of a change is refused.
func TestParse(t *testing.T) {
	t.Parallel()
	c, err := Parse("# why\n= direct\n= past .env\n-- a/b --\n= light\n# c\n-- gone --\n")
	if err != nil || !c.Direct || c.Light || len(c.Past) != 1 || c.Files["a/b"] != "= light\n# c\n" || c.Files["gone"] != "" {
		t.Errorf("%+v, %v", c, err)
	}
	if c, err := Parse("= sideways\n"); err == nil {
		t.Errorf("read as %+v", c)
	}
}
