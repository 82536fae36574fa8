package dockerconn

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/testenv/dockerlab"
)

// certificate is a node's, of the given life.
func certificate(t *testing.T, begins, ends time.Time) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: begins, NotAfter: ends}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// node is a host of a swarm's manager with the given files.
func node(t *testing.T, files map[string]string) (checks.Collection, docker.Host) {
	t.Helper()
	root := hostTree(t, files)
	fake := dockerlab.NewFake()
	fake.Set("/info", "Swarm", map[string]any{"LocalNodeState": "active", "ControlAvailable": true, "Managers": 1, "Nodes": 1})
	if err := os.Remove(filepath.Join(root, "var/run")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../run", filepath.Join(root, "var/run")); err != nil {
		t.Fatal(err)
	}
	fake.ServeAt(t, filepath.Join(root, "run/docker.sock"))
	got, facts := collect(t, t.Context(), socketAccess(filepath.Join(root, DefaultSocket)))
	return got, must(t, facts.Host)
}

// TestRootDir holds what the engine's root folder tells of its file system and its swarm.
func TestRootDir(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("SKIP: the host's files are those of Linux")
	}
	begins := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	_, host := node(t, map[string]string{
		"var/lib/docker/volumes/metadata.db":               "x",
		"var/lib/docker/swarm/certificates/swarm-node.crt": certificate(t, begins, begins.AddDate(0, 3, 0)),
		"var/lib/docker/swarm/docker-state.json":           `{"ListenAddr": "10.10.0.9:2377", "AdvertiseAddr": "canary"}`,
	})
	if must(t, host.DataSeparate) {
		t.Error("a folder of the root's file system counts as another one")
	}
	if life := must(t, host.NodeCertificate); !life.Begins.Equal(begins) || !life.Ends.Equal(begins.AddDate(0, 3, 0)) {
		t.Errorf("life %+v", life)
	}
	if listen := must(t, host.SwarmListen); listen != "10.10.0.9:2377" {
		t.Errorf("listens on %q", listen)
	}
}

// TestRootDirUnread holds that nothing is known where files are missing or are something else, and why.
func TestRootDirUnread(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ certificate, state, whyCertificate, whyState string }{
		"missing":  {"", "", "the node's certificate in the swarm: there is no such file, seen from here", "the engine's settings of the swarm: there is no such file, seen from here"},
		"nonsense": {"x", "[", "the node's certificate in the swarm is none", "the engine's settings of the swarm are no JSON object"},
		"empty":    {"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "{}", "the node's certificate in the swarm can't be read", "the engine's settings of the swarm have no ListenAddr"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"etc/hostname": "x"}
			if tc.certificate != "" {
				files["var/lib/docker/swarm/certificates/swarm-node.crt"], files["var/lib/docker/swarm/docker-state.json"] = tc.certificate, tc.state
			}
			got, host := node(t, files)
			_, separate := host.DataSeparate.Get()
			_, life := host.NodeCertificate.Get()
			_, listen := host.SwarmListen.Get()
			if separate || life || listen {
				t.Errorf("known: %t %t %t", separate, life, listen)
			}
			for path, want := range map[string]string{"host.nodeCertificate": tc.whyCertificate, "host.swarmListen": tc.whyState, "host.dataSeparate": "the engine's root folder: there is no such file, seen from here"} {
				if got.Problems[path].Detail != want {
					t.Errorf("%s: %q", path, got.Problems[path].Detail)
				}
			}
		})
	}
}

// TestSeparate finds another file system where one is mounted.
func TestSeparate(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("SKIP: the mounts are those of Linux")
	}
	folder, err := os.MkdirTemp("/dev/shm", "hc")
	if err != nil {
		t.Skip("SKIP: there is no /dev/shm to write to")
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	if err := os.Mkdir(filepath.Join(folder, "volumes"), 0o755); err != nil {
		t.Fatal(err)
	}
	if separate, err := (hostFiles{"/"}).separate(folder); err != nil || !separate {
		t.Errorf("separate %t, %v", separate, err)
	}
}
