package redisconn

import (
	"io"
	"strings"

	"hardcheck/checks"
)

// judgeSettings reads sentinel.conf where the Sentinel runs: its bind, its protected mode
// and for which primaries it has a password. What isn't written there is the default.
func (c *collector) judgeSettings(h host, absent *checks.Problem, file string) {
	problem := absent
	if problem == nil {
		problem = c.readSettings(h, file)
	}
	if problem != nil {
		c.problems.Add("sentinelLogins", checks.Problem{
			Reason: problem.Reason, Detail: "sentinel.conf is read on the Sentinel's own host only: " + problem.Detail,
		})
	}
}

func (c *collector) readSettings(h host, file string) *checks.Problem {
	if file == "" {
		return &checks.Problem{Reason: checks.Source, Detail: "the Sentinel names no file"}
	}
	data, err := h.read(file)
	if err != nil {
		return &checks.Problem{Reason: checks.Source, Detail: "it can't be read: " + reason(err)}
	}
	settings := parseSettings(data)
	c.facts.SettingsFile = "sentinel.conf"
	c.facts.SentinelLogins = checks.Known(settings.logins)
	for i, name := range settings.logins {
		settings.logins[i] = c.secrets.Fact(name)
	}
	c.facts.Config = map[string]checks.Value[string]{
		"bind":           checks.Known(c.secrets.Fact(settings.bind)),
		"protected-mode": checks.Known(c.secrets.Fact(settings.protected)),
	}
	return nil
}

func (h host) read(file string) (string, error) {
	opened, err := h.within(file)
	if err != nil {
		return "", err
	}
	defer func() { _ = opened.Close() }()
	data, err := io.ReadAll(io.LimitReader(opened, maxSettingsBytes))
	return string(data), err
}

// settings are what is taken from sentinel.conf; the passwords in it are not.
type settings struct {
	bind, protected string
	logins          []string
}

// parseSettings reads the lines that count. Unlike a server, a Sentinel has protected mode
// off, and listens everywhere, unless its file says otherwise.
func parseSettings(text string) settings {
	found := settings{bind: "* -::*", protected: "no", logins: []string{}}
	for line := range strings.Lines(text) {
		written := strings.Fields(strings.NewReplacer(`"`, "", "'", "").Replace(line))
		words := strings.Fields(strings.ToLower(strings.Join(written, " ")))
		switch {
		case len(words) == 0 || words[0][0] == '#':
		case words[0] == "bind":
			found.bind = strings.Join(written[1:], " ")
		case words[0] == "protected-mode" && len(words) == 2:
			found.protected = words[1]
		case words[0] == "sentinel" && len(words) == 4 && words[1] == "auth-pass":
			found.logins = append(found.logins, written[2])
		}
	}
	return found
}
