package deploy_test

import (
	"debug/buildinfo"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestLicencesOfWhatIsLinked holds the generated licences against what the linker noted
// in the binary.
func TestLicencesOfWhatIsLinked(t *testing.T) {
	t.Parallel()
	text := finish(t, exec.CommandContext(t.Context(), "go", "run", "./licences", "-platforms", "linux/amd64,windows/amd64", "hardcheck/cmd/hardcheck")).want(t, 0).stdout
	info, err := buildinfo.ReadFile(hardcheck(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(info.Deps) == 0 {
		t.Fatal("the binary names no module")
	}
	for _, module := range info.Deps {
		if heading := "\n" + module.Path + " " + module.Version + ", LIC"; !strings.Contains(text, heading) {
			t.Errorf("the licence of %s is missing", module.Path)
		}
	}
	for _, want := range []string{"\nGo go1.", "The Go Authors", "Apache License", "github.com/inconshreveable/mousetrap", "NOTICE"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing", want)
		}
	}
	home, _ := os.UserHomeDir()
	if strings.Contains(text, "\nhardcheck ") || strings.Contains(text, filepath.Join(home, "go")) {
		t.Error("our own licence or a path of this machine is in it")
	}
}
