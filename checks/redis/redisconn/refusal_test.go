package redisconn

import "testing"

func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text string
		want cause
	}{
		{"NOAUTH Authentication required.", needsLogin},
		{"noauth", needsLogin},
		{"ERR operation not permitted", needsLogin},
		{"WRONGPASS invalid username-password pair or user is disabled.", wrongPassword},
		{"ERR invalid password", wrongPassword},
		{"ERR AUTH <password> called without any password configured for the default user.", noPassword},
		{"ERR Client sent AUTH, but no password is set", noPassword},
		{"ERR wrong number of arguments for 'auth' command", noUserNames},
		{"NOPERM this user has no permissions to run the 'ping' command", noPermission},
		{"DENIED Redis is running in protected mode", protectedMode},
		{"LOADING Redis is loading the dataset in memory", loading},
		{"BUSY Redis is busy running a script.", busy},
		{"ERR max number of clients reached", noFreeClient},
		{"ERR unknown command `PING`, with args beginning with: ", unknownCommand},
		{"NOAUTHORITY", otherCause},
		{"ERR said NOAUTH", otherCause},
		{"MISCONF Redis is configured to save RDB snapshots", otherCause},
		{"", otherCause},
	} {
		if got := newRefusal(tc.text).why; got != tc.want {
			t.Errorf("%q means %d, want %d", tc.text, got, tc.want)
		}
	}
	if (*refusal)(nil).is(otherCause) {
		t.Error("no refusal has a cause")
	}
}
