package redisconn

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/redis"
	"hardcheck/testenv/need"
	"hardcheck/testenv/redisd"
)

// longPassword is strong in every respect.
const longPassword = "kX3-0vQz7-mB9tRw2-LsD5"

// serve reads an open server with these directives.
func serve(directives ...string) stage { return served(redisd.Config{Directives: directives}) }

func served(config redisd.Config, adjust ...func(*checks.Access)) stage {
	return func(t *testing.T) (checks.Target, checks.Collection) {
		return collectAt(t, redisd.Start(t, config).Address, "redis", adjust...)
	}
}

func collectAt(t *testing.T, address, scheme string, adjust ...func(*checks.Access)) (checks.Target, checks.Collection) {
	access := accessTo(t, scheme, address)
	for _, change := range adjust {
		change(&access)
	}
	return access.Target, Collect(t.Context(), access)
}

func loggedIn(user, password string) func(*checks.Access) {
	return func(access *checks.Access) { access.Username, access.Password = user, checks.NewSecret(password) }
}

// servedTo reads a server that needs this password, logged in with it.
func servedTo(password string) stage {
	return served(redisd.Config{Directives: []string{"requirepass " + password}}, loggedIn("", password))
}

// servedWith reads a server with these ACL users as its auditor.
func servedWith(users ...string) stage {
	auditor := "audit on >" + longPassword + " " + auditorRules
	return served(redisd.Config{Users: append([]string{auditor}, users...)}, loggedIn("audit", longPassword))
}

// servedOver reads a TLS server with a client certificate.
func servedOver(tls redisd.TLS, variant redisd.Variant, directives ...string) stage {
	return func(t *testing.T) (checks.Target, checks.Collection) {
		tls.Credentials = redisd.MustCredentials(t, variant)
		server := redisd.Start(t, redisd.Config{TLS: &tls, Directives: directives})
		return collectAt(t, server.Address, "rediss", func(access *checks.Access) { present(access, tls.Credentials) })
	}
}

// servedIn reads a server that works in the directory that dir makes.
func servedIn(dir func(t *testing.T) string) stage {
	return func(t *testing.T) (checks.Target, checks.Collection) { return served(redisd.Config{Dir: dir(t)})(t) }
}

// servedAfter reads a server once something has happened to it.
func servedAfter(happens func(t *testing.T, do command), directives func(t *testing.T) []string) stage {
	return func(t *testing.T) (checks.Target, checks.Collection) {
		server := redisd.Start(t, redisd.Config{Directives: directives(t)})
		happens(t, commandTo(t, server))
		return collectAt(t, server.Address, "redis")
	}
}

// replicating reads a replica whose link to its primary is up.
func replicating(primary, replica []string) stage {
	return func(t *testing.T) (checks.Target, checks.Collection) {
		return replicate(t, redisd.Config{Directives: primary}, redisd.Config{Directives: replica}, "redis")
	}
}

// replicatingOver reads a replica that has TLS, as its primary may have.
func replicatingOver(primaryHasTLS bool, replica ...string) stage {
	return func(t *testing.T) (checks.Target, checks.Collection) {
		tls := &redisd.TLS{Credentials: redisd.MustCredentials(t, redisd.Sound)}
		var primary redisd.Config
		if primaryHasTLS {
			primary.TLS = tls
		}
		return replicate(t, primary, redisd.Config{TLS: tls, Directives: replica}, "rediss")
	}
}

func replicate(t *testing.T, primary, replica redisd.Config, scheme string) (checks.Target, checks.Collection) {
	t.Helper()
	// A primary waits five seconds for further replicas by default.
	primary.Directives = append(slices.Clone(primary.Directives), "repl-diskless-sync-delay 0")
	replica.ReplicaOf = redisd.Start(t, primary).Address
	server := redisd.Start(t, replica)
	waitFor(t, commandTo(t, server), "replication", "master_link_status:up")
	return collectAt(t, server.Address, scheme)
}

// command sends one command to a server and returns its reply.
type command func(args ...string) (any, error)

func commandTo(t *testing.T, server *redisd.Server) command {
	t.Helper()
	client, err := server.Client(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client.Do
}

// waitFor polls an INFO section until it has the line.
func waitFor(t *testing.T, do command, section, line string) {
	t.Helper()
	var last any
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		last, _ = do("INFO", section)
		if text, _ := last.(string); strings.Contains(text, line+"\r\n") {
			return
		}
	}
	t.Fatalf("INFO %s never had %s: %v", section, line, last)
}

// failToSave takes the dump's directory away and saves.
func failToSave(t *testing.T, do command) {
	reply, err := do("CONFIG", "GET", "dir")
	dir, ok := reply.([]any)
	if err != nil || !ok || len(dir) != 2 {
		t.Fatalf("CONFIG GET dir: %v, %v", reply, err)
	}
	if err := os.Remove(fmt.Sprint(dir[1])); err != nil {
		t.Fatal(err)
	}
	if _, err := do("BGSAVE"); err != nil {
		t.Fatal(err)
	}
	waitFor(t, do, "persistence", "rdb_last_bgsave_status:err")
}

// save makes the server write its dump.
func save(t *testing.T, do command) {
	if _, err := do("BGSAVE"); err != nil {
		t.Fatal(err)
	}
	waitFor(t, do, "persistence", "rdb_bgsave_in_progress:0")
}

func savingIntoOwnDir(t *testing.T) []string {
	return []string{"dir " + t.TempDir(), "save 3600 1"}
}

// keyDir is a directory with the name of that of SSH keys.
func keyDir(t *testing.T) string {
	dir := filepath.Join(t.TempDir(), ".ssh")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

// privateDir is a directory that is not below one where everybody may write, as
// t.TempDir is.
func privateDir(t *testing.T) string {
	t.Helper()
	cache, _ := os.UserCacheDir()
	failure := errors.New("every candidate is below a directory for all")
	for _, base := range []string{cache, "/var/cache", "/var/lib"} {
		if base == "" || isForAll(base) {
			continue
		}
		if failure = os.MkdirAll(base, 0o700); failure != nil {
			continue
		}
		var dir string
		if dir, failure = os.MkdirTemp(base, "hardcheck-test-"); failure == nil { //nolint:usetesting // see above
			t.Cleanup(func() { _ = os.RemoveAll(dir) })
			return dir
		}
	}
	need.Missing(t, "private-dir", "%v", failure)
	return ""
}

func isForAll(dir string) bool {
	return slices.ContainsFunc([]string{"/tmp/", "/var/tmp/", "/dev/shm/", "/run/shm/"}, func(open string) bool {
		return strings.HasPrefix(dir+"/", open)
	})
}

// loggingToFile reads a server with a log file.
func loggingToFile(t *testing.T) (checks.Target, checks.Collection) {
	return serve("logfile " + filepath.Join(t.TempDir(), "redis.log"))(t)
}

// moduleSource is a module that only gives its name. The first word of its context
// is the server's function to look up the others.
const moduleSource = `
typedef int (*lookup)(const char *, void *);
int RedisModule_OnLoad(void *ctx, void **argv, int argc) {
	void (*set_attributes)(void *, const char *, int, int) = 0;
	if (((lookup)((void **)ctx)[0])("RedisModule_SetModuleAttribs", &set_attributes) != 0) return 1;
	set_attributes(ctx, "example", 1, 1);
	return 0;
}
`

// withModule reads a server that has loaded a module from a directory of its own.
func withModule(t *testing.T) (checks.Target, checks.Collection) {
	wantTool(t, "gcc", "gcc")
	dir := privateDir(t)
	source, module := filepath.Join(dir, "example.c"), filepath.Join(dir, "example.so")
	if err := os.WriteFile(source, []byte(moduleSource), 0o600); err != nil {
		t.Fatal(err)
	}
	build := exec.CommandContext(t.Context(), "gcc", "-shared", "-fPIC", "-o", module, source)
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("compile a module: %v\n%s", err, said)
	}
	return serve("loadmodule " + module)(t)
}

// wantTool ends a test without the tool; name is that of HARDCHECK_REQUIRE.
func wantTool(t *testing.T, tool, name string) {
	t.Helper()
	if _, err := exec.LookPath(tool); err != nil {
		need.Missing(t, name, "%v", err)
	}
}

// everywhere reads a server that listens on all addresses. It and the connector
// run in a network of their own, so that nothing of the host's is opened to others.
func everywhere(t *testing.T) (checks.Target, checks.Collection) { return everywhereWith(t) }

// clusteredEverywhere reads such a server as a node of a cluster.
func clusteredEverywhere(t *testing.T) (checks.Target, checks.Collection) {
	return everywhereWith(t, "cluster-enabled yes")
}

func everywhereWith(t *testing.T, directives ...string) (checks.Target, checks.Collection) {
	t.Helper()
	wantTool(t, "redis-server", "redis")
	config := redisd.Config{Bind: "0.0.0.0", Port: 6379, Dir: t.TempDir(), Directives: directives}
	var target checks.Target
	var collection checks.Collection
	redisd.InOwnNetwork(t, func() error {
		server, err := redisd.Launch(t.Context(), config)
		if err != nil {
			return err
		}
		defer server.Stop()
		target, collection = collectAt(t, "127.0.0.1:6379", "redis")
		return nil
	})
	return target, collection
}

// servedByHand reads a server whose program is from no package.
func servedByHand(t *testing.T) (checks.Target, checks.Collection) {
	return served(redisd.Config{Binary: redisd.Copy(t, t.TempDir())})(t)
}

// servedFromPackage reads the packaged server, where its package is one with newer fixes.
func servedFromPackage(t *testing.T) (checks.Target, checks.Collection) {
	target, collection := serve()(t)
	facts, _ := collection.Facts.(redis.Facts)
	if pack, _ := facts.Package.Get(); !slices.Contains(pack.Fixed, "CVE-2025-49844") {
		need.Missing(t, "patched-redis", "redis-server is from no package with the fixes of 2025: %+v", collection.Problems["package"])
	}
	return target, collection
}
