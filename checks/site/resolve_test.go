package site

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// load decodes a site in a folder of its own.
func load(t *testing.T, folder, text string) *Site {
	t.Helper()
	s, err := Load(write(t, folder, "site.yaml", text), known)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// pair writes a certificate that signs itself, and its key.
func pair(t *testing.T, folder, cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "example.org"},
		NotBefore: time.Now(), NotAfter: time.Now().Add(time.Hour), IsCA: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	write(t, folder, cert, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	write(t, folder, key, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})))
}

func TestResolveReadsEverySource(t *testing.T) {
	folder := t.TempDir()
	pair(t, folder, "client.pem", "client.key")
	write(t, folder, "cache.secret", "from-file\r\n")
	write(t, folder, "redis.conf", "port 0\n")
	acl := write(t, folder, "users.acl", "")
	write(t, folder, "printer", "#!/bin/sh\ncat cache.secret\n")
	if err := os.Chmod(filepath.Join(folder, "printer"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CACHE_PASSWORD", "from-env")
	s := load(t, folder, `version: 1
defaults:
  redis: {username: shared, password: {prompt: true}, tls: {ca: client.pem}}
targets:
  - {name: env, url: "redis://a@10.0.0.1", password: {env: CACHE_PASSWORD}, windows: {allow: ["daily 00:00-24:00"]}}
  - {name: file, url: "redis://10.0.0.2", username: b, password: {file: cache.secret}}
  - {name: command, url: "redis://10.0.0.3", password: {command: [./printer]}}
  - {name: prompt, url: "rediss://10.0.0.4"}
  - {name: prompt-again, url: "redis://10.0.0.5"}
  - {name: other-user, url: "redis://c@10.0.0.6"}
  - {name: tls, url: "rediss://10.0.0.7:1", tls: {cert: client.pem, key: client.key, pin: `+strings.Repeat("AB", 32)+`, server-name: example.org}}
  - {name: plc, url: "modbus://10.0.0.8"}
  - {name: conf, url: "redisconf:redis.conf,`+acl+`"}
`)
	var asked []string
	accesses, warnings, err := s.Resolve(t.Context(), func(label string) (string, error) {
		asked = append(asked, label)
		return "from-prompt", nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range accesses {
		got = append(got, fmt.Sprintf("%s %s %s:%d %q %s/%s", a.Target.Name, a.Scheme, a.Host, a.Target.Port, strings.ReplaceAll(a.Path, folder, "FOLDER"), a.Username, a.Password.Reveal()))
	}
	want := []string{
		`env redis 10.0.0.1:6379 "" a/from-env`,
		`file redis 10.0.0.2:6379 "" b/from-file`,
		`command redis 10.0.0.3:6379 "" shared/from-file`,
		`prompt rediss 10.0.0.4:6379 "" shared/from-prompt`,
		`prompt-again redis 10.0.0.5:6379 "" shared/from-prompt`,
		`other-user redis 10.0.0.6:6379 "" c/`,
		`tls rediss 10.0.0.7:1 "" shared/from-prompt`,
		`plc modbus 10.0.0.8:502 "" /`,
		`conf redisconf :0 "FOLDER/redis.conf,FOLDER/users.acl" /`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("accesses (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"password for redis targets"}, asked); diff != "" {
		t.Errorf("prompts (-want +got):\n%s", diff)
	}
	if len(warnings) != 0 {
		t.Errorf("warnings: %q", warnings)
	}
	own := accesses[6].TLS
	if len(own.CA) != 0 || len(own.Cert) == 0 || !own.Key.IsSet() || own.Pin != strings.Repeat("ab", 32) || own.ServerName != "example.org" {
		t.Errorf("TLS options of one's own: %+v", own)
	}
	if len(accesses[3].TLS.CA) == 0 || len(accesses[4].TLS.CA) != 0 {
		t.Error("default TLS options belong to the targets that speak TLS, and to no others")
	}
	if windows := accesses[0].Windows; !slices.Equal(windows.Allow, []string{"daily 00:00-24:00"}) || windows.Zone == nil {
		t.Errorf("windows: %+v", windows)
	}
}

func TestResolveReportsAllFailures(t *testing.T) {
	folder := t.TempDir()
	pair(t, folder, "a.pem", "a.key")
	pair(t, folder, "b.pem", "b.key")
	write(t, folder, "empty", "\n")
	write(t, folder, "lines", "one-canary\ntwo\n")
	write(t, folder, "large", strings.Repeat("x", maxSecret+1))
	t.Setenv("EMPTY", "")
	s := load(t, folder, `version: 1
targets:
  - {name: a, url: "redis://h1", password: {env: HARDCHECK_TEST_UNSET}}
  - {name: b, url: "redis://h2", password: {env: EMPTY}}
  - {name: c, url: "redis://h3", password: {file: none}}
  - {name: d, url: "redis://h4", password: {file: empty}}
  - {name: e, url: "redis://h5", password: {file: lines}}
  - {name: f, url: "redis://h6", password: {file: large}}
  - {name: g, url: "redis://h7", password: {file: .}}
  - {name: h, url: "redis://h8", password: {command: [sh, -c, "echo no vault >&2; echo more >&2; exit 3"]}}
  - {name: i, url: "redis://h9", password: {command: ["true"]}}
  - {name: j, url: "redis://h10", password: {command: [sh, -c, "yes canary"]}}
  - {name: k, url: "redis://h11", password: {command: [./no-such-program]}}
  - {name: l, url: "redis://h12", password: {prompt: true}}
  - {name: m, url: "routeros://auditor@h13"}
  - {name: n, url: "rediss://h14", tls: {ca: lines}}
  - {name: o, url: "rediss://h15", tls: {ca: a.key}}
  - {name: p, url: "rediss://h16", tls: {cert: a.pem, key: b.key}}
  - {name: q, url: "rediss://h17", tls: {cert: none, key: none}}
  - {name: r, url: "rediss://h18", tls: {ca: .}}
  - {name: s, url: "rsc:none.rsc"}
`)
	warned, err := s.CheckFiles(false)
	if err != nil {
		t.Fatalf("warnings are errors: %v", err)
	}
	_, checked := s.CheckFiles(true)
	accesses, _, err := s.Resolve(t.Context(), nil)
	if err == nil || accesses != nil {
		t.Fatalf("accesses %v and error %v, want only an error", accesses, err)
	}
	got := strings.ReplaceAll(err.Error(), folder+"/", "")
	if strings.Contains(got, "canary") {
		t.Errorf("a password is shown:\n%s", got)
	}
	for _, want := range []string{
		"site.yaml:3:44: environment variable HARDCHECK_TEST_UNSET is not set\n",
		"site.yaml:4:44: environment variable EMPTY is empty\n",
		"site.yaml:5:44: read secret file: stat none: no such file or directory\n",
		"site.yaml:6:44: secret file empty is empty\n",
		"site.yaml:7:44: password has more than one line\n",
		"site.yaml:8:44: read secret file: large has 65537 bytes: 65536 at most\n",
		"is not a regular file\n",
		"site.yaml:10:44: run password command \"sh\": exit status 3: no vault\n",
		"site.yaml:11:44: password command \"true\" printed nothing\n",
		"site.yaml:12:45: password command \"sh\" printed more than 65536 bytes\n",
		"site.yaml:13:45: run password command \"./no-such-program\": ",
		"site.yaml:14:45: there is no terminal to ask for the password\n",
		"site.yaml:15:20: password is missing, and there is no terminal to ask for it\n",
		"site.yaml:16:46: read certificate authorities: file holds no PEM certificate\n",
		"site.yaml:17:46: read certificate authorities: file holds something else than certificates\n",
		"site.yaml:18:48: certificate a.pem and private key b.key: tls: private key does not match public key\n",
		"site.yaml:19:48: read certificate: stat none: no such file or directory\n",
		"site.yaml:19:59: read private key: stat none: no such file or directory\n",
		"site.yaml:20:46: read certificate authorities: ",
		"site.yaml:21:20: stat none.rsc: no such file or directory\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in the error:\n%s", want, got)
		}
		// What only running a command or asking a person can tell stays unknown to validate.
		if slices.ContainsFunc([]string{":10:", ":11:", ":12:", ":14:", ":15:"}, func(line string) bool { return strings.HasPrefix(want, "site.yaml"+line) }) || !strings.HasPrefix(want, "site.yaml") {
			continue
		}
		if text := strings.ReplaceAll(checked.Error()+"\n", folder+"/", ""); !strings.Contains(text, want) {
			t.Errorf("validate --check-files does not find %q:\n%s", want, text)
		}
		_, message, _ := strings.Cut(want, " ")
		if text := strings.ReplaceAll(strings.Join(warned, "\n"), folder+"/", ""); !strings.Contains(text, "warning: "+strings.TrimSuffix(message, "\n")) {
			t.Errorf("validate does not warn of %q:\n%s", message, text)
		}
	}
}

func TestResolveWarnsOfSecretsThatOthersRead(t *testing.T) {
	folder := t.TempDir()
	pair(t, folder, "a.pem", "a.key")
	secret := write(t, folder, "secret", "canary")
	for _, file := range []string{secret, filepath.Join(folder, "a.key")} {
		if err := os.Chmod(file, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := load(t, folder, `version: 1
targets:
  - {name: a, url: "rediss://h", password: {file: secret}, tls: {cert: a.pem, key: a.key}}
`)
	_, warnings, err := s.Resolve(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.ReplaceAll(strings.Join(warnings, "\n"), folder+"/", "")
	want := `site.yaml:3:44: warning: secret file secret can be read by every account, or written by its group: run chmod 600 secret
   3 |   - {name: a, url: "rediss://h", password: [hidden], tls: {cert: a.pem, key: a.key}}
     |                                            ^
site.yaml:3:84: warning: secret file a.key can be read by every account, or written by its group: run chmod 600 a.key
   3 |   - {name: a, url: "rediss://h", password: [hidden], tls: {cert: a.pem, key: a.key}}
     |                                                                              ^`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

func TestResolveEndsWithItsContext(t *testing.T) {
	s := load(t, t.TempDir(), `version: 1
targets:
  - {name: a, url: "redis://h", password: {command: [sleep, "600"]}}
`)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err := s.Resolve(ctx, nil)
	if err == nil || !strings.Contains(err.Error(), `password command "sleep" was interrupted: context canceled`) {
		t.Errorf("error is %v", err)
	}
}

func TestPromptFailures(t *testing.T) {
	s := load(t, t.TempDir(), `version: 1
targets:
  - {name: a, url: "redis://h", password: {prompt: true}}
`)
	cases := []struct {
		name   string
		prompt Prompt
		want   string
	}{
		{"error", func(string) (string, error) { return "", errors.New("interrupted") }, "ask for the password: interrupted"},
		{"nothing", func(string) (string, error) { return "", nil }, "no password was given at the prompt"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			if _, _, err := s.Resolve(t.Context(), tc.prompt); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error is %v, want %q in it", err, tc.want)
			}
		})
	}
}

func TestResolveLeadsThroughProxies(t *testing.T) {
	t.Setenv("JUMP_PASSWORD", "canary-jump")
	s := load(t, t.TempDir(), `version: 1
defaults:
  modbus: {via: "socks5://127.0.0.1"}
  docker: {via: {url: "socks5://jump.example.org:9050", username: jump, password: {env: JUMP_PASSWORD}}}
targets:
  - {name: plc, url: "modbus://pump.plant.example"}
  - {name: valve, url: "modbus+tls://10.20.3.8", via: "socks5://[2001:db8::1]"}
  - {name: engine, url: "docker+tcp://10.20.3.9:2376"}
  - {name: host, url: "docker:"}
  - {name: cache, url: "redis://10.10.0.5"}
`)
	accesses, _, err := s.Resolve(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range accesses {
		got = append(got, fmt.Sprintf("%s: %s, %s, %s/%s", a.Target.Name, a.Target.Via, a.Via.Endpoint, a.Via.Username, a.Via.Password.Reveal()))
	}
	want := []string{
		"plc: socks5://127.0.0.1:1080, 127.0.0.1:1080, /",
		"valve: socks5://[2001:db8::1]:1080, [2001:db8::1]:1080, /",
		"engine: socks5://jump.example.org:9050, jump.example.org:9050, jump/canary-jump",
		"host: , , /",
		"cache: , , /",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("proxies (-want +got):\n%s", diff)
	}
}

// TestDoubtsAreNoErrors holds that an address which is like one of an older manual is
// warned of and read all the same: some devices have registers there.
func TestDoubtsAreNoErrors(t *testing.T) {
	s := load(t, t.TempDir(), `version: 1
targets:
  - name: inverter
    url: modbus://10.20.3.7
    registers:
      - {table: holding, address: 40001}
      - {table: holding, address: 40000}
      - {table: input, address: 30010}
      - {table: discrete, address: 10001}
      - {table: coil, address: 10001}
`)
	for _, count := range []bool{false, true} {
		warnings, err := s.CheckFiles(count)
		if err != nil {
			t.Fatal(err)
		}
		all := strings.Join(warnings, "\n")
		for _, want := range []string{
			"site.yaml:6:35: warning: address 40001: address 0 in Modicon notation?",
			"site.yaml:8:33: warning: address 30010: address 9 in Modicon notation?",
			"site.yaml:9:36: warning: address 10001: address 0 in Modicon notation?",
		} {
			if !strings.Contains(all, want) || len(warnings) != 3 {
				t.Errorf("warnings %q, want %q among three", warnings, want)
			}
		}
	}
	if _, warnings, err := s.Resolve(t.Context(), nil); err != nil || len(warnings) > 0 {
		t.Errorf("an audit warns: %q, %v", warnings, err)
	}
}

// TestTargetsThatAskForTooMuch holds that what a connector can't do is an error of the
// site, however lenient one is about files that may be elsewhere.
func TestTargetsThatAskForTooMuch(t *testing.T) {
	t.Parallel()
	s := load(t, t.TempDir(), `version: 1
targets:
  - {name: a, url: "modbus://h1", consent: [active, write-probe], registers: [{table: coil, address: 0}, {table: coil, address: 1}]}
  - {name: b, url: "modbus://h2", consent: [active], registers: [{table: coil, address: 0}, {table: coil, address: 1}, {table: coil, address: 2}, {table: coil, address: 3}]}
  - {name: c, url: "redis://h3", password: {file: none}}
`)
	const want = "site.yaml:4:65: 4 ranges of registers and 2 probes under consent: a device is sent 12 requests at most, in which 5 of these have room"
	_, checked := s.CheckFiles(false)
	_, _, resolved := s.Resolve(t.Context(), nil)
	for name, err := range map[string]error{"CheckFiles": checked, "Resolve": resolved} {
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "site.yaml:3") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if checked != nil && strings.Contains(checked.Error(), "site.yaml:5") {
		t.Errorf("a missing secret is an error: %v", checked)
	}
}
