package dockerconn

import (
	"strings"
	"testing"

	"hardcheck/checks/docker"
)

func TestHistorySecrets(t *testing.T) {
	t.Parallel()
	for step, want := range map[string]string{
		"/bin/sh -c #(nop)  ENV DB_PASSWORD=hunter2":         "step 2: DB_PASSWORD",
		"ENV DB_PASSWORD hunter2":                            "step 2: DB_PASSWORD",
		"RUN |1 NPM_TOKEN=kX9vQ2mB7zR4tL8w /bin/sh -c npm i": "step 2: NPM_TOKEN",
		"ARG NPM_TOKEN": "",
	} {
		findings := historySecrets(2, instruction(step))
		got := ""
		if len(findings) > 0 {
			got = findings[0].Name
		}
		if got != want || len(findings) > 1 || len(findings) == 1 && (!findings[0].FromImage || findings[0].Where != inHistory) {
			t.Errorf("%s: %+v, want %q", step, findings, want)
		}
	}
}

// TestOptionSecrets are the options of log drivers and of volumes of the driver local.
func TestOptionSecrets(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		where   docker.Place
		options map[string]string
		want    string
	}{
		{inLog, map[string]string{"splunk-token": "kX9vQ2mB7zR4tL8w", "splunk-url": "https://x"}, "splunk-token"},
		{inLog, map[string]string{"gelf-address": "udp://10.0.0.1:12201"}, ""},
		{inLog, map[string]string{"fluentd-address": "10.0.0.1:24224", "tag": "x"}, ""},
		{inLog, map[string]string{"logentries-token": "kX9vQ2mB7zR4tL8w"}, "logentries-token"},
		{inVolume, map[string]string{"type": "cifs", "device": "//nas/x", "o": "username=u,password=hunter2hunter2"}, "o password"},
		{inVolume, map[string]string{"type": "nfs", "device": ":/x", "o": "addr=10.0.0.1,rw"}, ""},
		{inVolume, map[string]string{"password": "hunter2hunter2", "sshcmd": "u@host:/x"}, "password"},
	} {
		var names []string
		for _, f := range optionSecrets(tc.where, tc.options) {
			names = append(names, f.Name)
		}
		if got := strings.Join(names, ", "); got != tc.want {
			t.Errorf("%v: %q, want %q", tc.options, got, tc.want)
		}
	}
}

// TestArguments are what is kept of command lines: what tells how a service asks for a login.
func TestArguments(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"redis-server --requirepass hunter2hunter2":            "redis-server -requirepass=",
		"redis-server /etc/redis.conf --port 6379":             "redis-server redis.conf",
		"celery -A app flower --basic_auth=u:hunter2":          "flower -basic_auth=",
		"celery -A flower worker":                              "",
		"traefik --api.insecure=true --log.level=DEBUG":        "traefik -api.insecure=true",
		"mosquitto -c /mosquitto-no-auth.conf":                 "mosquitto -c= mosquitto-no-auth.conf",
		"sh -c exec redis-server --requirepass hunter2hunter2": "-c= redis-server -requirepass=",
		"jupyter lab --ServerApp.token= --ip=0.0.0.0":          "jupyter -ServerApp.token=",
		"app --secret hunter2hunter2 serve":                    "",
	} {
		var got []string
		for _, a := range argumentsOf(strings.Fields(line)) {
			if a.Option {
				got = append(got, "-"+a.Name+"="+a.Value)
				continue
			}
			got = append(got, a.Name)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

// FuzzSecrets holds that neither variables nor arguments show a value that is no word of ours.
func FuzzSecrets(f *testing.F) {
	f.Add("DB_PASSWORD", "hunter2hunter2")
	f.Add("--requirepass", "hunter2hunter2")
	f.Add("POSTGRES_HOST_AUTH_METHOD", "trust")
	f.Fuzz(func(t *testing.T, name, value string) {
		variables, found := variableJudge{}.variables([]string{name + "=" + value}, nil)
		if len(found) > 0 && len(variables) > 0 && variables[0].Value != "" {
			t.Errorf("%q=%q: a secret's value was kept: %+v", name, value, variables)
		}
		for _, a := range argumentsOf([]string{name, value, name + "=" + value}) {
			if _, known := docker.ArgumentOf(a.Name, a.Value); a.Value != "" && !known {
				t.Errorf("%q %q: %+v", name, value, a)
			}
		}
	})
}
