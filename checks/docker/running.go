package docker

import (
	"slices"
	"strings"

	"hardcheck/checks"
)

// RevisionLabel is the label of an image that names the commit it was built from
// (github.com/opencontainers/image-spec, annotations.md).
const RevisionLabel = "org.opencontainers.image.revision"

// Running are the containers that run, by the source code they were made from.
func (f Facts) Running() (programs []checks.Running, why string) {
	containers, whole := f.Containers.Get()
	if !whole {
		why = "not all containers are known"
	}
	for _, c := range containers {
		state, known := c.State.Get()
		if known && state.Status.Known() && !state.Running() {
			continue
		}
		program := checks.Running{Name: c.Name, Of: c.Image.Registry + "/" + c.Image.Repository, Started: state.Started, Hidden: c.hides()}
		if c.Image.Repository == "" {
			program.Of = c.ImageID
		}
		if !known || !state.Status.Known() {
			program.Hidden = "its state is not known"
		}
		if image, there := FindImage(f, c); there {
			// The container's own label may be set anew when it is started.
			program.Commit = image.Labels[RevisionLabel]
		}
		if _, local := f.Host.Get(); local && f.Self == "" && c.interprets() {
			program.Folders = c.boundFolders()
		}
		programs = append(programs, program)
	}
	return programs, why
}

// boundFolders are the host's paths that are mounted. They are those of the auditing process only
// where the engine is this host's and hardcheck stands in no container.
func (c Container) boundFolders() []string {
	var paths []string
	for _, m := range c.Mounts.Entries() {
		if m.Type == "bind" && m.Source != "" {
			paths = append(paths, m.Source)
		}
	}
	return paths
}

// interpreters run programs from their source code. What else mounts a folder with code, such as
// a backup, doesn't run it.
var interpreters = []string{"gunicorn", "uvicorn", "daphne", "hypercorn", "uwsgi", "celery", "manage.py", "django-admin"}

func (c Container) interprets() bool {
	name, known := c.Executable.Get()
	return known && (strings.HasPrefix(name, "python") || slices.Contains(interpreters, name))
}

// dataFolders are those of a Linux system in which programs keep no code of their own.
var dataFolders = []string{"/etc", "/run", "/tmp", "/dev", "/proc", "/sys", "/data", "/mnt", "/media", "/var/run", "/var/log", "/var/lib", "/var/cache", "/var/tmp"}

// hides is the mount because of which the code in the image may not be what runs.
func (c Container) hides() string {
	mounts, whole := c.Mounts.Get()
	if !whole {
		return "its mounts are not known"
	}
	for _, m := range mounts {
		if !inData(m.Destination) {
			return "a mount at " + m.Destination + " may hide the code of its image"
		}
	}
	return ""
}

func inData(folder string) bool {
	for _, data := range dataFolders {
		if folder == data || strings.HasPrefix(folder, data+"/") {
			return true
		}
	}
	return false
}
