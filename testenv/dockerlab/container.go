package dockerlab

import (
	"io"
	"log"
	"strings"
)

// quiet drops what a server says about clients that break off, as audits do.
var quiet = log.New(io.Discard, "", 0)

// HexID is a container's ID made of one hex digit.
func HexID(digit string) string { return strings.Repeat(digit, 64) }

// ImageID is an image's ID made of one hex digit.
func ImageID(digit string) string { return "sha256:" + HexID(digit) }

// Hardened is the inspection of a running container that is set up well, as an
// engine with API 1.41 shows it. Its parts may be changed.
func Hardened(digit, name string) map[string]any {
	return map[string]any{
		"Id": HexID(digit), "Name": "/" + name, "Created": "2026-01-02T03:04:05.6Z", "Image": ImageID(digit), "RestartCount": 0,
		"AppArmorProfile": "docker-default", "ProcessLabel": "", "MountLabel": "", "Mounts": []any{},
		"State": map[string]any{"Status": "running", "Running": true, "Pid": 4711, "ExitCode": 0, "OOMKilled": false, "StartedAt": "2026-01-02T03:04:06Z", "FinishedAt": "0001-01-01T00:00:00Z"},
		"Config": map[string]any{
			"User": "1000:1000", "Tty": false, "Env": []any{"PATH=/bin"}, "Cmd": []any{"serve"}, "Entrypoint": []any{"/app"}, "Image": "app:1",
			"Labels": map[string]any{}, "ExposedPorts": map[string]any{"8080/tcp": map[string]any{}},
			"Healthcheck": map[string]any{"Test": []any{"CMD", "/app", "health"}},
		},
		"HostConfig": map[string]any{
			"Privileged": false, "CapAdd": nil, "CapDrop": []any{"ALL"}, "SecurityOpt": []any{"no-new-privileges"}, "ReadonlyRootfs": true,
			"PidMode": "", "IpcMode": "private", "NetworkMode": "bridge", "UTSMode": "", "UsernsMode": "", "CgroupnsMode": "private",
			"Devices": []any{}, "Memory": 67108864, "NanoCpus": 500000000, "PidsLimit": 64, "PublishAllPorts": false,
			"PortBindings":  map[string]any{"8080/tcp": []any{map[string]any{"HostIp": "127.0.0.1", "HostPort": "8080"}}},
			"RestartPolicy": map[string]any{"Name": "unless-stopped", "MaximumRetryCount": 0},
			"LogConfig":     map[string]any{"Type": "json-file", "Config": map[string]any{"max-size": "10m"}},
			"MaskedPaths":   []any{"/proc/kcore"}, "ReadonlyPaths": []any{"/proc/sys"},
		},
		"NetworkSettings": map[string]any{
			"Ports":    map[string]any{"8080/tcp": []any{map[string]any{"HostIp": "127.0.0.1", "HostPort": "8080"}}},
			"Networks": map[string]any{"bridge": map[string]any{"NetworkID": HexID("b"), "IPAddress": "172.17.0.2"}},
		},
	}
}

// Part is one of the objects within an inspection: Part(c, "HostConfig")["Privileged"] = true.
func Part(inspection map[string]any, name string) map[string]any {
	part, _ := inspection[name].(map[string]any)
	return part
}
