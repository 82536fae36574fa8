package dockerconn

import (
	"context"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/docker/docker/api/types/container"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/hostfs"
)

// maxTops bounds how many containers' processes are asked for: each costs the host a ps.
const maxTops = 200

// How a user was resolved; see [docker.User].
const (
	byEmpty    = "empty"
	byName     = "name"
	byNumber   = "numeric"
	byTop      = "top"
	unresolved = "unresolved"
)

func userOf(configured string, host *container.HostConfig) docker.User {
	user := parseUser(configured)
	user.Groups = checks.Whole[string](nil)
	if host != nil {
		user.Groups = checks.Whole(cleaned(host.GroupAdd))
	}
	return user
}

// parseUser reads "user", "user:group", both as name or number, the way the engine
// does: its numbers are those of strconv.Atoi, so that "000" and "+0" are root too.
// The name root counts as uid 0 without a look into the image: an image in which
// it is somebody else would be a lie of its own. Other names need a look.
func parseUser(configured string) docker.User {
	name, group, hasGroup := strings.Cut(configured, ":")
	user := docker.User{Configured: checks.Clean(configured)}
	uid, err := strconv.Atoi(name)
	switch {
	case name == "":
		user.UID, user.ResolvedBy = checks.Known[int64](0), byEmpty
	case name == "root":
		user.UID, user.ResolvedBy = checks.Known[int64](0), byName
	case err == nil && uid >= 0 && uid <= math.MaxInt32:
		user.UID, user.ResolvedBy = checks.Known(int64(uid)), byNumber
	case errors.Is(err, strconv.ErrRange), err == nil && uid > math.MaxInt32:
		user.Overflow, user.ResolvedBy, user.Unresolved = true, unresolved, "the number is too large for a user ID"
	default:
		user.ResolvedBy, user.Unresolved = unresolved, "it is a name, and the container does not run"
	}
	if !hasGroup || group == "" {
		// Without a group it is the one of /etc/passwd in the image, and 0 where that
		// has no such user.
		if root, known := user.UID.Get(); known && root == 0 {
			user.GID = checks.Known[int64](0)
		}
		return user
	}
	if gid, err := strconv.Atoi(group); err == nil && gid >= 0 && gid <= math.MaxInt32 {
		user.GID = checks.Known(int64(gid))
	} else if group == "root" {
		user.GID = checks.Known[int64](0)
	}
	return user
}

// readProcesses takes the processes of the running containers from /proc where that shows them, and
// else asks the engine for those of containers whose user is root, which it may have dropped, or not
// a number: each question costs the host a ps. So are those asked for that were started since /proc was
// read.
func (r *reading) readProcesses(ctx context.Context, shown map[string][]hostfs.Process) {
	var running []*inspected
	listed, _ := r.containers.sorted() // by name, so that the bound leaves out the same ones each time
	for _, c := range listed {
		state, known := c.facts.State.Get()
		switch {
		case !c.read || !known:
		case !state.Running():
			c.facts.Processes = checks.Whole[docker.Process](nil)
		default:
			running = append(running, c)
		}
	}
	r.each(len(running), func(i int) {
		if c := running[i]; !c.takeShown(shown[c.id]) {
			r.askProcesses(ctx, c)
		}
	})
}

// shownProcesses are those of each container that /proc of the engine's host shows; none where it
// can't be seen. That it is that host's is proved for each container by its ID.
func (r *reading) shownProcesses() map[string][]hostfs.Process {
	if !r.local() {
		return nil
	}
	shown, err := hostfs.ContainerProcesses(hostfs.Root(hostRoot(socketOf(r.access))).At("/proc"))
	if err != nil {
		return nil
	}
	return shown
}

// takeShown takes a container's processes from /proc, if its first one is among them. Other engines,
// and this one in a virtual machine, have numbers that are somebody else's here.
func (c *inspected) takeShown(shown []hostfs.Process) bool {
	first := slices.IndexFunc(shown, func(p hostfs.Process) bool { return c.pid > 0 && p.PID == c.pid })
	if first < 0 {
		return false
	}
	c.seen = &shown[first]
	processes := []docker.Process{}
	for _, p := range shown {
		processes = append(processes, docker.Process{UID: p.UID, Command: checks.Clean(p.Command)})
	}
	c.facts.Processes = checks.Whole(processes)
	return true
}

func (r *reading) askProcesses(ctx context.Context, c *inspected) {
	user, known := c.facts.User.Get()
	uid, resolved := user.UID.Get()
	at := c.facts.Path("processes")
	if !known || resolved && uid != 0 {
		r.problem(at, because(checks.Source, "only containers whose user is root or a name are asked for their processes"))
		return
	}
	answer, err := container.TopResponse{}, error(because(checks.Source, "Podman would run a ps of the container's for that"))
	if r.facts.Product != docker.Podman {
		answer, err = r.top(ctx, c.id)
	}
	c.doubt(err)
	if err == nil {
		err = c.takeProcesses(answer)
	}
	switch {
	case err != nil:
		problem := classify(err)
		r.problem(at, problem)
		user.Unresolved = "its processes could not be read: " + problem.Detail
	case c.seen == nil:
		user.Unresolved = "its first process is not among those the engine shows"
	}
	if user.ResolvedBy == unresolved && !user.Overflow {
		c.facts.User = checks.Known(user)
	}
}

func (r *reading) top(ctx context.Context, id string) (container.TopResponse, error) {
	defer r.slot()()
	r.mu.Lock()
	r.asked++
	tooMany := r.asked > maxTops
	r.mu.Unlock()
	if tooMany {
		return container.TopResponse{}, because(checks.Budget, "the processes of %d containers were asked for, and no more", maxTops)
	}
	answer, _, err := ask(ctx, func(ctx context.Context) (container.TopResponse, error) {
		return r.api.ContainerTop(ctx, id, []string{topArguments})
	})
	return answer, err
}

// takeProcesses reads the rows of ps: PID, UID and command.
func (c *inspected) takeProcesses(answer container.TopResponse) error {
	processes := []docker.Process{}
	for _, row := range answer.Processes {
		if len(row) < 3 {
			return because(checks.Unreadable, "the engine's list of processes has too few columns")
		}
		uid, err := strconv.ParseInt(strings.TrimSpace(row[1]), 10, 64)
		if err != nil || uid < 0 {
			return because(checks.Unreadable, "the engine's list of processes has no numeric user")
		}
		if strings.TrimSpace(row[0]) == strconv.Itoa(c.pid) {
			c.seen = &hostfs.Process{PID: c.pid, UID: uid, GID: -1}
		}
		processes = append(processes, docker.Process{UID: uid, Command: checks.Clean(row[2])})
	}
	c.facts.Processes = checks.Whole(processes)
	return nil
}
