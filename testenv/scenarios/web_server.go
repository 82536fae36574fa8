package scenarios

import (
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"

	"hardcheck/testenv/dockerlab"
)

// redisVersion is the version of Debian 12's package, which the images hold.
const redisVersion = "7.0.15"

// redisUser is the user of Redis in its image, as number.
const redisUser = 999

// carelessWebServer is the deployment as its project ships it, and its Redis once
// more where it may run, with a real redis-server in both.
func carelessWebServer(Values) dockerlab.Scenario {
	s := dockerlab.CarelessWebServer()
	image(&s, "redis:").Program = "redis-server"
	s.Networks = append(s.Networks, dockerlab.ScenarioNetwork{Name: "inside", Internal: true})
	running := *service(&s, "redis")
	running.Name, running.Network, running.Started = "redis-live", "inside", true
	// Shipped images of Redis switch the protected mode off.
	s.Files = append(s.Files, dockerlab.HostFile{
		Path: "cache/redis.conf", Content: "bind 0.0.0.0\nprotected-mode no\nappendonly yes\n", Mode: 0o644,
	})
	running.Config.Cmd = []string{"/etc/redis/redis.conf"}
	running.Mounts = []string{"cache/redis.conf:/etc/redis/redis.conf:ro"}
	running.Host.PortBindings, running.Host.RestartPolicy = nil, container.RestartPolicy{}
	running.Host.Tmpfs = map[string]string{"/data": "size=16m,mode=700"}
	s.Services = append(s.Services, running)
	return s
}

// hardenedWebServer has Redis on the loopback of a network namespace that it shares
// with its clients.
func hardenedWebServer(values Values) dockerlab.Scenario {
	s := dockerlab.HardenedWebServer()
	redis := image(&s, "redis:")
	redis.Name, redis.Program = "redis:"+redisVersion, "redis-server"
	redis.Lines = []string{"USER 999:999", "EXPOSE 6379"}
	s.Files = append(s.Files, dockerlab.HostFile{
		Path: "cache/redis.conf", Content: sharedRedis(values), Mode: 0o400, Owner: redisUser,
	})
	cache := service(&s, "redis")
	cache.Image, cache.Started = redis.Name, true
	cache.Config.Cmd = []string{"/etc/redis/redis.conf"}
	cache.Mounts = []string{"cache/redis.conf:/etc/redis/redis.conf:ro"}
	cache.Host.Tmpfs = map[string]string{"/data": "size=16m,uid=999,gid=999,mode=700"}
	app := image(&s, "modbus-webserver:")
	app.Lines = append(app.Lines, revision(values)...)
	shared := strings.NewReplacer("REDIS_HOST=redis", "REDIS_HOST=127.0.0.1", "redis://redis:", "redis://127.0.0.1:")
	for _, name := range []string{"web", "celery_worker", "celery_beat"} {
		client := service(&s, name)
		client.Network, client.Started = "service:redis", true
		for i, variable := range client.Config.Env {
			client.Config.Env[i] = shared.Replace(variable)
		}
	}
	// The owner of a shared namespace comes first.
	owner := slices.IndexFunc(s.Services, func(s dockerlab.Service) bool { return s.Name == "redis" })
	s.Services = slices.Concat(s.Services[owner:owner+1], s.Services[:owner], s.Services[owner+1:])
	publish(service(&s, "nginx"), values.Net+".2.20")
	return s
}

// sharedRedis are the settings of a hardened Redis that listens on loopback only, so
// that it needs no TLS.
func sharedRedis(values Values) string {
	config := HardenedRedis(nil, values.AuditPassword, values.AppPassword)
	lines := []string{"bind 127.0.0.1", "port 6379", "dir /data", `logfile "/data/redis.log"`}
	for _, line := range config.Directives {
		if !strings.HasPrefix(line, "tls-") && !strings.HasPrefix(line, "syslog-") {
			lines = append(lines, line)
		}
	}
	for _, user := range config.Users {
		lines = append(lines, "user "+user)
	}
	return strings.Join(lines, "\n") + "\n"
}

// publish moves a container's published ports to another address of the host.
func publish(s *dockerlab.Service, address string) {
	for port, bindings := range s.Host.PortBindings {
		for i := range bindings {
			s.Host.PortBindings[port][i].HostIP = address
		}
	}
}

// image finds an image by what its name begins with.
func image(s *dockerlab.Scenario, prefix string) *dockerlab.ScenarioImage {
	i := slices.IndexFunc(s.Images, func(i dockerlab.ScenarioImage) bool { return strings.HasPrefix(i.Name, prefix) })
	return &s.Images[i]
}

// service finds a service by its name.
func service(s *dockerlab.Scenario, name string) *dockerlab.Service {
	i := slices.IndexFunc(s.Services, func(s dockerlab.Service) bool { return s.Name == name })
	return &s.Services[i]
}
