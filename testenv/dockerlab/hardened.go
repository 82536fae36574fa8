package dockerlab

import (
	"github.com/docker/docker/api/types/container"
	"github.com/docker/go-connections/nat"
)

// onLoopback publishes ports on the host's loopback address.
func onLoopback(ports ...nat.Port) nat.PortMap { return published("127.0.0.1", ports) }

// confined is what every hardened container has: no rights, no writable root, bounds
// on memory, processors, processes, restarts and logs.
func confined(ports nat.PortMap) container.HostConfig {
	pids := int64(128)
	return container.HostConfig{
		PortBindings:   ports,
		CapDrop:        []string{"ALL"},
		SecurityOpt:    []string{"no-new-privileges:true"},
		ReadonlyRootfs: true,
		RestartPolicy:  container.RestartPolicy{Name: container.RestartPolicyOnFailure, MaximumRetryCount: 5},
		LogConfig:      container.LogConfig{Type: "json-file", Config: map[string]string{"max-size": "10m", "max-file": "3"}},
		Resources:      container.Resources{Memory: 128 << 20, NanoCPUs: 500_000_000, CPUShares: 512, PidsLimit: &pids},
	}
}

const healthCheck = `HEALTHCHECK CMD ["/sleeper", "health"]`

// HardenedExporter is internet-perf-exporter as its policy wants it.
func HardenedExporter() Scenario {
	const image = "internet-perf-exporter:1.4.2"
	return Scenario{
		Project:  "internet-perf-exporter",
		Files:    []HostFile{{Path: "exporter/config.yaml", Content: "server:\n  port: 8080\n", Mode: 0o640}},
		Images:   []ScenarioImage{{Name: image, Lines: []string{"LABEL org.opencontainers.image.version=1.4.2", "ENV EXPORTER_VERSION=1.4.2", "EXPOSE 8080", "USER 10001:10001", healthCheck}}},
		Networks: []ScenarioNetwork{{Name: "metrics"}},
		Services: []Service{{
			Name: "internet-perf-exporter", Image: image, Network: "metrics", Mounts: []string{"exporter/config.yaml:/etc/exporter/config.yaml:ro"},
			Config: container.Config{Env: []string{"CONFIG_PATH=/etc/exporter/config.yaml"}},
			Host:   confined(onLoopback("8080/tcp")),
		}},
	}
}

// HardenedWebServer is Modbus Web Server as its policy wants it: Redis on an internal
// network, Flower left out, nginx the one way in, and settings from files.
func HardenedWebServer() Scenario {
	const app, redis, nginx = "modbus-webserver:1.2.0", "redis:7.4.2", "nginx:1.28.0"
	env := []string{
		"DJANGO_DEBUG=False", "DJANGO_ALLOWED_HOSTS=plant.example.org", "DJANGO_SECRET_KEY_FILE=/run/secrets/django_key",
		"REDIS_HOST=redis", "CELERY_BROKER_URL=redis://redis:6379/0",
	}
	service := func(name, command string) Service {
		return Service{
			Name: name, Image: app, Network: "inner", Mounts: []string{"web/django_key:/run/secrets/django_key:ro"},
			Config: container.Config{Env: env, Cmd: []string{command}}, Host: confined(nil),
		}
	}
	return Scenario{
		Project: "modbus-webserver",
		Files: []HostFile{
			{Path: "web/django_key", Content: "made at the installation\n", Mode: 0o640},
			{Path: "web/nginx.conf", Content: "events {}\n", Mode: 0o640},
		},
		Images: []ScenarioImage{
			{Name: app, Lines: []string{"LABEL org.opencontainers.image.version=1.2.0", "ENV PYTHON_VERSION=3.13.5", "USER 10001:10001", "EXPOSE 8000", healthCheck}},
			{Name: redis, Lines: []string{"USER 999:999", "EXPOSE 6379", healthCheck}},
			{Name: nginx, Lines: []string{"USER 101:101", "EXPOSE 443", healthCheck}},
		},
		Networks: []ScenarioNetwork{{Name: "inner", Internal: true}, {Name: "front"}},
		Services: []Service{
			service("web", "gunicorn"), service("celery_worker", "celery"), service("celery_beat", "celery"),
			{
				Name: "redis", Image: redis, Network: "inner", Config: container.Config{Cmd: []string{"redis-server", "/etc/redis/redis.conf"}},
				Host: confined(nil),
			},
			{
				Name: "nginx", Image: nginx, Network: "front", Mounts: []string{"web/nginx.conf:/etc/nginx/nginx.conf:ro"},
				Host: confined(published("10.10.0.9", []nat.Port{"443/tcp"})),
			},
		},
	}
}

// Scenarios are the deployments by name.
func Scenarios() map[string][]Scenario {
	return map[string][]Scenario{
		"careless": {CarelessExporter(), CarelessWebServer()},
		"hardened": {HardenedExporter(), HardenedWebServer()},
	}
}
