package dockerconn

import (
	"context"
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/docker/docker/api/types/container"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

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
		user.Groups = bounded(cleaned(host.GroupAdd))
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

// processes asks the engine for the processes of a running container whose user is
// root, which it may have dropped, or not a number.
func (d describing) processes(ctx context.Context) {
	facts := &d.into.facts
	state, known := facts.State.Get()
	if known && !state.Running() {
		facts.Processes = checks.Whole[docker.Process](nil)
		return
	}
	user, userKnown := facts.User.Get()
	uid, resolved := user.UID.Get()
	if !known || !userKnown || resolved && uid != 0 {
		d.problem(d.at+".processes", because(checks.Source, "only containers whose user is root or a name are asked for their processes"))
		return
	}
	answer, err := d.top(ctx)
	if err == nil {
		err = d.takeProcesses(answer, &user)
	}
	if err != nil {
		problem := classify(err)
		d.problem(d.at+".processes", problem)
		if user.ResolvedBy == unresolved {
			user.Unresolved = "its processes could not be read: " + problem.Detail
		}
	}
	facts.User = checks.Known(user)
}

func (d describing) top(ctx context.Context) (container.TopResponse, error) {
	d.mu.Lock()
	d.asked++
	tooMany := d.asked > maxTops
	d.mu.Unlock()
	if tooMany {
		return container.TopResponse{}, because(checks.Budget, "the processes of %d containers were asked for, and no more", maxTops)
	}
	answer, _, err := ask(ctx, func(ctx context.Context) (container.TopResponse, error) {
		return d.api.ContainerTop(ctx, d.into.facts.ID, []string{topArguments})
	})
	return answer, err
}

// takeProcesses reads the rows of ps: PID, UID and command.
func (d describing) takeProcesses(answer container.TopResponse, user *docker.User) error {
	processes := []docker.Process{}
	for _, row := range answer.Processes {
		if len(row) < 3 {
			return because(checks.Unreadable, "the engine's list of processes has too few columns")
		}
		uid, err := strconv.ParseInt(strings.TrimSpace(row[1]), 10, 64)
		if err != nil || uid < 0 {
			return because(checks.Unreadable, "the engine's list of processes has no numeric user")
		}
		if strings.TrimSpace(row[0]) == strconv.Itoa(d.answer.State.Pid) && user.ResolvedBy == unresolved && !user.Overflow {
			user.UID, user.ResolvedBy, user.Unresolved = checks.Known(uid), byTop, ""
		}
		processes = append(processes, docker.Process{UID: uid, Command: checks.Clean(row[2])})
	}
	d.into.facts.Processes = bounded(processes)
	noteCut(d.reading, d.at+".processes", d.into.facts.Processes)
	if user.ResolvedBy == unresolved {
		user.Unresolved = "its first process is not among those the engine shows"
	}
	return nil
}
