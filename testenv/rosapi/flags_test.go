package rosapi

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// A flag has no description in the tree, and a later router completes no value for it.
func TestFlagsAreOfTheTree(t *testing.T) {
	root := tree(t)
	text, err := os.ReadFile(filepath.Join(os.Getenv("HARDCHECK_DATA"), "routeros-7.21.4-enumerations.json"))
	if err != nil {
		t.Fatal(err)
	}
	var completed map[string]map[string][]string
	if err := json.Unmarshal(text, &completed); err != nil {
		t.Fatal(err)
	}
	if len(flags()) == 0 {
		t.Fatal("no flag is listed")
	}
	for path, names := range flags() {
		menu := root.at(path)
		for _, name := range names {
			if menu.below["add"].below[name].kind != "arg" {
				t.Errorf("flags.txt: %s of the tree has no %s", path, name)
			}
			if words := completed[path[1:]][name]; len(words) > 0 {
				t.Errorf("flags.txt: %s of %s has the values %q", name, path, words)
			}
		}
	}
}

func TestFlagsArePrintedWithoutAValue(t *testing.T) {
	for path, names := range flags() {
		for _, name := range names {
			for value, want := range map[string]string{"yes": "=" + name + "=", "true": "=" + name + "=", "no": "", "false": ""} {
				device := Must(t, "virtual", "menu "+path+"\nclear\nrow\n"+name+"="+value)
				rows := device.view(path, []string{"sensitive"})
				printed := ""
				for _, word := range parseRequest([]string{path + "/print"}).project(rows[0]) {
					if word == "="+name+"=" || len(word) > len(name)+2 && word[:len(name)+2] == "="+name+"=" {
						printed = word
					}
				}
				if printed != want {
					t.Errorf("%s of %s, %s, is printed as %q and not %q", name, path, value, printed, want)
				}
			}
		}
	}
}
