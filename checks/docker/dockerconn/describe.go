package dockerconn

import (
	"slices"
	"strings"
	"time"

	"github.com/docker/docker/api/types/container"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// describing turns one container's inspection into facts.
type describing struct {
	*reading
	into     *inspected
	answer   container.InspectResponse
	sections sections
	at       string
}

// need reports whether a section has what a fact is made of, and otherwise notes
// why the fact is unknown.
func (d describing) need(field, section string, keys ...string) bool {
	err := d.sections.has(section, keys...)
	if err == nil && d.absent(section) {
		err = lacks(section)
	}
	if err != nil {
		d.problem(d.at+"."+field, classify(err))
		return false
	}
	return true
}

// absent reports whether the library has no such section, whatever the text says: of
// a key that is there twice it takes the last, and that may be null.
func (d describing) absent(section string) bool {
	switch section {
	case "HostConfig":
		return d.answer.HostConfig == nil
	case "Config":
		return d.answer.Config == nil
	case "NetworkSettings":
		return d.answer.NetworkSettings == nil
	case "State":
		return d.answer.State == nil
	default:
		return false
	}
}

func (d describing) describe() {
	facts, host := &d.into.facts, d.answer.HostConfig
	if d.answer.Image != "" {
		facts.ImageID = checks.Clean(d.answer.Image)
	}
	if d.need("state", "State", "Status") && d.need("state", "", "Created", "RestartCount") {
		facts.State = checks.Known(d.state())
		d.into.pid = d.answer.State.Pid
	}
	if d.need("security", "HostConfig", "Privileged", "CapAdd", "CapDrop", "SecurityOpt", "ReadonlyRootfs") {
		facts.Security = checks.Known(d.confinement())
	}
	if d.need("isolation", "HostConfig", "PidMode", "IpcMode", "NetworkMode", "UTSMode", "UsernsMode") {
		facts.Isolation = checks.Known(docker.Isolation{
			PID: checks.Clean(string(host.PidMode)), IPC: checks.Clean(string(host.IpcMode)), Network: checks.Clean(string(host.NetworkMode)),
			UTS: checks.Clean(string(host.UTSMode)), User: checks.Clean(string(host.UsernsMode)), Cgroup: checks.Clean(string(host.CgroupnsMode)),
		})
	}
	if d.need("devices", "HostConfig", "Devices") {
		facts.Devices = checks.Known(d.devices())
	}
	if d.need("mounts", "", "Mounts") {
		facts.Mounts = checks.Whole(mountsOf(d.answer))
	}
	d.describeNetwork()
	d.describeSettings()
	d.describeCommand()
	d.into.read = true
}

// describeSettings takes what the container was created with.
func (d describing) describeSettings() {
	facts, host := &d.into.facts, d.answer.HostConfig
	if d.need("limits", "HostConfig", "Memory", "NanoCpus", "PidsLimit") {
		facts.Limits = checks.Known(limitsOf(host))
	}
	if d.need("restart", "HostConfig", "RestartPolicy") {
		facts.Restart = checks.Known(docker.Restart{
			Policy: docker.RestartPolicy(checks.Clean(string(host.RestartPolicy.Name))), MaxRetries: host.RestartPolicy.MaximumRetryCount,
		})
	}
	if d.need("log", "HostConfig", "LogConfig") {
		facts.Log = checks.Known(logOf(host.LogConfig))
		d.into.logOptions = host.LogConfig.Config
	}
}

// describeCommand takes what runs, as whom, and with which variables.
func (d describing) describeCommand() {
	facts, config := &d.into.facts, d.answer.Config
	if d.need("user", "Config", "User") {
		user := userOf(config.User, d.answer.HostConfig)
		facts.User = checks.Known(user)
	}
	if d.need("health", "Config") {
		facts.Health = checks.Known(healthOf(config.Healthcheck, d.answer.State))
		if config.Healthcheck != nil {
			d.into.test = config.Healthcheck.Test
		}
	}
	if d.need("env", "Config", "Env") {
		d.into.env, d.into.envRead = config.Env, true
	}
	if d.need("executable", "Config", "Cmd", "Entrypoint") {
		d.into.args, d.into.argsRead = slices.Concat(config.Entrypoint, config.Cmd), true
		facts.Executable = checks.Known(executableOf(d.into.args))
	}
	if d.need("arguments", "Config", "Cmd", "Entrypoint") {
		facts.Arguments = checks.Whole(argumentsOf(d.into.args))
	}
	if config != nil {
		d.into.terminal, d.into.terminalRead = config.Tty, d.sections.has("Config", "Tty") == nil
		facts.Image = parseReference(config.Image)
		d.into.labels = config.Labels
		facts.Labels, facts.Composed = labelsOf(config.Labels), ComposedBy(config.Labels[composeHash])
	}
}

func (d describing) state() docker.State {
	state := d.answer.State
	return docker.State{
		Status: docker.Status(checks.Clean(string(state.Status))), ExitCode: state.ExitCode, OOMKilled: state.OOMKilled,
		RestartCount: d.answer.RestartCount, Started: parseTime(state.StartedAt),
	}
}

func (d describing) confinement() docker.Confinement {
	host := d.answer.HostConfig
	facts := docker.Confinement{
		Privileged: host.Privileged, CapAdd: checks.Whole(capabilities(host.CapAdd)), CapDrop: checks.Whole(capabilities(host.CapDrop)),
		AppArmor: checks.Clean(d.answer.AppArmorProfile), ProcessLabel: checks.Clean(d.answer.ProcessLabel),
		ReadOnlyRoot: host.ReadonlyRootfs, CgroupParent: checks.Clean(host.CgroupParent), Runtime: checks.Clean(host.Runtime),
	}
	if d.sections.has("HostConfig", "MaskedPaths", "ReadonlyPaths") == nil {
		facts.MasksProc = checks.Known(len(host.MaskedPaths) > 0 && len(host.ReadonlyPaths) > 0)
	}
	var labels []string
	for _, option := range host.SecurityOpt {
		if label := confine(&facts, option); label != "" {
			labels = append(labels, label)
		}
	}
	facts.SELinux = checks.Whole(labels)
	return facts
}

// confine reads one security option. Old engines write a colon where newer ones
// have an equals sign, and the value may be a whole seccomp profile. It returns the
// value of an SELinux label.
func confine(facts *docker.Confinement, option string) (label string) {
	at := strings.IndexAny(option, "=:")
	name, value := option, ""
	if at >= 0 {
		name, value = option[:at], option[at+1:]
	}
	switch name {
	case "no-new-privileges":
		facts.NoNewPrivileges = checks.Known(value != "false")
	case "seccomp":
		facts.Seccomp = seccompOf(value)
	case "apparmor":
		facts.AppArmor = checks.Clean(value)
	case "label":
		return checks.Clean(value)
	case "systempaths":
		if value == "unconfined" {
			facts.MasksProc = checks.Known(false)
		}
	}
	return ""
}

func capabilities(list []string) []string {
	var names []string
	for _, name := range list {
		names = append(names, strings.TrimPrefix(strings.ToUpper(checks.Clean(strings.TrimSpace(name))), "CAP_"))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// parseTime is zero for what is no time, and for the year 1 that Docker writes for never.
func parseTime(text string) time.Time {
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return time.Time{}
	}
	return since2000(at)
}

// since2000 is zero for a time that no engine can have written for a date.
func since2000(at time.Time) time.Time {
	if at.Year() < 2000 || at.Year() > 9000 {
		return time.Time{}
	}
	return at.UTC()
}
