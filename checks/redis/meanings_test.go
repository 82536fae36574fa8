package redis

import (
	"fmt"
	"net"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hardcheck/checks/advisories"
	"hardcheck/testenv/redisd"
)

// TestMeaningsAreWhole holds the form of the table: rows of a directive share no version
// and leave no gap in what each product has been, and each has its source.
func TestMeaningsAreWhole(t *testing.T) {
	t.Parallel()
	versions := map[string][]string{
		advisories.Redis:  {"2.8.4", "3.0.7", "3.2.0", "4.0.14", "5.0.14", "6.0.20", "6.2.0", "6.2.16", "7.0.0", "7.2.6", "7.4.1", "8.10.1", "255.255.255"},
		advisories.Valkey: {"7.2.4", "8.0.1", "9.1.1"},
		keydb:             {"5.3.3", "6.3.4", "255.255.255"},
	}
	names := map[string]bool{}
	for _, row := range meanings {
		names[row.directive] = true
		if !strings.HasPrefix(row.source, "https://") {
			t.Errorf("%s: no source", row.directive)
		}
		if _, known := row.effectOf(row.unset); !known && row.absent == "" && !row.hidden {
			t.Errorf("%s: the value without a line, %q, has no meaning", row.directive, row.unset)
		}
	}
	for name := range names {
		for product, list := range versions {
			for _, text := range list {
				version, err := advisories.ParseVersion(text)
				if err != nil {
					t.Fatal(err)
				}
				if rows := rowsOf(name, product, version); len(rows) != 1 {
					t.Errorf("%s has %d rows for %s %s, want 1", name, len(rows), product, text)
				}
			}
		}
	}
}

func rowsOf(name, product string, version advisories.Version) []meaning {
	return slices.DeleteFunc(slices.Clone(meanings), func(m meaning) bool {
		return m.directive != name || !slices.ContainsFunc(m.to, func(to span) bool { return to.holds(product, version) })
	})
}

// TestMeanings compares the table with real servers: what CONFIG GET shows without a line,
// and what the server does with each value, as far as that can be seen from outside.
func TestMeanings(t *testing.T) {
	redisd.Each(t, func(t *testing.T, binary redisd.Binary) {
		redisd.Start(t, redisd.Config{Binary: binary.Path}).Stop() // skips where there is none
		redisd.InOwnNetwork(t, func() error {
			if said, err := exec.Command("ip", "addr", "add", elsewhere+"/32", "dev", "lo").CombinedOutput(); err != nil {
				return fmt.Errorf("add an address: %w: %s", err, said)
			}
			m := &meter{t: t, binary: binary.Path}
			if err := m.identify(); err != nil {
				return err
			}
			for _, row := range meanings {
				if slices.ContainsFunc(row.to, func(to span) bool { return to.holds(m.product, m.version) }) {
					if err := m.compare(row); err != nil {
						return fmt.Errorf("%s %s: %w", row.directive, row.source, err)
					}
				}
			}
			t.Logf("%s %s: %d values without a line, %d effects of values", m.product, m.version, m.unset, m.effects)
			return nil
		})
	})
}

// elsewhere is an address that no server takes for its own host: since 7.2 all of 127/8 is.
const elsewhere = "192.0.2.1"

// meter measures one server program.
type meter struct {
	t              *testing.T
	binary         string
	product        string
	version        advisories.Version
	unset, effects int
}

// with starts a bare server with these lines, and hands over a client of its own host and
// one that the server takes for another host.
func (m *meter) with(lines []string, look func(local, remote client) error) error {
	server, err := redisd.Launch(m.t.Context(), redisd.Config{Binary: m.binary, Bare: true, Dir: m.t.TempDir(), Directives: lines})
	if err != nil {
		return fmt.Errorf("start with %q: %w", lines, err)
	}
	defer server.Stop()
	local, err := dialFrom("", server.Address)
	if err != nil {
		return err
	}
	defer func() { _ = local.Close() }()
	_, port, _ := net.SplitHostPort(server.Address)
	remote, err := dialFrom(elsewhere, net.JoinHostPort(elsewhere, port))
	if err != nil {
		return fmt.Errorf("doesn't listen on every address: %w", err)
	}
	defer func() { _ = remote.Close() }()
	return look(local, remote)
}

type client struct{ *redisd.Client }

func dialFrom(source, address string) (client, error) {
	dialer := net.Dialer{}
	if source != "" {
		dialer.LocalAddr = &net.TCPAddr{IP: net.ParseIP(source)}
	}
	conn, err := dialer.Dial("tcp", address)
	if err != nil {
		return client{}, err
	}
	return client{redisd.NewClient(conn)}, nil
}

// says is the text of a reply, an error or not.
func (c client) says(words ...string) string {
	reply, err := c.Do(words...)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprint(reply)
}

var versionLine = regexp.MustCompile(`(?m)^(redis|valkey)_version:([0-9.]+)`)

func (m *meter) identify() error {
	return m.with(nil, func(local, _ client) error {
		text := local.says("INFO", "server")
		m.product = advisories.Redis
		for _, found := range versionLine.FindAllStringSubmatch(text, -1) {
			if found[1] == advisories.Valkey {
				m.product = advisories.Valkey
			}
			if version, err := advisories.ParseVersion(found[2]); err == nil && (found[1] == m.product || m.version == advisories.Version{}) {
				m.version = version
			}
		}
		if strings.Contains(local.says("INFO", "keydb"), "# KeyDB") {
			m.product = keydb
		}
		return nil
	})
}

// setByTheTest are directives that a server can't be started without in a test.
var setByTheTest = []string{"port", "dir"}

// compare holds one row against the server.
func (m *meter) compare(row meaning) error {
	err := m.with(nil, func(local, _ client) error {
		want := fmt.Sprint([]any{row.directive, row.unset})
		if row.absent != "" || row.hidden {
			want = "[]"
		}
		if got := local.says("CONFIG", "GET", row.directive); got != want && !slices.Contains(setByTheTest, row.directive) {
			m.t.Errorf("%s without a line: CONFIG GET says %s, want %s", row.directive, got, want)
		}
		m.unset++
		return nil
	})
	look, seen := effects[row.directive]
	switch {
	case err != nil || !seen || row.hidden:
		return err
	case row.directive == "bind":
		return m.see("bind", nil, everyAddress) // `* -::*` of 7.0 too
	case row.absent != "":
		return m.see(row.directive, nil, row.absent)
	}
	for word, want := range row.words {
		if err := m.see(row.directive, append([]string{fmt.Sprintf("%s %q", row.directive, word)}, look.also...), want); err != nil {
			return err
		}
	}
	if row.directive == "requirepass" {
		if err := m.see("requirepass", append([]string{"requirepass something"}, look.also...), row.other); err != nil {
			return err
		}
	}
	want, _ := row.effectOf(row.unset)
	return m.see(row.directive, look.also, want)
}

// see starts the server with these lines and holds that it does what the table says.
func (m *meter) see(directive string, lines []string, want effect) error {
	return m.with(lines, func(local, remote client) error {
		m.effects++
		if got := effects[directive].look(local, remote); got != want {
			m.t.Errorf("%s of %s %s with %q: %s, want %s", directive, m.product, m.version, lines, got, want)
		}
		return nil
	})
}

// effects tell from outside what a server does. The lines of also make it visible.
var effects = map[string]struct {
	also []string
	look func(local, remote client) effect
}{
	// That the second client could connect at all is the effect.
	"bind": {nil, func(_, _ client) effect { return everyAddress }},
	"protected-mode": {[]string{"bind 0.0.0.0"}, func(local, remote client) effect {
		refuses := strings.HasPrefix(remote.says("PING"), "DENIED")
		switch mode := local.says("CONFIG", "GET", "protected-mode"); {
		case refuses:
			return on
		case strings.Contains(mode, "yes"):
			return onUnbound
		}
		return off
	}},
	"enable-debug-command":     {[]string{"protected-mode no"}, gate("not allowed", "DEBUG", "SLEEP", "0")},
	"enable-module-command":    {[]string{"protected-mode no"}, gate("not allowed", "MODULE", "LOAD", "/nonexistent")},
	"enable-protected-configs": {[]string{"protected-mode no"}, gate("protected config", "CONFIG", "SET", "dbfilename", "other.rdb")},
	"acl-pubsub-default": {nil, func(local, _ client) effect {
		switch reply := local.says("ACL", "SETUSER", "fresh", "on"); {
		case strings.Contains(reply, "unknown command"):
			return nonexistent
		case strings.Contains(freshUser.FindString(local.says("ACL", "LIST")), "&*"):
			return on
		}
		return map[bool]effect{true: off, false: nonexistent}[strings.Contains(local.says("ACL", "LIST"), "resetchannels")]
	}},
	"requirepass": {[]string{"protected-mode no"}, func(_, remote client) effect {
		// Before 5.0 an empty line sets an empty password, which is as good as none.
		if strings.HasPrefix(remote.says("PING"), "NOAUTH") && remote.says("AUTH", "") != "OK" {
			return on
		}
		return off
	}},
	"replica-read-only": {[]string{"replicaof 127.0.0.1 1"}, func(local, _ client) effect {
		return map[bool]effect{true: on, false: off}[strings.HasPrefix(local.says("SET", "key", "value"), "READONLY")]
	}},
	"logfile": {nil, func(local, _ client) effect {
		switch local.says("CONFIG", "GET", "logfile") {
		case "[logfile ]":
			return stdout
		case "[logfile /dev/null]":
			return discarded
		}
		return on
	}},
}

var freshUser = regexp.MustCompile(`user fresh [^\]]*?(user|$|\])`)

// gate asks from the host and from elsewhere for what a switch guards.
func gate(refusal string, words ...string) func(local, remote client) effect {
	return func(local, remote client) effect {
		if strings.Contains(local.says("CONFIG", "GET", "enable-debug-command"), "[]") && !strings.Contains(local.says(words...), refusal) {
			return ungated
		}
		here, elsewhere := !strings.Contains(local.says(words...), refusal), !strings.Contains(remote.says(words...), refusal)
		switch {
		case here && elsewhere:
			return on
		case here:
			return onLocally
		}
		return off
	}
}
