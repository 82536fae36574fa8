package lab

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"hardcheck/testenv/webd"
)

// state is what the lab leaves for the next process.
type state struct {
	Version  int    `json:"version"`
	Scenario string `json:"scenario"`
	Net      string `json:"net"`
}

// ready says in one line what stands in the way of a start. It changes nothing.
func (l *Lab) ready(ctx context.Context) error {
	if os.Geteuid() != 0 {
		return errors.New("the lab needs root: it makes network namespaces and starts containers")
	}
	if err := l.alone(ctx); err != nil {
		return err
	}
	for program, debian := range l.programs() {
		if _, err := exec.LookPath(program); err != nil {
			return fmt.Errorf("%s is missing: apt-get install %s (make deps does it)", program, debian)
		}
	}
	if l.Scenario.Docker != nil {
		engine, err := l.engine(ctx)
		if err != nil {
			return fmt.Errorf("no Docker engine answers (bash testenv/engine.sh starts one): %w", err)
		}
		_ = engine.Client.Close()
	}
	if l.Scenario.Zones() {
		return Free(l.Net)
	}
	return nil
}

// programs are those of the machine that the scenario needs, with Debian's packages.
func (l *Lab) programs() map[string]string {
	programs := map[string]string{}
	if l.Scenario.Zones() {
		programs["ip"], programs["nft"] = "iproute2", "nftables"
	}
	if l.Scenario.Docker != nil {
		programs["redis-server"], programs["nsenter"] = "redis-server", "util-linux"
	}
	if l.Scenario.Source != "" {
		programs["git"] = "git"
	}
	if l.Scenario.Web {
		programs[webd.Nginx], programs[webd.Python] = "nginx-light", webd.Packages
	}
	if l.Scenario.Database {
		programs["psql"] = "postgresql"
	}
	return programs
}

// alone refuses to start beside a lab of the same ID, whatever started it.
func (l *Lab) alone(ctx context.Context) error {
	running, err := Running(l.ID)
	switch {
	case err == nil:
		return fmt.Errorf("%s runs already: `hardlab down` removes it", running)
	case !errors.Is(err, os.ErrNotExist):
		return err
	}
	if left := l.leftovers(ctx); left != "" {
		return fmt.Errorf("%s is left of an earlier lab: `hardlab down` removes it", left)
	}
	return nil
}

// leftovers names something that carries the lab's ID although no lab runs.
func (l *Lab) leftovers(ctx context.Context) string {
	for _, zone := range namespaces {
		if l.exists(zone) {
			return "the network namespace " + l.namespace(zone)
		}
	}
	if _, err := os.Stat(l.Socket); err != nil {
		return ""
	}
	engine, err := l.engine(ctx)
	if err != nil {
		return ""
	}
	defer func() { _ = engine.Client.Close() }()
	left, err := engine.Left(ctx)
	if err != nil || len(left) == 0 {
		return ""
	}
	return "the " + left[0]
}

// FreeNet is the first beginning of addresses, "10." and one of the numbers, that nothing on
// this machine uses: what a lab that was killed left behind stops no other one.
func FreeNet(numbers iter.Seq[int]) (string, error) {
	err := errors.New("no addresses to choose from")
	for number := range numbers {
		net := fmt.Sprintf("10.%d", number)
		if err = Free(net); err == nil {
			return net, nil
		}
	}
	return "", err
}

// Free holds that nothing on this machine uses the addresses of a lab with that Net.
func Free(start string) error {
	own, err := netip.ParsePrefix(start + ".0.0/22")
	if err != nil {
		return fmt.Errorf("%q begins no addresses: two numbers such as %s do", start, DefaultNet)
	}
	interfaces, err := net.Interfaces()
	if err != nil {
		return fmt.Errorf("list interfaces: %w", err)
	}
	for _, device := range interfaces {
		addresses, _ := device.Addrs()
		for _, address := range addresses {
			prefix, err := netip.ParsePrefix(address.String())
			if err == nil && prefix.Masked().Overlaps(own) {
				return fmt.Errorf("the lab's addresses %s are in use: %s has %s (--net takes others)", own, device.Name, prefix)
			}
		}
	}
	return nil
}

// Running names the scenario of the lab with an ID. The error is os.ErrNotExist where
// there is none.
func Running(id string) (string, error) {
	data, err := os.ReadFile(filepath.Join(root, id, "lab.json"))
	if err != nil {
		return "", err
	}
	var s state
	if err := json.Unmarshal(data, &s); err != nil || s.Version != version {
		return "a lab of another version", nil
	}
	return s.Scenario, nil
}

// remember makes the lab's folder, and holds off other labs of the same ID.
func (l *Lab) remember() error {
	if err := os.MkdirAll(root, 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	if err := os.Mkdir(l.Folder(), 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	data, err := json.Marshal(state{Version: version, Scenario: l.Scenario.Name(), Net: l.Net})
	if err != nil {
		return fmt.Errorf("write state: %w", err)
	}
	return l.write("lab.json", string(data)+"\n")
}

// write puts a file into the lab's folder that only its owner can read.
func (l *Lab) write(name, text string) error {
	if err := os.WriteFile(filepath.Join(l.Folder(), name), []byte(text), 0o600); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// run runs a tool and returns what it says when it fails.
func run(ctx context.Context, name string, args ...string) error {
	if out, err := exec.CommandContext(ctx, name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, strings.TrimSpace(string(out)))
	}
	return nil
}
