package routerosconn

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/testenv/mutations"
	"hardcheck/testenv/rosapi"
)

// minMended is the number of checks whose commands mend what they find on a simulated router.
const minMended = 60

// failing are the violations of a router, with their judgements.
func failing(observed checks.Observation) map[string]checks.Judgement {
	failed := map[string]checks.Judgement{}
	for _, check := range judged {
		for _, j := range check.Rule.JudgeEach(observed) {
			if j.Outcome == checks.Failed {
				failed[check.ID+" ["+j.Subject+"]"] = j
			}
		}
	}
	return failed
}

// mended is what became of the commands of findings.
type mended struct {
	mu      sync.Mutex
	applied map[string]bool   // checks whose commands ended a finding
	refused map[string]string // checks that say in words why there are no commands
	silent  map[string]bool   // checks without either
}

// TestFixesMend gives a router each flip of the mutations, enters the commands of the finding
// at the console of the simulator, and reads the router again: the finding is gone and no other
// has come. So it does on the careless router with the findings of the checks that are left.
func TestFixesMend(t *testing.T) {
	t.Parallel()
	m := &mended{applied: map[string]bool{}, refused: map[string]string{}, silent: map[string]bool{}}
	base, flips, err := mutations.Read("routeros.txt")
	if err != nil {
		t.Fatal(err)
	}
	slots := make(chan struct{}, 4)
	var wait sync.WaitGroup
	for i, flip := range flips {
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			t.Run(fmt.Sprintf("%s_%d", flip.Check, i), func(t *testing.T) {
				layers := slices.DeleteFunc(strings.Split(flip.Change, "\n"), func(line string) bool { return strings.HasPrefix(line, "login ") })
				device := rosapi.Must(t, "hardened", base, strings.Join(layers, "\n"))
				m.mend(t, device, schemeTLS, "audit", flip.Check)
			})
		})
	}
	wait.Wait()
	t.Run("careless", func(t *testing.T) { m.mend(t, rosapi.Must(t, "careless"), schemePlain, "operator", "") })
	for _, id := range slices.Sorted(maps.Keys(m.refused)) {
		if !m.applied[id] {
			t.Logf("refused: %s: %s", id, m.refused[id])
		}
	}
	for id := range m.silent {
		if m.applied[id] || m.refused[id] != "" {
			delete(m.silent, id)
		}
	}
	t.Logf("without commands: %s", slices.Sorted(maps.Keys(m.silent)))
	t.Logf("the commands of %d checks mend what they found: %s", len(m.applied), slices.Sorted(maps.Keys(m.applied)))
	if len(m.applied) < minMended {
		t.Errorf("the commands of %d checks mend what they found, want at least %d", len(m.applied), minMended)
	}
}

// mend enters the commands of each finding of the check, or of all, on a router of its own.
func (m *mended) mend(t *testing.T, device rosapi.Device, scheme, user, only string) {
	t.Helper()
	before := failing(observedDevice(t, device, scheme, user))
	for _, name := range slices.Sorted(maps.Keys(before)) {
		id, _, _ := strings.Cut(name, " ")
		if only != "" && id != only || only == "" && m.applied[id] {
			continue
		}
		commands, words := commandsOf(before[name])
		if len(commands) == 0 {
			m.note(id, words)
			continue
		}
		after, err := entered(device, commands)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		left := failing(observedDevice(t, after, scheme, user))
		if j, still := left[name]; still {
			t.Errorf("%s is still there: %s\n%s", name, j.Message, strings.Join(commands, "\n"))
			continue
		}
		if more := came(before, left); len(more) > 0 {
			t.Errorf("%s: the commands bring %s\n%s", name, more, strings.Join(commands, "\n"))
			continue
		}
		m.mu.Lock()
		m.applied[id] = true
		m.mu.Unlock()
	}
}

func (m *mended) note(id string, words []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(words) == 0 {
		m.silent[id] = true
	} else {
		m.refused[id] = strings.Join(words, " / ")
	}
}

func commandsOf(j checks.Judgement) (commands, words []string) {
	for _, step := range j.Fix {
		if step.Language == routeros.CommandLine.Name {
			commands = append(commands, step.Text)
		} else {
			words = append(words, step.Text)
		}
	}
	return commands, words
}

func entered(device rosapi.Device, commands []string) (rosapi.Device, error) {
	for _, command := range commands {
		after, printed, err := device.Enter(command)
		if err != nil {
			return device, err
		}
		if strings.Contains(command, " print where ") && printed != "1 rows" {
			return device, fmt.Errorf("%s prints %s", command, printed)
		}
		device = after
	}
	return device, nil
}

// came are the violations that weren't there before.
func came(before, after map[string]checks.Judgement) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if _, there := before[name]; !there {
			names = append(names, name+" "+after[name].Message)
		}
	}
	return names
}
