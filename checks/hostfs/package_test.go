package hostfs

import (
	"bytes"
	"compress/gzip"
	"crypto/md5" //nolint:gosec // as dpkg
	"encoding/hex"
	"errors"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// host is a made-up host with a package of a server that is running as process 42.
func host(t *testing.T, change func(files map[string]string)) Host {
	t.Helper()
	program := "the program"
	sum := md5.Sum([]byte(program)) //nolint:gosec // as dpkg
	files := map[string]string{
		"usr/bin/redis-server":                  program,
		"var/lib/dpkg/info/redis-tools.md5sums": "00  usr/bin/other\n" + hex.EncodeToString(sum[:]) + "  usr/bin/redis-server\n",
		"var/lib/dpkg/status": "Package: redis\nStatus: install ok installed\nVersion: 1\n\n" +
			"Package: redis-tools\nStatus: install ok installed\nSource: redis\nVersion: 5:7.0.15-1~deb12u10\n",
		"usr/share/doc/redis-tools/changelog.Debian.gz": folded(t, changelogText),
		"proc/thread-self/net/tcp": "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n" +
			"   0: 0100007F:18EB 00000000:0000 0A 00000000:00000000 00:00000000 00000000   106        0 777 1 0 100 0 0 10 0\n",
	}
	if change != nil {
		change(files)
	}
	root := t.TempDir()
	for name, content := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if target, isLink := strings.CutPrefix(content, "-> "); isLink {
			if err := os.Symlink(target, path); err != nil {
				t.Fatal(err)
			}
		} else if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	links := filepath.Join(root, "proc/42/fd")
	if err := os.MkdirAll(links, 0o700); err != nil {
		t.Fatal(err)
	}
	for link, target := range map[string]string{"proc/42/fd/6": "socket:[777]", "proc/42/exe": filepath.Join(root, "usr/bin/redis-server")} {
		if err := os.Symlink(target, filepath.Join(root, link)); err != nil && !errors.Is(err, os.ErrExist) {
			t.Fatal(err)
		}
	}
	return Host{Root: root}
}

func folded(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	writer := gzip.NewWriter(&out)
	if _, err := io.WriteString(writer, text); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

const changelogText = `redis (5:7.0.15-1~deb12u10) bookworm-security; urgency=high

  * CVE-2026-81934: Prevent a use-after-free.
  * Revert the fix of CVE-2024-31228, which broke KEYS.

 -- A Person <a@example.org>  Thu, 24 Sep 2026 13:34:16 -0700

redis (5:7.0.15-1~deb12u9) bookworm-security; urgency=high

  * CVE-2025-46817 / CVE-2025-46818
  * CVE-2024-31228: unbounded pattern matching.

 -- A Person <a@example.org>  Thu, 06 Aug 2026 11:09:14 -0700
`

func TestParseChangelog(t *testing.T) {
	t.Parallel()
	got, err := ParseChangelog(changelogText)
	if err != nil || got.Version != "5:7.0.15-1~deb12u10" {
		t.Fatalf("%+v, %v", got, err)
	}
	for id, want := range map[string]bool{"CVE-2026-81934": true, "CVE-2025-46818": true, "CVE-2024-31228": false, "CVE-2023-41056": false} {
		if got.Fixed[id] != want {
			t.Errorf("%s fixed: %t", id, got.Fixed[id])
		}
	}
}

// TestPackageOf holds what is shown, and that what isn't proved isn't.
func TestPackageOf(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("SKIP: the host's files are those of Linux")
	}
	for name, tc := range map[string]struct {
		change func(files map[string]string)
		says   string
	}{
		"whole":            {nil, ""},
		"built_by_hand":    {func(f map[string]string) { f["var/lib/dpkg/info/redis-tools.md5sums"] = "00  usr/bin/redis-server\n" }, "from no package"},
		"of_other_package": {func(f map[string]string) { f["var/lib/dpkg/info/redis-tools.md5sums"] = "" }, "from no package"},
		"not_installed": {func(f map[string]string) {
			f["var/lib/dpkg/status"] = "Package: redis-tools\nStatus: deinstall ok config-files\nVersion: 1\n"
		}, "not wholly installed"},
		"of_another_version": {func(f map[string]string) {
			f["var/lib/dpkg/status"] = "Package: redis-tools\nStatus: install ok installed\nVersion: 5:7.0.15-1~deb12u3\n"
		}, "ends with"},
		"rebuilt": {func(f map[string]string) {
			f["var/lib/dpkg/status"] = "Package: redis-tools\nStatus: install ok installed\nSource: redis (5:7.0.15-1~deb12u10)\nVersion: 5:7.0.15-1~deb12u10+b1\n"
		}, ""},
		"no_changelog": {func(f map[string]string) { delete(f, "usr/share/doc/redis-tools/changelog.Debian.gz") }, "package redis-tools"},
		"link_out": {func(f map[string]string) {
			f["usr/share/doc/redis-tools/changelog.Debian.gz"] = "-> ../../../../var/lib/dpkg/status"
		}, "escapes"},
		"not_compressed": {func(f map[string]string) { f["usr/share/doc/redis-tools/changelog.Debian.gz"] = "plain" }, "package redis-tools"},
		"unfolds_for_ever": {func(f map[string]string) {
			f["usr/share/doc/redis-tools/changelog.Debian.gz"] = folded(t, changelogText+strings.Repeat("\n", maxChangelog))
		}, "larger than can be read"},
	} {
		t.Run(name, func(t *testing.T) {
			h := host(t, tc.change)
			got, err := h.PackageOf(42, "redis")
			if tc.says == "" && (err != nil || got.Name != "redis-tools" || !got.Changelog.Fixed["CVE-2026-81934"]) {
				t.Errorf("%+v, %v", got, err)
			}
			if tc.says != "" && (err == nil || !strings.Contains(err.Error(), tc.says)) {
				t.Errorf("%+v, error %v, want %q in it", got, err, tc.says)
			}
		})
	}
}

func TestListener(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("SKIP: the host's files are those of Linux")
	}
	h := host(t, nil)
	for address, want := range map[string]int{"127.0.0.1:6379": 42, "127.0.0.1:6380": 0, "10.0.0.5:6379": 0, "[::ffff:127.0.0.1]:6379": 42} {
		got, err := h.Listener(netip.MustParseAddrPort(address))
		if got != want || (err == nil) != (want != 0) {
			t.Errorf("%s: process %d, %v", address, got, err)
		}
	}
}

func TestListenerOfAllAddresses(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("SKIP: the host's files are those of Linux")
	}
	h := host(t, func(f map[string]string) {
		f["proc/thread-self/net/tcp6"] = "h\n 0: 00000000000000000000000000000000:18EC 00000000000000000000000000000000:0000 0A 0:0 00:0 0 106 0 777 1\n"
	})
	if got, err := h.Listener(netip.MustParseAddrPort("10.0.0.5:6380")); got != 42 {
		t.Errorf("process %d, %v", got, err)
	}
}

func FuzzParseChangelog(f *testing.F) {
	f.Add(changelogText)
	f.Add("redis (1) x; urgency=low\n  * CVE-2024-1 CVE-2024-31228\n")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ParseChangelog(text)
		if err == nil && got.Version == "" {
			t.Error("a changelog without a version")
		}
		for id, fixed := range got.Fixed {
			if !fixed || !strings.Contains(text, id) {
				t.Errorf("%s", id)
			}
		}
	})
}

func FuzzParseSocket(f *testing.F) {
	f.Add("   0: 0100007F:18EB 00000000:0000 0A 00000000:00000000 00:00000000 00000000   106        0 777 1 0 100 0 0 10 0")
	f.Fuzz(func(t *testing.T, line string) {
		if local, inode, ok := parseSocket(line); ok && (!local.IsValid() || inode == "") {
			t.Errorf("%v %q", local, inode)
		}
	})
}
