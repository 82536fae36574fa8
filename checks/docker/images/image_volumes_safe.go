package images

import (
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/pattern"
)

// VolumesSafe reports images that turn system folders into volumes.
var VolumesSafe = &checks.Check{
	ID:       "docker-image-volumes-safe",
	Title:    "Images declare volumes on data directories only",
	Severity: checks.Low,
	Description: "A volume on /etc, /usr or the like makes that directory writable whatever else is read-only, and keeps its old content when the " +
		"image is updated: fixed files stay hidden below it.",
	Remediation: "Remove the directory from VOLUME in the Dockerfile, and declare the directory with the program's data instead.",
	References:  []string{docker.DockerfilePage + "#volume"},
	Rule:        checks.Each(imageVolumesSafe),
}

// windowsPath begins with a drive.
var windowsPath = pattern.New(`^[A-Za-z]:`)

func imageVolumesSafe(o checks.Observed[docker.Facts]) {
	for _, image := range usedImages(o, docker.Everything()) {
		s := o.Subject(image.Name())
		volumes, _ := checks.NeedAll(s, image.Volumes, image.Path("volumes"))
		for _, volume := range volumes {
			if !strings.HasPrefix(volume, "/") && !windowsPath.MatchString(volume) {
				s.UnknownWord("a declared volume", volume)
			}
			if volume == "/" || docker.PathWithinAny(volume, []string{"/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/sbin", "/sys", "/usr"}) {
				s.Violation("declares a volume on %s", volume)
			}
		}
	}
}
