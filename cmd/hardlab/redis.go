package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/spf13/cobra"

	"hardcheck/testenv/redisd"
	"hardcheck/testenv/scenarios"
)

// scenario is one running deployment, its site file, and how its audit must end.
type scenario struct {
	name   string
	server *redisd.Server
	site   string
	exit   int
}

func newRedis() *cobra.Command {
	var hardcheck string
	var wait bool
	command := &cobra.Command{
		Use:   "redis",
		Short: "Start a careless and a hardened redis-server and audit both",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return demo(command.Context(), command.OutOrStdout(), hardcheck, wait)
		},
	}
	command.Flags().StringVar(&hardcheck, "hardcheck", "hardcheck", "the hardcheck to run")
	command.Flags().BoolVar(&wait, "wait", false, "leave the servers running until interrupted")
	return command
}

func demo(ctx context.Context, out io.Writer, hardcheck string, wait bool) error {
	dir, err := workingDirectory()
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	var started []scenario
	defer func() {
		for _, s := range started {
			s.server.Stop()
		}
	}()
	for _, start := range []func(context.Context, string) (scenario, error){startCareless, startHardened} {
		s, err := start(ctx, dir)
		if err != nil {
			return err
		}
		started = append(started, s)
	}
	var errs []error
	for _, s := range started {
		errs = append(errs, audit(ctx, out, hardcheck, s))
	}
	if wait {
		_, _ = fmt.Fprintf(out, "The servers run until you press Ctrl-C. Their site files are in %s.\n", dir)
		<-ctx.Done()
	}
	return errors.Join(errs...)
}

// workingDirectory is a folder of the user's own: a server that dumps its data
// below /tmp, where others may write, would be a violation itself.
func workingDirectory() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find cache folder: %w", err)
	}
	if err := os.MkdirAll(cache, 0o700); err != nil {
		return "", fmt.Errorf("make cache folder: %w", err)
	}
	dir, err := os.MkdirTemp(cache, "hardlab-")
	if err != nil {
		return "", fmt.Errorf("make working directory: %w", err)
	}
	return dir, nil
}

// audit runs hardcheck as a user would and holds that it ends as the scenario must.
func audit(ctx context.Context, out io.Writer, hardcheck string, s scenario) error {
	_, _ = fmt.Fprintf(out, "\n$ hardcheck audit --site %s --fail-on medium\n\n", filepath.Base(s.site))
	command := exec.CommandContext(ctx, hardcheck, "audit", "--site", s.site, "--fail-on", "medium")
	command.Stdout, command.Stderr = out, os.Stderr
	err := command.Run()
	code := command.ProcessState.ExitCode()
	var exited *exec.ExitError
	if err != nil && !errors.As(err, &exited) {
		return fmt.Errorf("run %s: %w", hardcheck, err)
	}
	if code != s.exit {
		return fmt.Errorf("the audit of the %s server ended with exit code %d, want %d", s.name, code, s.exit)
	}
	return nil
}

func startCareless(ctx context.Context, dir string) (scenario, error) {
	server, err := launch(ctx, dir, "careless", scenarios.CarelessRedis())
	if err != nil {
		return scenario{}, fmt.Errorf("start careless server: %w", err)
	}
	text := fmt.Sprintf("version: 1\nsite: careless\nabsent: [routeros, modbus, docker, web, repository, files, scan]\ntargets:\n  - {name: cache, url: \"redis://%s\", distribution: debian-12}\n", server.Address)
	s := scenario{name: "careless", server: server, exit: 1}
	s.site, err = write(dir, "careless.yaml", text)
	return s, err
}

func startHardened(ctx context.Context, dir string) (scenario, error) {
	credentials, err := redisd.NewCredentials(redisd.Sound)
	if err != nil {
		return scenario{}, fmt.Errorf("make certificates: %w", err)
	}
	password := rand.Text()
	server, err := launch(ctx, dir, "hardened", scenarios.HardenedRedis(credentials, password, rand.Text()))
	if err != nil {
		return scenario{}, fmt.Errorf("start hardened server: %w", err)
	}
	s := scenario{name: "hardened", server: server, exit: 0}
	files := map[string]string{
		"audit.secret": password, "ca.pem": string(credentials.CA),
		"audit.pem": string(credentials.ClientCert), "audit.key": string(credentials.ClientKey),
		"hardened.yaml": fmt.Sprintf(`version: 1
site: hardened
absent: [routeros, modbus, docker, web, repository, files, scan]
targets:
  - name: cache
    url: "rediss://%s@%s"
    password: {file: audit.secret}
    tls: {ca: ca.pem, cert: audit.pem, key: audit.key}
    distribution: debian-12
`, scenarios.Auditor, server.Address),
	}
	for name, text := range files {
		if _, err := write(dir, name, text); err != nil {
			return s, err
		}
	}
	s.site = filepath.Join(dir, "hardened.yaml")
	return s, nil
}

func launch(ctx context.Context, dir, name string, config redisd.Config) (*redisd.Server, error) {
	config.Dir = filepath.Join(dir, name)
	if err := os.Mkdir(config.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make working directory: %w", err)
	}
	return redisd.Launch(ctx, config)
}

func write(dir, name, text string) (string, error) {
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return "", fmt.Errorf("write %s: %w", name, err)
	}
	return path, nil
}
