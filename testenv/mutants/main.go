// Command mutants tries the tests: it has gremlins change one operator of the code at a time, and
// fails where the tests of a package notice too few of the changes, or where one that they don't
// notice is not in survivors.txt with the reason why it changes nothing.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

// gremlins is the program that makes the mutants, https://github.com/go-gremlins/gremlins.
const gremlins = "github.com/go-gremlins/gremlins/cmd/gremlins@v0.6.0"

// memory bounds what a mutant's tests may take, in bytes: a loop that never ends may fill a list.
const memory = 16 << 30

// patience is how often the time of a package's tests a mutant has: what hangs counts for nothing.
const patience = 10

// subject is a folder whose code is changed, and how many per cent of its mutants must be killed.
type subject struct {
	folder string
	least  float64
}

func subjects() []subject {
	return []subject{
		{"checks/engine", 92},
		{"checks/site", 92},
		{"checks/routeros/firewall", 92},
		{"checks/routeros/paths", 92},
		{"checks/redis", 95},
		{"checks/modbus", 95},
		{"checks/docker", 95},
		{"checks/web", 95},
		{"checks/database", 95},
		{"checks/repository", 95},
		{"checks/files", 95},
		{"checks/scan", 95},
		{"checks/network", 95},
		{"checks/routeros/access", 95},
		{"checks/routeros/filtering", 95},
		{"checks/routeros/services", 95},
		{"checks/routeros/upkeep", 95},
		{"checks/routeros/vpn", 95},
		{"checks/routeros/wireless", 95},
	}
}

func main() {
	only := flag.String("only", ".", "change only the folders that match")
	from := flag.String("from", "", "read what gremlins wrote about the one folder, instead of running it")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := try(ctx, *only, *from); err != nil {
		_, _ = fmt.Fprintf(os.Stderr, "mutants: %v\n", err)
		os.Exit(1)
	}
}

func try(ctx context.Context, only, from string) error {
	chosen, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	known, err := readSurvivors(survivorsFile)
	if err != nil {
		return err
	}
	var failed []error
	for _, s := range subjects() {
		if !chosen.MatchString(s.folder) {
			continue
		}
		begin := time.Now()
		out, err := s.outcome(ctx, from)
		if err != nil {
			return fmt.Errorf("%s: %w", s.folder, err)
		}
		fmt.Printf("%-28s %4d killed, %3d lived, %3d timed out, %4d not reached: %.1f %% (at least %g %%), %s\n", s.folder,
			out.count("KILLED"), out.count("LIVED"), out.count("TIMED OUT"), out.count("NOT COVERED"), out.killed(), s.least, time.Since(begin).Round(time.Second))
		failed = append(failed, s.judge(out, known))
	}
	return errors.Join(failed...)
}

// outcome is what became of a folder's mutants.
func (s subject) outcome(ctx context.Context, from string) (outcome, error) {
	if from == "" {
		dir, err := os.MkdirTemp("", "hardcheck-mutants-*")
		if err != nil {
			return outcome{}, err
		}
		defer func() { _ = os.RemoveAll(dir) }()
		from = filepath.Join(dir, "outcome.json")
		// Connectors talk to real servers: they are not changed.
		command := exec.CommandContext(ctx, "prlimit", "--as="+strconv.Itoa(memory), "go", "run", gremlins, "unleash", "./"+s.folder, "--silent", "--output", from,
			"--workers", strconv.Itoa(runtime.NumCPU()), "--timeout-coefficient", strconv.Itoa(patience), "--exclude-files", "conn/")
		command.Env = append(os.Environ(), "GOFLAGS=-short -vet=off")
		if said, err := command.CombinedOutput(); err != nil {
			return outcome{}, fmt.Errorf("gremlins: %w\n%s", err, said)
		}
	}
	data, err := os.ReadFile(from)
	if err != nil {
		return outcome{}, err
	}
	var out outcome
	if err := json.Unmarshal(data, &out); err != nil {
		return outcome{}, fmt.Errorf("read what gremlins wrote: %w", err)
	}
	return out, nil
}

// judge tells what is wrong with a folder's tests.
func (s subject) judge(out outcome, known survivors) error {
	var failed []error
	if out.count("KILLED")+out.count("LIVED") == 0 {
		failed = append(failed, fmt.Errorf("%s: no mutant was tried", s.folder))
	} else if out.killed() < s.least {
		failed = append(failed, fmt.Errorf("%s: %.1f %% of the mutants are killed, at least %g %% must be", s.folder, out.killed(), s.least))
	}
	for _, file := range out.Files {
		name := s.folder + "/" + file.Name
		for _, m := range file.Mutations {
			if m.Status != "LIVED" {
				continue
			}
			at, err := placeOf(name, m)
			if err != nil {
				return err
			}
			if known[at] == "" {
				failed = append(failed, fmt.Errorf("%s:%d:%d: no test notices %s in %q", name, m.Line, m.Column, m.Type, at.line))
			}
		}
	}
	return errors.Join(failed...)
}

// outcome is what gremlins writes.
type outcome struct {
	Files []struct {
		Name      string     `json:"file_name"`
		Mutations []mutation `json:"mutations"`
	} `json:"files"`
}

type mutation struct {
	Type   string `json:"type"`
	Status string `json:"status"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

func (o outcome) count(status string) int {
	count := 0
	for _, file := range o.Files {
		for _, m := range file.Mutations {
			if m.Status == status {
				count++
			}
		}
	}
	return count
}

// killed is how many per cent of the mutants that tests reach and that ended were noticed.
func (o outcome) killed() float64 {
	killed, lived := o.count("KILLED"), o.count("LIVED")
	if killed+lived == 0 {
		return 0
	}
	return 100 * float64(killed) / float64(killed+lived)
}
