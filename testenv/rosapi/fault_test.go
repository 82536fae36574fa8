package rosapi

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// faulty is a connection that is logged in to a router with one fault on the menu of
// services.
func faulty(t *testing.T, fault string) *client {
	t.Helper()
	return open(t, Start(t, Must(t, "factory", "fault "+fault)), "admin")
}

const (
	command = "/ip/service/print"
	only    = "=.proplist=name"
	api     = "?name=api"
)

func TestFaultsInTheAnswer(t *testing.T) {
	for fault, want := range map[string]string{
		"duplicate-keys " + command:                "!re =name=duplicate =name=api | !done",
		"non-utf8 " + command:                      "!re =name=api\xff\xe9\x1b[31m\x07 | !done",
		"unknown-reply " + command:                 "!surprise =message=hello | !re =name=api | !done",
		"empty " + command:                         "!re =name=api | !empty | !done",
		"wrong-tag " + command:                     "!re =name=api .tag=wrong | !done .tag=wrong",
		"fatal " + command + ` "out of memory"`:    "!fatal out of memory",
		"trap " + command + ` "interrupted by me"`: "!trap =message=interrupted by me | !done",
		"five-byte-prefix " + command:              "!re =name=api | !done",
		"segments " + command:                      "!re =name=api | !done",
		"slow " + command:                          "!re =name=api | !done",
		"fatal /user/print x":                      "!re =name=api | !done",
		"truncate":                                 "!re =name=api | !EOF",
	} {
		t.Run(strings.Fields(fault)[0], func(t *testing.T) {
			t.Parallel()
			c := faulty(t, fault)
			if strings.HasPrefix(fault, "truncate") {
				c.send(command, only, api)
				c.wantNext("!re =name=api")
				if _, err := c.reader.ReadByte(); !errors.Is(err, io.EOF) {
					t.Errorf("after half of the answer: %v", err)
				}
				return
			}
			c.want(want, command, only, api)
		})
	}
}

func TestManyRows(t *testing.T) {
	c := faulty(t, "many-rows "+command)
	c.send(command)
	rows := 0
	for last := ""; !strings.HasPrefix(last, "!done"); rows++ {
		last = c.read()
	}
	if rows != manyRows+1 {
		t.Errorf("%d sentences", rows)
	}
}

// The bytes after which a fault says nothing more, and how it goes on.
func TestFaultsInTheBytes(t *testing.T) {
	whole := encode([]sentence{{"!re", "=name=api"}, {"!done"}}, "", appendLength)
	for fault, tc := range map[string]struct {
		bytes []byte
		after error
	}{
		"hang":         {nil, os.ErrDeadlineExceeded},
		"hang-mid":     {whole[:len(whole)/2], os.ErrDeadlineExceeded},
		"half-close":   {whole[:len(whole)/2], io.EOF},
		"reset":        {nil, syscall.ECONNRESET},
		"huge-word":    {[]byte("\x03!re\xF0\xFF\xFF\xFF\xFF"), os.ErrDeadlineExceeded},
		"control-byte": {[]byte("\x03!re\xF8"), os.ErrDeadlineExceeded},
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			c := faulty(t, fault)
			c.send(command, only, api)
			got := make([]byte, len(tc.bytes))
			if _, err := io.ReadFull(c.reader, got); err != nil || !bytes.Equal(got, tc.bytes) {
				t.Fatalf("got %q, %v, want %q", got, err, tc.bytes)
			}
			_ = c.conn.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
			if _, err := c.reader.ReadByte(); !errors.Is(err, tc.after) {
				t.Errorf("then %v, want %v", err, tc.after)
			}
		})
	}
}

func TestEndlessAnswers(t *testing.T) {
	for _, fault := range []string{"endless", "endless-words"} {
		c := faulty(t, fault)
		c.send(command)
		if n, err := io.CopyN(io.Discard, c.reader, 8<<20); err != nil {
			t.Errorf("%s: ended after %d bytes: %v", fault, n, err)
		}
	}
}

func TestSlowTakesItsTime(t *testing.T) {
	c := faulty(t, "slow "+command)
	begin := time.Now()
	c.want("!re =name=api | !done", command, only, api)
	if took := time.Since(begin); took < 10*slowPause {
		t.Errorf("took %s", took)
	}
}

func TestFaultsBeforeTheFirstWord(t *testing.T) {
	for fault, want := range map[string]error{
		"accept-hang": os.ErrDeadlineExceeded, "accept-reset": syscall.ECONNRESET, "accept-close": io.EOF,
	} {
		router := Start(t, Must(t, "factory", "fault "+fault))
		conn, err := net.DialTimeout("tcp", router.Address("api"), 5*time.Second)
		if err != nil {
			// The reset may come before the dial is over.
			if !errors.Is(err, want) {
				t.Errorf("%s: dial: %v, want %v", fault, err, want)
			}
			continue
		}
		_ = conn.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
		if _, err := conn.Read(make([]byte, 1)); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", fault, err, want)
		}
		_ = conn.Close()
	}
}

func TestFaultOnLogin(t *testing.T) {
	router := Start(t, Must(t, "factory", "fault login-throttled /login\nfault trap-only /user/print \"later\""))
	begin := time.Now()
	c := open(t, router, "admin")
	if took := time.Since(begin); took < time.Second {
		t.Errorf("login took %s", took)
	}
	c.send("/user/print")
	c.wantNext("!trap =message=later")
}
