package containers

import (
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// DevicesParams are the parameters of docker-devices-limited.
type DevicesParams struct {
	docker.Selector
	// Allow are patterns of host devices that containers need: "/dev/ttyUSB*".
	Allow []string `json:"allow"`
}

// DevicesLimited reports devices of the host in containers.
var DevicesLimited = &checks.Check{
	ID:       "docker-devices-limited",
	Title:    "Host devices in containers are limited to allowed ones",
	Severity: checks.Medium,
	Description: "A disk or the host's memory as a device gives access to everything on it, past all permissions. Other devices add drivers to " +
		"the attack surface. Serial ports are usual for Modbus RTU and are listed as informational.",
	Remediation: "Remove the entry from `devices:` and `device_cgroup_rules:`. Name the devices that are needed in `allow`, and grant reading " +
		"and writing only: `devices: [\"/dev/ttyUSB0:/dev/ttyUSB0:rw\"]`.",
	References: []string{docker.CIS("5.18"), docker.RunPage + "#device"},
	Rule:       docker.EachContainerWith(DevicesParams{Selector: docker.Everything(), Allow: []string{}}, devicesLimited),
}

var (
	// diskDevices and memoryDevices give the content of the host itself.
	diskDevices   = []string{"sd", "nvme", "vd", "xvd", "hd", "dm-", "md", "mapper/", "disk/", "mmcblk", "loop", "sg"}
	memoryDevices = []string{"mem", "kmem", "port", "kmsg"}
	serialDevices = []string{"ttyUSB", "ttyS", "ttyACM", "ttyAMA", "ttyO", "ttymxc", "serial/"}
)

func devicesLimited(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p DevicesParams) {
	if _, ok := confinement(s, c); !ok {
		return
	}
	devices, ok := checks.Need(s, c.Devices, c.Path("devices"))
	if !ok {
		return
	}
	mapped, _ := checks.NeedAll(s, devices.Mapped, c.Path("devices.mapped"))
	for _, device := range mapped {
		host, severity := device.Host, deviceSeverity(device.Host)
		if to := docker.Follow(o, device.Host); to != device.Host {
			host, severity = fmt.Sprintf("%s, which leads to %s", device.Host, to), max(severity, deviceSeverity(to))
		}
		s.Evidence("HostConfig.Devices", "%s (%s)", host, device.Permissions)
		if !docker.MatchesAny(device.Host, p.Allow) {
			s.ViolationAt(severity, "uses the device %s", host)
		}
	}
	rules, _ := checks.NeedAll(s, devices.CgroupRules, c.Path("devices.cgroupRules"))
	for _, rule := range rules {
		s.ViolationAt(ruleSeverity(rule), "may use the devices of the rule %q", rule)
	}
	requests, _ := checks.NeedAll(s, devices.Requests, c.Path("devices.requests"))
	for _, request := range requests {
		if !docker.MatchesAny(request, p.Allow) {
			s.ViolationAt(checks.Low, "uses a device of the driver %q", request)
		}
	}
}

func deviceSeverity(host string) checks.Severity {
	name := strings.TrimPrefix(host, "/dev/")
	begins := func(prefix string) bool { return strings.HasPrefix(name, prefix) }
	switch {
	case name == "" || host == "/dev" || slices.Contains(memoryDevices, name) || slices.ContainsFunc(diskDevices, begins):
		return checks.Critical
	case slices.ContainsFunc(serialDevices, begins):
		return checks.Info
	default:
		return checks.Medium
	}
}

// ruleSeverity reads the beginning of a rule such as "b 8:* rwm": all devices
// or block devices, hence disks.
func ruleSeverity(rule string) checks.Severity {
	if strings.HasPrefix(rule, "a") || strings.HasPrefix(rule, "b") {
		return checks.Critical
	}
	return checks.Medium
}
