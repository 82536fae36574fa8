package lab

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// namespaces are the zones, numbered as their addresses are, and the router between
// them, "fw", which has the address 1 in each.
var namespaces = []string{"it", "ot", "dmz", "fw"}

// hosts are where the lab's machines stand: the office's workstation, the controller
// and the web server.
var hosts = map[string]string{"it": "0.50", "ot": "1.10", "dmz": "2.20"}

// auditor is the host's own address in the lab, that of the auditor in the hardened router.
const auditor = "0.5"

func (l *Lab) namespace(zone string) string { return l.ID + "-" + zone }

func (l *Lab) address(host string) string { return l.Net + "." + host }

// leg is the interface of the host that leads into a zone's namespace, so that the
// auditor reaches each machine whatever the router between the zones lets through.
func (l *Lab) leg(zone string) string { return l.ID + "-" + zone[:2] }

func (l *Lab) exists(zone string) bool {
	_, err := os.Stat("/run/netns/" + l.namespace(zone))
	return err == nil
}

// connect makes the zones, the router between them with its packet filter, and the
// auditor's legs.
func (l *Lab) connect(ctx context.Context) error {
	if !l.Scenario.Zones() {
		return nil
	}
	var commands []string
	for _, zone := range namespaces {
		commands = append(commands, "netns add "+l.namespace(zone), "-n "+l.namespace(zone)+" link set lo up")
	}
	for i, zone := range namespaces[:3] {
		commands = append(commands, l.link(i, zone)...)
	}
	for zone, host := range map[string]string{"it": hosts["it"], "ot": hosts["ot"], "dmz": hosts["dmz"], "fw": "0.1"} {
		commands = append(commands, l.approach(zone, host)...)
	}
	for _, command := range commands {
		if err := run(ctx, "ip", strings.Fields(command)...); err != nil {
			return err
		}
	}
	return l.filter(ctx)
}

// link joins a zone with the router.
func (l *Lab) link(number int, zone string) []string {
	router, own := l.namespace("fw"), l.namespace(zone)
	gateway := fmt.Sprintf("%s.%d.1", l.Net, number)
	return []string{
		fmt.Sprintf("link add to-%s netns %s type veth peer name eth0 netns %s", zone, router, own),
		fmt.Sprintf("-n %s addr add %s/24 dev to-%s", router, gateway, zone),
		fmt.Sprintf("-n %s link set to-%s up", router, zone),
		fmt.Sprintf("-n %s addr add %s/24 dev eth0", own, l.address(hosts[zone])),
		fmt.Sprintf("-n %s link set eth0 up", own),
		fmt.Sprintf("-n %s route add default via %s", own, gateway),
	}
}

// approach makes the auditor's leg to one machine.
func (l *Lab) approach(zone, host string) []string {
	own, leg, here := l.namespace(zone), l.leg(zone), l.address(auditor)
	return []string{
		fmt.Sprintf("link add %s type veth peer name audit netns %s", leg, own),
		fmt.Sprintf("-n %s link set audit up", own),
		fmt.Sprintf("-n %s route add %s/32 dev audit", own, here),
		fmt.Sprintf("addr add %s/32 dev %s", here, leg),
		fmt.Sprintf("link set %s up", leg),
		fmt.Sprintf("route add %s/32 dev %s src %s", l.address(host), leg, here),
	}
}

// filter makes the router forward as the scenario's packet filter allows.
func (l *Lab) filter(ctx context.Context) error {
	enter := []string{"netns", "exec", l.namespace("fw")}
	if err := run(ctx, "ip", append(enter, "sysctl", "-qw", "net.ipv4.ip_forward=1")...); err != nil {
		return err
	}
	rules, err := l.Scenario.File("nft.conf", l.Values)
	if err != nil || rules == "" {
		return err
	}
	if err := l.write("nft.conf", rules); err != nil {
		return err
	}
	return run(ctx, "ip", append(enter, "nft", "-f", filepath.Join(l.Folder(), "nft.conf"))...)
}

// disconnect removes the legs, ends the processes of the namespaces and removes them.
// The legs would go with the namespaces, but only some time later.
func (l *Lab) disconnect(ctx context.Context) error {
	var errs []error
	for _, zone := range namespaces {
		if _, err := net.InterfaceByName(l.leg(zone)); err == nil {
			errs = append(errs, run(ctx, "ip", "link", "del", l.leg(zone)))
		}
		if l.exists(zone) {
			errs = append(errs, l.empty(ctx, zone), run(ctx, "ip", "netns", "del", l.namespace(zone)))
		}
	}
	return errors.Join(errs...)
}

// Processes are the ids of what runs in the lab's zones and in its containers.
func (l *Lab) Processes(ctx context.Context) ([]int, error) {
	var all []int
	for _, zone := range namespaces {
		if !l.exists(zone) {
			continue
		}
		pids, err := l.processesIn(ctx, zone)
		if err != nil {
			return nil, err
		}
		all = append(all, pids...)
	}
	if l.Scenario.Docker == nil {
		return all, nil
	}
	engine, err := l.engine(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = engine.Client.Close() }()
	names, err := engine.Containers(ctx)
	for _, name := range names {
		if pid, failed := l.pidOf(ctx, name); failed == nil && pid != 0 {
			all = append(all, pid)
		}
	}
	return all, err
}

func (l *Lab) processesIn(ctx context.Context, zone string) ([]int, error) {
	out, err := exec.CommandContext(ctx, "ip", "netns", "pids", l.namespace(zone)).Output()
	if err != nil {
		return nil, fmt.Errorf("list processes of zone %s: %w", zone, err)
	}
	var pids []int
	for _, word := range strings.Fields(string(out)) {
		if pid, err := strconv.Atoi(word); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids, nil
}

// politeTime is how long a process may take to end by itself: a database removes what it
// keeps outside of its folder.
const politeTime = 3 * time.Second

// empty ends the processes in a namespace, by their ids, and waits for their end.
func (l *Lab) empty(ctx context.Context, zone string) error {
	asked := map[int]bool{}
	for began := time.Now(); ; {
		pids, err := l.processesIn(ctx, zone)
		if err != nil || len(pids) == 0 {
			return err
		}
		for _, pid := range pids {
			switch {
			case time.Since(began) > politeTime:
				_ = syscall.Kill(pid, syscall.SIGKILL)
			case !asked[pid]:
				asked[pid] = true
				_ = syscall.Kill(pid, syscall.SIGTERM)
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("end processes of zone %s: %w", zone, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}
