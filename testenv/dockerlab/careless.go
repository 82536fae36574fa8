package dockerlab

import (
	"github.com/docker/docker/api/types/container"
	"github.com/docker/go-connections/nat"
)

// Canary is the secret that the careless scenarios hold: it must show nowhere.
const Canary = "canary-Sup3r-4711"

// everywhere publishes ports on all addresses of the host.
func everywhere(ports ...nat.Port) nat.PortMap { return published("", ports) }

func published(address string, ports []nat.Port) nat.PortMap {
	bindings := nat.PortMap{}
	for _, port := range ports {
		bindings[port] = []nat.PortBinding{{HostIP: address, HostPort: port.Port()}}
	}
	return bindings
}

// CarelessExporter is internet-perf-exporter as its example deployment has it: root,
// the newest image, one port on all addresses, a memory limit and nothing else.
func CarelessExporter() Scenario {
	const name, image = "internet-perf-exporter", "internet-perf-exporter:latest"
	return Scenario{
		Project: name,
		Files:   []HostFile{{Path: "exporter/config.yaml", Content: "server:\n  port: 8080\n", Mode: 0o644}},
		Images:  []ScenarioImage{{Name: image, Lines: []string{"EXPOSE 8080", "WORKDIR /root"}}},
		Services: []Service{{
			Name: name, Image: image, Mounts: []string{"exporter/config.yaml:/root/config.yaml:ro"},
			Config: container.Config{Env: []string{"CONFIG_PATH=/root/config.yaml"}},
			Host: container.HostConfig{
				PortBindings:  everywhere("8080/tcp"),
				RestartPolicy: container.RestartPolicy{Name: container.RestartPolicyUnlessStopped},
				Resources:     container.Resources{Memory: 128 << 20},
			},
		}},
	}
}

// CarelessWebServer is Modbus Web Server as its compose file has it: every service
// published on all addresses, Redis and Flower included, the source tree mounted
// writable, and Django's settings left to their defaults. The mail password is ours.
func CarelessWebServer() Scenario {
	const app, redis, nginx = "modbus-webserver:latest", "redis:7-alpine", "nginx:alpine"
	restart := container.RestartPolicy{Name: container.RestartPolicyUnlessStopped}
	// The compose file takes .env, which is made from an example, as env_file too.
	env := []string{"DJANGO_DEBUG=True", "DJANGO_SECRET_KEY=changeme", "DJANGO_ALLOWED_HOSTS=localhost,127.0.0.1", "REDIS_HOST=redis", "REDIS_URL=redis://redis:6379/0", "CELERY_BROKER_URL=redis://redis:6379/0", "EMAIL_HOST_PASSWORD=" + Canary}
	service := func(name string, ports nat.PortMap, command ...string) Service {
		return Service{
			Name: name, Image: app, Network: "default", Mounts: []string{"web/source:/app"},
			Config: container.Config{Env: env, Cmd: command},
			Host:   container.HostConfig{PortBindings: ports, RestartPolicy: restart},
		}
	}
	return Scenario{
		Project: "modbus-webserver", // the folder of the project's source
		Files: []HostFile{
			{Path: "web/source/.env", Content: "DJANGO_DEBUG=True\n", Mode: 0o644},
			{Path: "web/nginx.conf", Content: "events {}\n", Mode: 0o644},
		},
		Images: []ScenarioImage{
			{Name: app, Lines: []string{"ENV PYTHON_VERSION=3.11.9", "USER app", "EXPOSE 8000", `HEALTHCHECK CMD ["/sleeper", "fail"]`}},
			{Name: redis, Lines: []string{"EXPOSE 6379", "VOLUME /data"}},
			{Name: nginx, Lines: []string{"EXPOSE 80"}},
		},
		Networks: []ScenarioNetwork{{Name: "default"}},
		Services: []Service{
			service("web", everywhere("8000/tcp"), "gunicorn"),
			service("celery_worker", nil, "celery", "-A", "modbus_webserver", "worker"),
			service("celery_beat", nil, "celery", "-A", "modbus_webserver", "beat"),
			service("flower", everywhere("5555/tcp"), "celery", "-A", "modbus_webserver", "flower", "--port=5555"),
			{
				Name: "redis", Image: redis, Network: "default", Config: container.Config{Cmd: []string{"redis-server", "--appendonly", "yes"}},
				Host: container.HostConfig{PortBindings: everywhere("6379/tcp"), RestartPolicy: restart},
			},
			{
				Name: "nginx", Image: nginx, Network: "default", Mounts: []string{"web/nginx.conf:/etc/nginx/nginx.conf:ro"},
				Host: container.HostConfig{PortBindings: everywhere("80/tcp"), RestartPolicy: restart},
			},
		},
	}
}
