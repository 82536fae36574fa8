package html

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"hardcheck/checks/report/reporttest"

	"hardcheck/testenv/need"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// TestHTML_in_a_browser looks at pages as a reader does: on a telephone, a tablet
// and a desk, in light and dark, and on paper.
func TestHTML_in_a_browser(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	all := pages()
	for _, name := range []string{"mixed", "policy", "tiles", "hostile", "zones", "path", "paths", "pairs", "conduits"} {
		file := filepath.Join(t.TempDir(), name+".html")
		if err := os.WriteFile(file, []byte(pageOf(t, all[name])), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, width := range []int64{360, 820, 1400} {
			browser.open(t, file, width)
			browser.expect(t, name, width, "cut or overflowing", cutScript)
			browser.expect(t, name, width, "overlapping among the paths", pathScript)
			browser.expect(t, name, width, "loaded, or without style", loadScript)
		}
		browser.media(t, "screen", "light")
		browser.expect(t, name, 1400, "of low contrast in light", contrastScript)
		browser.media(t, "screen", "dark")
		browser.expect(t, name, 1400, "of low contrast in dark", contrastScript)
		browser.media(t, "print", "dark")
		browser.expect(t, name, 1400, "of low contrast in print", contrastScript)
		browser.expect(t, name, 1400, "hidden in print", hiddenScript)
		browser.print(t, name)
		browser.expect(t, name, 1400, "not the colour of paper", `[getComputedStyle(document.body).backgroundColor].filter(c => c !== "rgb(255, 255, 255)")`)
		browser.media(t, "", "light")
	}
}

func TestHTML_filters_and_links_in_a_browser(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	file := filepath.Join(t.TempDir(), "page.html")
	r := reporttest.LargeSite(40, 3)
	r.Findings[0].Severity = 5
	policy := reporttest.PolicySite()
	r.Profiles, r.Controls = append(r.Profiles, policy.Profiles...), append(r.Controls, policy.Controls...)
	if err := os.WriteFile(file, []byte(pageOf(t, r)), 0o600); err != nil {
		t.Fatal(err)
	}
	browser.open(t, file, 1000)
	browser.do(t, chromedp.Click(chromedp.CSS("#policy-modbus-web-server ~ .filter .show-waived")))
	browser.expect(t, "filter", 1000, "controls not filtered", `[...document.querySelectorAll("#policy-modbus-web-server ~ table .control")]
		.filter(e => e.checkVisibility() !== e.classList.contains("is-waived")).map(e => e.id)`)
	browser.do(t, chromedp.Click(chromedp.CSS("#violations .show-critical")))
	browser.expect(t, "filter", 1000, "checks not filtered", `[...document.querySelectorAll("#violations .check")]
		.filter(e => e.checkVisibility() !== e.classList.contains("is-critical")).map(e => e.textContent.slice(0, 40))`)
	browser.do(t, chromedp.Click(chromedp.CSS("#violations .show-all")))
	last := "finding-" + r.Findings[39].Fingerprint
	browser.do(t, chromedp.Navigate("file://"+file+"#"+last))
	browser.expect(t, "link", 1000, "a link into closed details leads nowhere", `[document.getElementById("`+last+`")]
		.filter(e => !e.checkVisibility()).map(e => e.id)`)
	browser.open(t, file, 1000)
	browser.do(t, chromedp.KeyEvent("\t"))
	browser.expect(t, "keyboard", 1000, "the first stop of the keyboard isn't the visible skip link", `[document.activeElement]
		.filter(e => e.className !== "skip" || e.getBoundingClientRect().top < 0).map(e => e.outerHTML)`)
}

// browser is a running Chromium.
type browser struct{ ctx context.Context }

// startBrowser starts Chromium for a test. Without one the test is skipped, or
// fails where HARDCHECK_REQUIRE, a comma list, holds "chromium".
func startBrowser(t *testing.T) browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		need.Missing(t, "chromium", "not installed (apt-get install chromium): %v", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	return browser{ctx}
}

func (b browser) do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

func (b browser) open(t *testing.T, file string, width int64) {
	t.Helper()
	b.do(t, chromedp.EmulateViewport(width, 900), chromedp.Navigate("about:blank"), chromedp.Navigate("file://"+file))
}

func (b browser) media(t *testing.T, media, scheme string) {
	t.Helper()
	params := emulation.SetEmulatedMediaParams{Media: media, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, params); err != nil {
		t.Fatal(err)
	}
}

// print makes a PDF of the page.
func (b browser) print(t *testing.T, page string) {
	t.Helper()
	pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF())
	if err != nil {
		t.Fatalf("%s: print: %v", page, err)
	}
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || !bytes.Contains(pdf[max(len(pdf)-1024, 0):], []byte("%%EOF")) {
		t.Errorf("%s: what was printed is no whole PDF: %d bytes", page, len(pdf))
	}
}

// expect runs a script that lists what is wrong on the page.
func (b browser) expect(t *testing.T, page string, width int64, what, script string) {
	t.Helper()
	wrong, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](script))
	if err != nil {
		t.Fatalf("%s at %d: look for what is %s: %v", page, width, what, err)
	}
	if diff := cmp.Diff([]string{}, wrong); diff != "" {
		t.Errorf("%s at %d: %s (-want +got):\n%s", page, width, what, diff)
	}
}

// cutScript lists what reaches beyond the window or its own box, and text of the
// map that leaves its box. Closed parts are opened first.
const cutScript = `(() => {
	document.querySelectorAll("details").forEach(d => d.open = true);
	const wrong = [];
	const root = document.documentElement;
	if (root.scrollWidth > root.clientWidth) wrong.push("page is " + root.scrollWidth + " wide");
	for (const e of document.querySelectorAll("body *:not(.skip)")) {
		if (!e.checkVisibility() || e.closest("svg") !== null && e.localName !== "svg") continue;
		const box = e.getBoundingClientRect();
		if (box.right > root.clientWidth + 0.5 || box.left < -0.5 || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== "visible")
			wrong.push(e.localName + "." + e.className + ": " + e.textContent.trim().slice(0, 40));
	}
	for (const group of document.querySelectorAll(".site-map g")) {
		const box = group.querySelector(".box");
		if (box === null || !group.checkVisibility()) continue;
		const outer = box.getBoundingClientRect();
		const zones = [...group.parentElement.querySelectorAll(".zone")].map(e => e.getBoundingClientRect());
		if (zones.some(z => z.top < outer.bottom && outer.top < z.bottom && (z.left > outer.left || z.right < outer.right || z.top > outer.top || z.bottom < outer.bottom)))
			wrong.push("map: on the edge of a zone: " + group.textContent.trim().slice(0, 40));
		for (const text of group.querySelectorAll("text")) {
			const inner = text.getBoundingClientRect();
			if (inner.right > outer.right || inner.bottom > outer.bottom || inner.top < outer.top) wrong.push("map: " + text.textContent);
		}
	}
	return wrong.slice(0, 10);
})()`

// pathScript lists texts of the paths that touch another text, a line or an arrow,
// or the edge of a box, and arrows that cross.
const pathScript = `(() => {
	const wrong = [];
	for (const map of document.querySelectorAll(".path-map")) {
		if (!map.checkVisibility()) continue;
		const around = e => e.getBoundingClientRect();
		const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
		const within = (a, b) => a.left >= b.left - 0.5 && a.right <= b.right + 0.5 && a.top >= b.top - 0.5 && a.bottom <= b.bottom + 0.5;
		const texts = [...map.querySelectorAll("text")], arrows = [...map.querySelectorAll("path")], boxes = [...map.querySelectorAll("rect")];
		for (const [i, text] of texts.entries()) {
			const place = around(text);
			if (!within(place, around(map))) wrong.push("leaves the drawing: " + text.textContent);
			if (arrows.some(e => meets(place, around(e)))) wrong.push("on an arrow: " + text.textContent);
			if (boxes.some(e => meets(place, around(e)) && !within(place, around(e)))) wrong.push("on an edge: " + text.textContent);
			for (const other of texts.slice(i + 1))
				if (place.bottom - around(other).top > 3 && meets(place, around(other))) wrong.push("on " + other.textContent + ": " + text.textContent);
		}
		const ways = [...map.querySelectorAll(".way")].map(around);
		for (const [i, way] of ways.entries()) if (ways.slice(i + 1).some(e => meets(way, e))) wrong.push("arrow " + i + " crosses another");
	}
	return wrong.slice(0, 10);
})()`

// loadScript lists what the page loaded, and says whether its style sheet holds:
// a wrong hash in the policy would drop it.
const loadScript = `[
	...performance.getEntriesByType("resource").map(e => e.name),
	...(getComputedStyle(document.querySelector(".skip")).position === "absolute" ? [] : ["the style sheet was refused"]),
]`

// contrastScript lists texts whose contrast is below 4.5 to 1 (WCAG 2.2, 1.4.3).
const contrastScript = `(() => {
	const parse = c => c.match(/[\d.]+/g).map(Number);
	const light = c => { const [r, g, b] = c.slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
	const paper = e => { for (; e !== null; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
	const wrong = new Set();
	for (const e of document.querySelectorAll("body *")) {
		if (!e.checkVisibility() || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim() !== "")) continue;
		if (["title", "desc"].includes(e.localName)) continue;
		const style = getComputedStyle(e);
		const ink = light(parse(e.localName === "text" ? style.fill : style.color)), back = light(paper(e));
		const ratio = (Math.max(ink, back) + 0.05) / (Math.min(ink, back) + 0.05);
		if (ratio < 4.5) wrong.add(e.localName + "." + e.getAttribute("class") + " " + ratio.toFixed(2));
	}
	return [...wrong];
})()`

// hiddenScript lists what paper would not show. What a check under its own name
// found stands in other sections: on paper its counts lead nowhere.
const hiddenScript = `(() => {
	document.querySelectorAll("details").forEach(d => d.open = false);
	return [...document.querySelectorAll("main *")].filter(e => !e.checkVisibility() && !e.closest(".filter, .site-map, p.narrow, .control-text summary, .itself .results, .screen, .screen *"))
		.slice(0, 10).map(e => e.localName + "." + e.className + ": " + e.textContent.trim().slice(0, 40));
})()`
