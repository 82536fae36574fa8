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
	// with the usual endings.
	Destinations []string `json:"destinations"`
}

// SettingsMountsReadonly reports configuration files that a container may change.
var SettingsMountsReadonly = &checks.Check{
	ID:       "docker-settings-mounts-readonly",
	Title:    "Configuration files are mounted read-only",
	Severity: checks.Medium,
	Description: "A program that can write its own configuration lets an intruder make changes that outlive the container (persistence). The " +
		"check looks at bind mounts of files below /etc or with the extension of a configuration file, or at those that the parameter " +
		"`destinations` names. Mode and owner of the file on the host are judged by docker-settings-files-private.",
	Remediation: "Add `:ro` to the mount: `volumes: [\"./config.yaml:/etc/app/config.yaml:ro\"]`.",
	References:  []string{docker.CIS("5.6"), bindMountPage},
	Rule:        docker.EachContainerWith(SettingsMountsParams{Selector: docker.Everything(), Destinations: []string{}}, settingsMountsReadonly),
}

func settingsMountsReadonly(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p SettingsMountsParams) {
	mounts, _ := mountsOf(o.Facts, s, c)
	found := false
	for _, mount := range mounts {
		if mount.HostPath == "" || !coversSettings(mount.Destination, p.Destinations) {
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
// named, looks like settings.
func coversSettings(destination string, wanted []string) bool {
	if len(wanted) > 0 {
		return slices.ContainsFunc(wanted, func(folder string) bool { return docker.PathWithin(destination, folder) })
	}
	return docker.PathWithin(destination, "/etc") || slices.Contains(settingsEndings, path.Ext(destination))
}
