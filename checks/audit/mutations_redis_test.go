package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/engine"
	"hardcheck/testenv/need"
	"hardcheck/testenv/redisd"
	"hardcheck/testenv/scenarios"
)

const (
	auditPassword = "canary-audit-password-4711"
	appPassword   = "canary-app-password-4711"
)

// redisStage is a redis-server on its way to be started and read.
type redisStage struct {
	config       redisd.Config
	variant      redisd.Variant
	password     string
	distribution string
	lines        []string
	readable     bool
}

// hardenedRedis runs the hardened redis-server, changed by lines of its settings.
func hardenedRedis(t *testing.T, layers ...string) engine.Record {
	t.Helper()
	change := strings.Join(layers, "\n")
	s := redisStage{variant: redisd.Sound, password: auditPassword, distribution: "debian-12"}
	for line := range strings.Lines(change) {
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "= ") {
			s.lines = append(s.lines, line)
		}
	}
	return s.run(t, options(change))
}

func (s redisStage) run(t *testing.T, options map[string]string) engine.Record {
	t.Helper()
	if name, set := options["certificate"]; set {
		s.variant = redisd.Variant(name)
	}
	if _, set := options["short"]; set {
		s.password = "x7!q"
	}
	if _, set := options["distribution"]; set {
		s.distribution = ""
	}
	credentials := redisd.MustCredentials(t, s.variant)
	s.config = scenarios.HardenedRedis(credentials, s.password, appPassword)
	s.config.Dir = ownFolder(t)
	if _, set := options["module"]; set {
		s.lines = append(s.lines, "loadmodule "+compiledModule(t, s.config.Dir))
	}
	if _, set := options["by-hand"]; set {
		s.config.Binary = redisd.Copy(t, s.config.Dir)
	}
	_, s.config.NoFile = options["no-file"]
	_, s.readable = options["readable"]
	if _, set := options["clients"]; set {
		s.config.TLS.Mutual = false
	}
	scheme := "rediss"
	if _, set := options["plain"]; set {
		scheme, s.config.TLS = "redis", nil
		s.config.Directives = slices.DeleteFunc(s.config.Directives, func(line string) bool { return strings.HasPrefix(line, "tls-") })
	}
	s.merge()
	return s.read(t, scheme, credentials)
}

// merge adds the lines to the server's settings; a line "user" replaces the user of its name.
func (s *redisStage) merge() {
	hashes := strings.NewReplacer("#AUDIT", "#"+digest(s.password), "#APP", "#"+digest(appPassword), "#DEFAULT", "#"+digest("canary-default-password"))
	for _, line := range s.lines {
		user, found := strings.CutPrefix(line, "user ")
		if !found {
			s.config.Directives = append(s.config.Directives, line)
			continue
		}
		user = hashes.Replace(user)
		name, _, _ := strings.Cut(user, " ")
		s.config.Users = slices.DeleteFunc(s.config.Users, func(other string) bool { return strings.HasPrefix(other, name+" ") })
		s.config.Users = append(s.config.Users, user)
	}
}

func digest(password string) string {
	sum := sha256.Sum256([]byte(password))
	return hex.EncodeToString(sum[:])
}

func (s redisStage) read(t *testing.T, scheme string, credentials *redisd.Credentials) engine.Record {
	t.Helper()
	if os.Geteuid() == 0 {
		s.config.Account = "nobody"
	}
	server := redisd.Start(t, s.config)
	defer server.Stop()
	if s.readable {
		if err := os.Chmod(filepath.Join(s.config.Dir, "redis.conf"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	access := checktest.AccessTo(t, "redis", scheme, server.Address)
	access.Username, access.Password = scenarios.Auditor, checks.NewSecret(s.password)
	access.Target.Distribution = s.distribution
	access.Target.Port = 1 // its own address stands for that of the primary, too
	access.Target.Addresses = []netip.Addr{netip.MustParseAddr("127.0.0.1")}
	if scheme == "redis" {
		// Plaintext that stays on the host is no violation.
		access.Target.Addresses = append(access.Target.Addresses, netip.MustParseAddr("192.0.2.9"))
	}
	access.TLS = checks.TLSOptions{CA: credentials.CA, Cert: credentials.ClientCert, Key: checks.NewSecret(string(credentials.ClientKey))}
	if s.variant != redisd.Sound {
		access.TLS.Insecure = true
	}
	return read(t, access)
}

// ownFolder is one that the server's account can be given, unlike those of tests, whose
// parents are closed to it.
func ownFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "hardcheck-mutation-") //nolint:usetesting // see above
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}

// moduleSource is a module that only gives its name. The first word of its context is
// the server's function to look up the others.
const moduleSource = `
typedef int (*lookup)(const char *, void *);
int RedisModule_OnLoad(void *ctx, void **argv, int argc) {
	void (*set_attributes)(void *, const char *, int, int) = 0;
	if (((lookup)((void **)ctx)[0])("RedisModule_SetModuleAttribs", &set_attributes) != 0) return 1;
	set_attributes(ctx, "example", 1, 1);
	return 0;
}
`

func compiledModule(t *testing.T, folder string) string {
	t.Helper()
	if _, err := exec.LookPath("gcc"); err != nil {
		need.Missing(t, "gcc", "a module can't be compiled: %v", err)
	}
	source, module := filepath.Join(folder, "example.c"), filepath.Join(folder, "example.so")
	if err := os.WriteFile(source, []byte(moduleSource), 0o600); err != nil {
		t.Fatal(err)
	}
	if said, err := exec.CommandContext(t.Context(), "gcc", "-shared", "-fPIC", "-o", module, source).CombinedOutput(); err != nil {
		t.Fatalf("compile a module: %v: %s", err, said)
	}
	return module
}
