package modbussim_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/testenv/modbussim"
)

func TestForeignServers(t *testing.T) {
	for _, author := range modbussim.Authors() {
		t.Run(string(author), func(t *testing.T) {
			t.Parallel()
			server := modbussim.StartForeign(t, author)
			before, err := server.Dump()
			if err != nil {
				t.Fatal(err)
			}
			answer, err := modbussim.Ask(server.Address, 1, []byte{3, 0, 0, 0, 1})
			if err != nil || len(answer) != 4 || answer[0] != 3 {
				t.Fatalf("read: % x, %v", answer, err)
			}
			if after, err := server.Dump(); err != nil || after != before {
				t.Errorf("a read changed the memory (%v): %s", err, cmp.Diff(before, after))
			}
			if _, err := modbussim.Ask(server.Address, 1, []byte{6, 0, 5, 0x12, 0x34}); err != nil {
				t.Fatalf("write: %v", err)
			}
			if after, err := server.Dump(); err != nil || after == before {
				t.Errorf("the dump does not show a write (%v)", err)
			}
		})
	}
}
