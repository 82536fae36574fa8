package dockerconn

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/hostfs"
)

// packagesTree is a made-up host with the packages docker.io and runc, whose engine is process 42.
func packagesTree(t *testing.T, files map[string]string) hostfs.Root {
	t.Helper()
	for name, version := range map[string]string{"docker.io": "20.10.24+dfsg1-1+deb12u1", "runc": "1.1.5+ds1-1+deb12u1"} {
		var folded bytes.Buffer
		writer := gzip.NewWriter(&folded)
		if _, err := writer.Write([]byte(name + " (" + version + ") bookworm; urgency=high\n\n  * Fix CVE-2024-41110: a regression\n")); err != nil {
			t.Fatal(err)
		}
		if err := writer.Close(); err != nil {
			t.Fatal(err)
		}
		files["usr/share/doc/"+name+"/changelog.Debian.gz"] = folded.String()
		files["var/lib/dpkg/info/"+name+".md5sums"] = "00  usr/sbin/" + map[string]string{"docker.io": "dockerd", "runc": "runc"}[name] + "\n"
	}
	root := hostTree(t, files)
	if err := os.MkdirAll(filepath.Join(root, "proc/42"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(root, "usr/sbin/dockerd"), filepath.Join(root, "proc/42/exe")); err != nil {
		t.Fatal(err)
	}
	return hostfs.Root(root)
}

const installedPackages = "Package: docker.io\nStatus: install ok installed\nSource: docker.io (20.10.24+dfsg1-1+deb12u1)\nVersion: 20.10.24+dfsg1-1+deb12u1+b6\n\n" +
	"Package: runc\nStatus: install ok installed\nVersion: 1.1.5+ds1-1+deb12u1\n"

// TestPackages holds which parts are proved to be a distribution's, and that a part which may be another
// build is not.
func TestPackages(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("SKIP: the host's files are those of Linux")
	}
	for name, tc := range map[string]struct {
		status, engine, runc string
		pid                  int
		want                 []string
	}{
		"both":                     {installedPackages, "20.10.24+dfsg1", "1.1.5+ds1-1+deb12u1", 42, []string{"Engine", "runc"}},
		"another_engine":           {installedPackages, "20.10.25+dfsg1", "1.1.5+ds1-1+deb12u1", 42, []string{"runc"}},
		"a_longer_number":          {installedPackages, "20.10.2", "1.1.5+ds1-1+deb12u1", 42, []string{"runc"}},
		"version_not_told":         {installedPackages, "", "", 42, nil},
		"process_unknown":          {installedPackages, "20.10.24+dfsg1", "1.1.5+ds1-1+deb12u1", 0, []string{"runc"}},
		"upgraded_not_restarted":   {installedPackages, "20.10.24+dfsg1", "1.1.5+ds1-1", 42, []string{"Engine"}},
		"a_commit_as_the_revision": {installedPackages, "20.10.24+dfsg1", "v1.1.12-0-g51d5e94", 42, []string{"Engine"}},
		"no_packages":              {"Package: bash\nStatus: install ok installed\nVersion: 1\n", "20.10.24+dfsg1", "1.1.5+ds1-1+deb12u1", 42, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := packagesTree(t, map[string]string{"var/lib/dpkg/status": tc.status, "usr/sbin/dockerd": "x"})
			c := &collector{revisions: map[string]string{docker.PartRunc: tc.runc}}
			c.facts.Engine = checks.Known(docker.Engine{Version: tc.engine})
			var got []string
			for part, pack := range c.packages(root, tc.pid) {
				got = append(got, part)
				if !slices.Equal(pack.Fixed, []string{"CVE-2024-41110"}) {
					t.Errorf("%s: fixed %v", part, pack.Fixed)
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, tc.want) {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}

// TestRunsReplaced has a program that was replaced since it was started.
func TestRunsReplaced(t *testing.T) {
	t.Parallel()
	root := packagesTree(t, map[string]string{"var/lib/dpkg/status": installedPackages})
	link := filepath.Join(string(root), "proc", strconv.Itoa(43), "exe")
	if err := os.MkdirAll(filepath.Dir(link), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/usr/sbin/dockerd (deleted)", link); err != nil {
		t.Fatal(err)
	}
	host := hostfs.Host{Root: string(root)}
	if host.Runs(43, "docker.io") || !host.Runs(42, "docker.io") || host.Runs(42, "runc") {
		t.Errorf("replaced %t, in place %t, of another package %t", host.Runs(43, "docker.io"), host.Runs(42, "docker.io"), host.Runs(42, "runc"))
	}
}
