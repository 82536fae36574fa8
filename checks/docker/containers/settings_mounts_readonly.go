package containers

import (
	"path"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// SettingsMountsParams are the parameters of docker-settings-mounts-readonly.
type SettingsMountsParams struct {
	docker.Selector
	// Destinations are paths in the container whose mounts must be read-only. An
	// empty list stands for what looks like settings: files below /etc, and files
	// with the usual endings, volumes of the image and Data left out.
	Destinations []string `json:"destinations"`
	// Data are folders below /etc in which programs keep what they write themselves.
	Data []string `json:"data"`
}

// dataBelowEtc are folders below /etc that their programs write: lists and databases (Pi-hole),
// certificates (certbot), keys and peers that are made at the first start (WireGuard, OpenVPN,
// GitLab, CrowdSec, NetBird), queues and printers (CUPS), dialplans of a web page (Asterisk).
var dataBelowEtc = []string{
	"/etc/pihole", "/etc/dnsmasq.d", "/etc/letsencrypt", "/etc/acme.sh", "/etc/wireguard", "/etc/amnezia", "/etc/openvpn", "/etc/gitlab", "/etc/crowdsec", "/etc/netbird",
	"/etc/cups", "/etc/asterisk", "/etc/influxdb2", "/etc/x-ui", "/etc/netdata", "/etc/headscale",
}

// SettingsMountsReadonly reports configuration files that a container may change.
var SettingsMountsReadonly = &checks.Check{
	ID:       "docker-settings-mounts-readonly",
	Title:    "Configuration files are mounted read-only",
	Severity: checks.Medium,
	Description: "A program that can write its own configuration lets an intruder make changes that outlive the container (persistence). The " +
		"check looks at bind mounts of files below /etc or with the extension of a configuration file, or at those that the parameter " +
		"`destinations` names. What the image declares a volume is data, and so are folders below /etc that programs write themselves (`data`). Mode and owner of the file on the host are judged by docker-settings-files-private.",
	Remediation: "Add `:ro` to the mount: `volumes: [\"./config.yaml:/etc/app/config.yaml:ro\"]`.",
	References:  []string{docker.CIS("5.6"), bindMountPage},
	Rule:        docker.EachContainerWith(SettingsMountsParams{Selector: docker.Everything(), Destinations: []string{}, Data: dataBelowEtc}, settingsMountsReadonly),
}

func settingsMountsReadonly(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p SettingsMountsParams) {
	mounts, _ := mountsOf(o.Facts, s, c)
	found := false
	for _, mount := range mounts {
		if mount.HostPath == "" || !coversSettings(o.Facts, c, mount.Destination, p.Destinations, p.Data) {
			continue
		}
		found = true
		s.Evidence("Mounts "+mount.Destination, "%s (%s)", mount.HostPath, access(mount))
		if !mount.ReadOnly {
			s.Violation("can write to its configuration %s", mount.Destination)
		}
	}
	if !found {
		s.NotApplicable("the container mounts no configuration file")
	}
}

// settingsEndings are those of files that hold settings.
var settingsEndings = []string{".cfg", ".cnf", ".conf", ".env", ".ini", ".properties", ".toml", ".yaml", ".yml"}

// coversSettings reports whether a mount is one of those wanted, or, where none are
// named, looks like settings: a folder that the image declares a volume is data, whatever its name.
func coversSettings(f docker.Facts, c docker.Container, destination string, wanted, data []string) bool {
	if len(wanted) > 0 {
		return slices.ContainsFunc(wanted, func(folder string) bool { return docker.PathWithin(destination, folder) })
	}
	image, _ := docker.FindImage(f, c)
	if slices.Contains(image.Volumes.Entries(), destination) || slices.Contains(data, destination) {
		return false
	}
	return docker.PathWithin(destination, "/etc") || slices.Contains(settingsEndings, path.Ext(destination))
}
