// Package conformance lets clients that others wrote judge the simulator of RouterOS:
// what they agree on isn't a mistake that the simulator shares with hardcheck.
package conformance

import (
	"errors"
	"net"
	"strconv"
	"strings"
	"testing"

	ros "github.com/go-routeros/routeros/v3"
)

// job is what a client is to do in one connection.
type job struct {
	Host      string     `json:"host"`
	Port      int        `json:"port"`
	User      string     `json:"user"`
	Password  string     `json:"password"`
	Challenge bool       `json:"challenge"` // log in as before 6.43, where the client must be told
	Together  bool       `json:"together"`  // send all without waiting, where the client can
	Sentences [][]string `json:"sentences"`
}

// result is what came of it: an answer for each sentence, or why the client ended.
type result struct {
	Error   string   `json:"error"`
	Answers []answer `json:"answers"`
}

// answer is the rows of a sentence's answer, without those that have no attributes,
// which two of the clients drop.
type answer struct {
	Rows []map[string]string `json:"rows"`
	Trap string              `json:"trap"`
}

// client is a foreign implementation of the protocol.
type client struct {
	name string
	// tags is set for a client that tags its sentences.
	tags bool
	// fiveBytes is set for a client that reads the longest form of prefix, which
	// nobody needs below 256 MiB.
	fiveBytes bool
	run       func(t *testing.T, work job) result
}

func clients() []client {
	return []client{
		{name: "go-routeros 3.0.1", tags: true, fiveBytes: true, run: runGo},
		{name: "librouteros 3.1.0", run: runPython},
		{name: "node-routeros 1.6.9", tags: true, fiveBytes: true, run: runNode},
	}
}

// to is a job for the router at an address.
func to(t *testing.T, address, user, password string, sentences ...[]string) job {
	t.Helper()
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return job{Host: host, Port: port, User: user, Password: password, Sentences: sentences}
}

// runGo uses go-routeros as it is, in its synchronous mode. Tags are put in by hand:
// its asynchronous mode can lose an answer that is faster than its own bookkeeping.
func runGo(t *testing.T, work job) result {
	t.Helper()
	api, err := ros.Dial(net.JoinHostPort(work.Host, strconv.Itoa(work.Port)), work.User, work.Password)
	if err != nil {
		return result{Error: err.Error()}
	}
	defer func() { _ = api.Close() }()
	var answers []answer
	for i, words := range work.Sentences {
		tag := "go" + strconv.Itoa(i)
		reply, err := api.RunArgs(append(append([]string(nil), words...), ".tag="+tag))
		var device *ros.DeviceError
		if err != nil && !errors.As(err, &device) {
			return result{Answers: answers, Error: err.Error()}
		}
		next := answer{}
		if device != nil {
			next.Trap = device.Sentence.Map["message"]
		}
		for _, sentence := range append(reply.Re, reply.Done) {
			if sentence.Tag != tag {
				return result{Answers: answers, Error: "wrong tag " + strings.TrimSpace(sentence.Tag)}
			}
			if len(sentence.Map) > 0 {
				next.Rows = append(next.Rows, sentence.Map)
			}
		}
		answers = append(answers, next)
	}
	return result{Answers: answers}
}
