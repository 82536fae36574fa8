package audit

import (
	"testing"

	"hardcheck/checks"
	"hardcheck/testenv/dockerlab"
)

// hardenedFile says of an image what the service leaves to it, and nothing wrong.
const hardenedFile = "FROM scratch\nCOPY app /app\nUSER 10001:10001\nHEALTHCHECK CMD [\"/app\"]\nENTRYPOINT [\"/app\"]\n"

// builtBy is a hardened service that leaves to its image what an image can say.
func builtBy(t *testing.T, dockerfile string) map[string]any {
	t.Helper()
	service := serviceOf(t, dockerlab.HardenedOptions())
	for _, key := range []string{"user", "healthcheck", "entrypoint", "command", "environment"} {
		delete(service, key)
	}
	service["build"] = map[string]any{"dockerfile_inline": dockerfile}
	return service
}

// TestDockerfilesFailAsWritten holds for what an image decides: a Dockerfile passes the checks that its
// service leaves to it, and fails each by one instruction.
func TestDockerfilesFailAsWritten(t *testing.T) {
	t.Parallel()
	hardened := written(t, builtBy(t, hardenedFile))
	passed := map[string]bool{}
	for at, j := range hardened {
		if j.Outcome == checks.Failed {
			t.Errorf("hardened, and still %s: %s", at[0], j.Message)
		}
		if j.Outcome == checks.Passed && at[1] != "" {
			passed[at[0]] = true
		}
	}
	for check, instruction := range map[string]string{
		"docker-user-nonroot":            "USER root\n",
		"docker-health-checked":          "HEALTHCHECK NONE\n",
		"docker-exposed-ports-expected":  "EXPOSE 22\n",
		"docker-sshd-absent":             "ENTRYPOINT [\"/usr/sbin/sshd\"]\n",
		"docker-image-secret-free":       "ENV MAIL_PASSWORD=canary-Sup3r-long-4711-secret\n",
		"docker-image-add-unused":        "ADD a.tar /a\n",
		"docker-image-volumes-safe":      "VOLUME /etc\n",
		"docker-command-secret-free":     "ENTRYPOINT [\"/app\", \"--password=canary-Sup3r-long-4711-secret\"]\n",
		"docker-label-secret-free":       "LABEL org.example.password=canary-Sup3r-long-4711-secret\n",
		"docker-django-debug-disabled":   "ENV DEBUG=True DJANGO_SETTINGS_MODULE=plant.settings\n",
		"docker-password-strong":         "ENV POSTGRES_PASSWORD=postgres\n",
		"docker-environment-secret-free": "",
	} {
		got := written(t, builtBy(t, hardenedFile+instruction))
		if instruction != "" {
			wantFlip(t, check, got, "")
			continue
		}
		if !passed[check] {
			t.Errorf("%s does not pass by what is from scratch", check)
		}
	}
	for _, check := range []string{"docker-user-nonroot", "docker-health-checked", "docker-image-secret-free", "docker-image-add-unused", "docker-image-volumes-safe"} {
		if !passed[check] {
			t.Errorf("%s does not pass by the Dockerfile", check)
		}
		wantFlip(t, check, written(t, builtBy(t, "FROM example/base:1\nCOPY app /app\n")), "what the image is built on may have it")
	}
	wantFlip(t, "docker-image-official", written(t, builtBy(t, "FROM example/base:1\n")), "")
}
