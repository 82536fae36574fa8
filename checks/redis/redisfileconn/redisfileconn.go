// Package redisfileconn collects facts from configuration files of Redis servers: redis.conf
// with what it includes, and a file of ACL users. No server is needed, and none is asked.
//
// Lines are read as the server reads them, by redis 7.0 and the others that are known; what
// they differ in is unknown, since a file doesn't tell the version. So is what only a running
// server shows.
package redisfileconn

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/hostfs"
	"hardcheck/checks/redis"
)

// Connector reads files of Redis servers: "redisconf:redis.conf,users.acl".
var Connector = checks.Connector{
	Kind: redis.Kind,
	Schemes: []checks.Scheme{
		{Name: "redisconf", About: "a configuration file of a Redis server, and its ACL file, offline", Form: checks.FormTwoPaths, Written: true},
	},
	Collect: Collect,
	Plan:    Plan,
}

// Plan is reading the files. It reads nothing.
func Plan(access checks.Access) []checks.Step {
	steps := []checks.Step{}
	for _, path := range strings.Split(access.Path, ",") {
		steps = append(steps, checks.Step{Event: "read", What: checks.Clean(path), Class: checks.Passive})
	}
	return append(steps, checks.Step{
		Event: "read", What: "what it includes, and its aclfile, below its folder", Class: checks.Passive, When: "a line of it names them",
	})
}

// Collect reads the files. One that no server would load gives no facts, and a problem that
// names the line.
func Collect(ctx context.Context, access checks.Access) checks.Collection {
	if err := ctx.Err(); err != nil {
		return checks.NoFacts(checks.Timeout, "interrupted before the file was read")
	}
	paths := strings.Split(access.Path, ",")
	c := collector{transcript: access.Transcript}
	if err := c.read(paths); err != nil {
		reason := checks.Unreadable
		if errors.Is(err, fs.ErrPermission) {
			reason = checks.Denied
		}
		return checks.NoFacts(reason, c.secrets.Message(err.Error()))
	}
	defer c.settings.folder.close()
	c.judge(paths)
	return checks.Collection{Facts: c.facts, Problems: c.problems.Take()}
}

func (c *collector) read(paths []string) error {
	text, err := c.file(paths[0])
	if err != nil {
		return fmt.Errorf("read %s: %w", paths[0], err)
	}
	folder, err := openFolder(paths[0], c.note)
	if err != nil {
		return err
	}
	c.settings = settings{folder: folder, given: map[string]value{}, renamed: map[string]bool{}}
	if err := c.settings.read(filepath.Base(paths[0]), text, 0); err != nil {
		folder.close()
		return err
	}
	if c.settings.foreign() {
		folder.close()
		return fmt.Errorf("read %s: no line of it is a directive that is known: is this the configuration of a Redis server?", paths[0])
	}
	return nil
}

func (c *collector) note(path string) {
	if c.transcript != nil {
		c.transcript.Add(time.Now(), "read", path)
	}
}

// file reads a file that the site names: links are followed.
func (c *collector) file(path string) (string, error) {
	c.note(path)
	file, err := os.OpenFile(path, os.O_RDONLY|hostfs.NoWait, 0)
	if err != nil {
		return "", cause(err)
	}
	return contentOf(file)
}
