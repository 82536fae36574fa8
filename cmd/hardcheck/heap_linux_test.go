package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestLargeInputTakesLargePages holds that the heap is marked for large pages where a large
// site is read, and that nothing is marked for a small one. It looks at the flags of the
// mapped memory in a process of its own.
func TestLargeInputTakesLargePages(t *testing.T) {
	if file := os.Getenv("HARDCHECK_TEST_ROOM"); file != "" {
		makeRoom(file)
		maps, err := os.ReadFile("/proc/self/smaps")
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(maps)) {
			if flags, is := strings.CutPrefix(line, "VmFlags:"); is && strings.Contains(flags, " hg") {
				t.Log("marked")
			}
		}
		return
	}
	if _, err := os.Stat("/sys/kernel/mm/transparent_hugepage/enabled"); err != nil {
		t.Skipf("the kernel has no large pages: %v", err)
	}
	for size, want := range map[int]bool{largeInput - 1: false, largeInput: true} {
		file := filepath.Join(t.TempDir(), "site.yaml")
		if err := os.WriteFile(file, bytes.Repeat([]byte("#"), size), 0o600); err != nil {
			t.Fatal(err)
		}
		command := exec.Command(os.Args[0], "-test.run=^TestLargeInputTakesLargePages$", "-test.v")
		command.Env = append(os.Environ(), "HARDCHECK_TEST_ROOM="+file)
		out, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if got := bytes.Contains(out, []byte("marked")); got != want {
			t.Errorf("of %d bytes: marked %t, want %t", size, got, want)
		}
	}
}

// TestRoomIsGivenBack holds that what names the first part of the heap does not stay in use.
func TestRoomIsGivenBack(t *testing.T) {
	largePages()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	if stats.HeapAlloc >= firstHeap {
		t.Errorf("%d bytes are in use", stats.HeapAlloc)
	}
}
