package dirconn_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"hardcheck/testenv/checkouts"
)

// large makes a checkout of so many files, as projects have them: sources, settings, tests.
func large(b *testing.B, files int) string {
	b.Helper()
	folder := made(b, "")
	source := []byte(strings.Repeat("def part(value):\n    return value + 1\n\n\n", 60))
	settings := []byte(strings.Repeat("part:\n  name: pump\n  limit: 12\n", 20))
	for i := range files {
		name := filepath.Join(folder, fmt.Sprintf("part%03d", i/500), fmt.Sprintf("sub%02d", i/50%10), fmt.Sprintf("file%05d.py", i))
		content := source
		switch {
		case i%20 == 0:
			name, content = strings.TrimSuffix(name, ".py")+".yaml", settings
		case i%20 == 1:
			name = filepath.Join(filepath.Dir(name), fmt.Sprintf("test_%05d.py", i))
		}
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(name, content, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	git := checkouts.In(b, folder)
	git.Run("add", ".")
	git.Run("commit", "-q", "-m", "Add all parts (#99)")
	return folder
}

// BenchmarkLarge reads a checkout of 50,000 files. Its measures are how many times as long as a
// walk that only reads each file it takes, in the same run, and the most memory that it held.
func BenchmarkLarge(b *testing.B) {
	folder := large(b, 50_000)
	walk(b, folder) // fills the system's cache
	var own, floor time.Duration
	var most uint64
	for b.Loop() {
		start := time.Now()
		held := peak(func() {
			facts, _ := collect(b, folder)
			if tree, _ := facts.Tree.Get(); tree.Files < 50_000 {
				b.Fatalf("%d files", tree.Files)
			}
		})
		own, most = own+time.Since(start), max(most, held)
		b.StopTimer()
		start = time.Now()
		walk(b, folder)
		floor += time.Since(start)
		b.StartTimer()
	}
	b.ReportMetric(float64(own)/float64(floor), "of-a-bare-walk")
	b.ReportMetric(float64(most)/(1<<20), "MiB-at-most")
}

// walk lists the files of a folder and reads each once.
func walk(b *testing.B, folder string) {
	b.Helper()
	files := os.DirFS(folder)
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			_, err = fs.ReadFile(files, name)
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}

// peak is the most memory that the process held while do ran, as the runtime counts it, in bytes.
func peak(do func()) uint64 {
	runtime.GC()
	done, told := make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		for {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapInuse+now.StackInuse)
			select {
			case <-done:
				told <- most
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	do()
	close(done)
	return <-told
}
