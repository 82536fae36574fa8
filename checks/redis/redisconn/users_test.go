package redisconn

import (
	"fmt"
	"testing"

	"hardcheck/checks"
)

// TestUsersInPart holds that a line which can't be read leaves the others as they are, and
// the list cut.
func TestUsersInPart(t *testing.T) {
	t.Parallel()
	lines := func(n int) []any {
		all := make([]any, n)
		for i := range all {
			all[i] = fmt.Sprintf("user u%d on nopass ~* &* +@all", i)
		}
		return all
	}
	for _, tc := range []struct {
		name   string
		items  []any
		read   int
		reason checks.Reason
	}{
		{"whole", lines(2), 2, ""},
		{"not_a_user", append(lines(2), "nonsense"), 2, checks.Unreadable},
		{"not_a_text", append([]any{int64(7)}, lines(2)...), 2, checks.Unreadable},
		{"neither_on_nor_off", append(lines(1), "user x nopass"), 1, checks.Unreadable},
		{"too_many", lines(maxUsers + 1), maxUsers, checks.Budget},
		{"none_that_can_be_read", []any{"nonsense"}, 0, checks.Unreadable},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c := collector{}
			c.judgeUsers(answer{value: tc.items})
			users, all := c.facts.Users.Get()
			if len(users) != tc.read || all != (tc.reason == "") || !c.facts.Users.Known() {
				t.Errorf("%d users, all of them: %t", len(users), all)
			}
			if problem := c.problems.Take()["users"]; problem.Reason != tc.reason {
				t.Errorf("problem %+v", problem)
			}
		})
	}
}

// TestModulesInPart is the same for modules.
func TestModulesInPart(t *testing.T) {
	t.Parallel()
	c := collector{}
	c.judgeModules(answers{"MODULE LIST": answer{value: []any{[]any{"name", "search"}, "nonsense"}}})
	if modules, all := c.facts.Modules.Get(); len(modules) != 1 || all {
		t.Errorf("modules %+v, all of them: %t", modules, all)
	}
	if problem := c.problems.Take()["modules"]; problem.Reason != checks.Unreadable {
		t.Errorf("problem %+v", problem)
	}
}
