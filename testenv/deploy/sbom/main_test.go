package main

import (
	"debug/buildinfo"
	"os"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBillOf(t *testing.T) {
	t.Parallel()
	info := &debug.BuildInfo{
		GoVersion: "go1.26.8", Main: debug.Module{Path: "hardcheck"}, Settings: []debug.BuildSetting{{Key: "GOOS", Value: "linux"}, {Key: "CGO_ENABLED", Value: "0"}},
		Deps: []*debug.Module{
			{Path: "github.com/Owner/Name/v2", Version: "v2.0.0+incompatible", Sum: "h1:AAAA"},
			{Path: "old.example/x", Version: "v1.0.0", Replace: &debug.Module{Path: "new.example/x", Version: "v1.1.0"}},
		},
	}
	b := billOf(info, "v1")
	var got []string
	for _, c := range b.Components {
		got = append(got, strings.Join([]string{c.Name, c.Version, c.PURL}, " "))
	}
	want := []string{
		"std 1.26.8 pkg:golang/std@1.26.8",
		"github.com/Owner/Name/v2 v2.0.0+incompatible pkg:golang/github.com/owner/name/v2@v2.0.0%2Bincompatible",
		"new.example/x v1.1.0 pkg:golang/new.example/x@v1.1.0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("components (-want +got):\n%s", diff)
	}
	if len(b.Dependencies[0].DependsOn) != 3 || len(b.Metadata.Properties) != 2 || b.Metadata.Component.Version != "v1" {
		t.Errorf("%+v", b)
	}
}

// TestBillOfThisTest reads a real binary: the one that runs.
func TestBillOfThisTest(t *testing.T) {
	t.Parallel()
	file, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	info, err := buildinfo.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	refs := map[string]bool{}
	for _, c := range billOf(info, "v1").Components {
		if refs[c.Ref] {
			t.Errorf("%s stands twice", c.Ref)
		}
		refs[c.Ref] = true
	}
}
