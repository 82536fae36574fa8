//go:build linux

package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"

	"github.com/chromedp/chromedp"
)

// opened has Chromium open a report, and prints how long that takes until all of it is loaded.
func (m *meter) opened(ctx context.Context, name, file string) error {
	const most = 2000 // ms
	program, err := exec.LookPath("chromium")
	if err != nil {
		fmt.Printf("SKIP %s: chromium is not installed\n", name)
		return nil
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox)
	ctx, stop := chromedp.NewExecAllocator(ctx, options...)
	defer stop()
	ctx, stop = chromedp.NewContext(ctx)
	defer stop()
	var took float64
	for range 2 { // the first one starts the browser too
		if err := chromedp.Do(ctx, chromedp.Navigate("about:blank"), chromedp.Navigate("file://"+filepath.Join(m.dir, file))); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		took, err = chromedp.Run(ctx, chromedp.Evaluate[float64](`performance.getEntriesByType("navigation")[0].loadEventEnd`))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	fmt.Printf("%-52s %8.1f %46s  %g s\n", name, took/1000, "", float64(most)/1000)
	if took > most {
		m.misses = append(m.misses, fmt.Sprintf("%s: %.0f ms, at most %d", name, took, most))
	}
	return nil
}
