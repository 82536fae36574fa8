package databaseconn

import (
	"net"
	"sync"
	"testing"

	"hardcheck/checks/database"
)

// TestOverheardInTheBackground is about the client library, which reads in the background
// while it closes a connection: the race detector is the judge.
func TestOverheardInTheBackground(t *testing.T) {
	ours, theirs := net.Pipe()
	heard := &overheard{Conn: ours}
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for buffer := make([]byte, 1); ; {
				if _, err := heard.Read(buffer); err != nil {
					return
				}
			}
		})
	}
	if _, err := theirs.Write([]byte(message('R', "\x00\x00\x00\x05salt"))[:9]); err != nil {
		t.Fatal(err)
	}
	heard.asked()
	_ = theirs.Close()
	readers.Wait()
	if got := len(heard.head); got != 9 {
		t.Errorf("%d bytes overheard, want 9", got)
	}
	if got := (&overheard{head: []byte(message('R', "\x00\x00\x00\x05salt"))}).asked(); got != database.AnswerMD5 {
		t.Errorf("asked for %q", got)
	}
}
