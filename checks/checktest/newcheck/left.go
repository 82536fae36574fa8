package main

import (
	"fmt"
	"strings"
)

// way is how the checks of a kind are shown to work on a target, and where its facts come
// from.
type way struct {
	// flips are the files of testenv/mutations/flips, with the form of their changes.
	flips []string
	form  string
	// shown is the file that shows each check on a target, what it wants, and the test.
	shown, wants, proof string
	// fact is where a new fact is declared, read and written down for tests.
	fact []string
	// policy is the profile that is likeliest to speak of it.
	policy string
}

// ways are by kind. A test holds that no kind is missing, and that all files are there.
var ways = map[string]way{
	routeros: {
		flips: []string{"routeros.txt"}, form: "lines of a device file over the hardened router",
		shown: "testenv/rosapi/devices/careless.txt", wants: "the setting that fails it (or a reason for none in checks/routeros/routerosconn/judge_test.go)",
		proof:  "go test ./checks/routeros/routerosconn -run 'TestEveryCheckTellsTheRoutersApart|TestFactoryRouter'",
		fact:   []string{"checks/routeros/facts_network.go", "checks/routeros/menus_network.go", "testenv/rosapi/devices/defconf.txt"},
		policy: "netmikro.yaml",
	},
	"modbus": {
		flips: []string{"modbus.txt", "modbus-plain.txt", "modbus-registers.txt"}, form: "an option of the simulated device",
		fact:   []string{"checks/modbus/facts.go", "checks/modbus/modbusconn/questions.go", "testenv/modbussim/device.go"},
		policy: "modbus-web-server.yaml",
	},
	"repository": {
		flips: []string{"repository.txt"}, form: "files of the hardened project's checkout, below lines with their paths",
		fact:   []string{"checks/repository/facts.go", "checks/repository/dirconn/dirconn.go", "testenv/checkouts/hardened.txtar"},
		policy: "modbus-web-server.yaml",
	},
	"database": {
		flips: []string{"database.txt"}, form: "a line of postgresql.conf, hba LINE or sql STATEMENT",
		fact:   []string{"checks/database/facts.go", "checks/database/databaseconn/session.go", "testenv/scenarios/postgres.go"},
		policy: "modbus-web-server.yaml",
	},
	"web": {
		flips: []string{"web.txt"}, form: "a setting of the hardened web application, as a JSON object",
		fact:   []string{"checks/web/facts.go", "checks/web/webconn/collect.go", "testenv/webd/web.py"},
		policy: "modbus-web-server.yaml",
	},
	"redis": {
		flips: []string{"redis.txt"}, form: "lines of redis.conf over the hardened server",
		shown: "checks/redis/redisconn/real_rows_test.go", wants: "a row with a server that fails it and one that passes",
		proof:  "go test ./checks/redis/redisconn -run TestChecksOnRealServers",
		fact:   []string{"checks/redis/facts.go", "checks/redis/redisconn/allowed.go", "checks/redis/redisconn/collect_test.go"},
		policy: "modbus-web-server.yaml",
	},
	docker: {
		flips: []string{"container.txt", "docker.txt"}, form: "JSON over a hardened container's options, or over an engine's recorded answers",
		fact:   []string{"checks/docker/facts_container.go", "checks/docker/dockerconn/containers.go", "checks/docker/dockerconn/engine_test.go"},
		policy: "internet-perf-exporter.yaml",
	},
	"files": {
		flips: []string{"files.txt"}, form: "a JSON object over the files of a hardened host",
		fact:   []string{"checks/files/facts.go", "checks/files/filesconn/entry.go", "checks/files/filesconn/filesconn_test.go"},
		policy: "modbus-web-server.yaml",
	},
	"scan": {
		flips: []string{"scan.txt"}, form: "a JSON object over the recorded reports",
		fact:   []string{"checks/scan/facts.go", "checks/scan/scanconn/trivy.go"},
		policy: "modbus-web-server.yaml",
	},
	network: {
		flips: []string{"site.txt"}, form: "a change of one part of the site",
		policy: "modbus-web-server.yaml",
	},
}

// left are the steps that remain, each with its file and the command that proves it.
func (c check) left() string {
	w := ways[c.kind]
	var steps list
	steps.add("go vet ./"+c.folder,
		"Write the texts and the rule: %s, wherever it says %s.", c.source(), open)
	steps.add("go test ./checks/all",
		"List it: a line `%s,` at its place in Checks, %s/checks.go.", c.name(), c.folder)
	steps.add("go test ./"+c.folder+" -run TestChecks/"+c.id+" -update",
		"Write the cases: %s, facts that pass, fail and are not read. -update writes what the rule says of them: review it like code.", c.cases())
	steps.add("go test ./checks/audit -run TestEveryCheckIsFlipped",
		"Write a flip: a line `== %s` and %s, testenv/mutations/flips/%s (or a reason why there is none: none.txt beside it).",
		c.id, w.form, strings.Join(w.flips, " or "))
	if w.shown != "" {
		steps.add(w.proof, "Show it: %s, %s.", w.shown, w.wants)
	}
	if len(w.fact) > 0 {
		steps.add("go test ./checks/"+c.kind+"/...",
			"Only where it needs a fact that nobody read so far: declare it (%s), read it (%s), write it down for tests (%s).", w.fact[0], w.fact[1], w.fact[2])
	}
	steps.add("go test ./profiles",
		"Where a policy speaks of it: a line `- %s` under its control, profiles/%s; else its reason, profiles/unused.txt. The baseline has every check by itself.", c.id, w.policy)
	steps.add("go test ./profiles -run TestEveryCheckIsMapped",
		"Which requirements of each framework it looks at: a line `%q: {...}` in profiles/frameworks/checks.json; else its reason, profiles/frameworks/unmapped.txt.", c.id)
	steps.add("make mutations readme",
		"Write the generated tables: testenv/MUTATIONS.md, checks/README.md, profiles/README.md and the screen in README.md.")
	return "\nLeft to do, each with the command that proves it (checks/README.md shows how):\n" + steps.text.String()
}

type list struct {
	text  strings.Builder
	count int
}

func (l *list) add(command, format string, args ...any) {
	l.count++
	fmt.Fprintf(&l.text, "%d. %s\n     %s\n", l.count, fmt.Sprintf(format, args...), command)
}
