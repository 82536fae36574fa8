package routerosconn

import (
	"bytes"
	"errors"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// tape is a connection that records what is written and plays what is read.
type tape struct {
	net.Conn
	written bytes.Buffer
	played  io.Reader
}

func (c *tape) Write(p []byte) (int, error) { return c.written.Write(p) }
func (c *tape) Read(p []byte) (int, error)  { return c.played.Read(p) }

func guardOf(played io.Reader) (*guard, *tape) {
	conn := &tape{played: played}
	return newGuard(conn, allowedSentences(true), nil), conn
}

// TestGuardRefusesWhatIsNotListed tries every way in which the API changes a router or
// writes to its disk.
func TestGuardRefusesWhatIsNotListed(t *testing.T) {
	t.Parallel()
	service, _ := routeros.FindMenu("/ip/service")
	good := printSentence(service, true)
	with := func(more ...string) []string { return append(append([]string{}, good...), more...) }
	for name, words := range map[string][]string{
		"set":                   {"/ip/service/set", "=.id=*1", "=disabled=yes"},
		"add":                   {"/user/add", "=name=x", "=group=full"},
		"remove":                {"/user/remove", "=.id=*1"},
		"enable":                {"/ip/service/enable", "=.id=*1"},
		"move":                  {"/ip/firewall/filter/move", "=numbers=*1"},
		"reboot":                {"/system/reboot"},
		"reset":                 {"/system/reset-configuration"},
		"export":                {"/export"},
		"export_to_file":        {"/export", "=file=x"},
		"backup":                {"/system/backup/save"},
		"fetch":                 {"/tool/fetch", "=url=http://192.0.2.1/"},
		"ping":                  {"/ping", "=address=192.0.2.1"},
		"execute":               {"/execute", "=script=/system reboot"},
		"script_run":            {"/system/script/run", "=.id=*1"},
		"import":                {"/import", "=file-name=x.rsc"},
		"check_for_updates":     {"/system/package/update/check-for-updates"},
		"getall":                {"/ip/service/getall"},
		"listen":                {"/ip/service/listen"},
		"cancel":                {"/cancel", "=tag=1"},
		"file":                  with("=file=x"),
		"append":                with("=append="),
		"follow":                with("=follow="),
		"follow_only":           with("=follow-only="),
		"interval":              with("=interval=1s"),
		"where":                 with("=where=disabled"),
		"without_paging":        with("=without-paging="),
		"detail":                with("=detail="),
		"query":                 with("?disabled=false"),
		"tag":                   with(".tag=1"),
		"count_where_unlisted":  {"/ip/service/print", "=count-only="},
		"no_proplist":           {"/ip/service/print"},
		"other_proplist":        {"/ip/service/print", "=.proplist=name"},
		"secret_proplist":       {"/ppp/secret/print", "=.proplist=name,password"},
		"other_menu":            {"/ppp/active/print", "=.proplist=name"},
		"two_proplists":         with("=.proplist=password"),
		"upper_case":            {strings.ToUpper(good[0]), good[1]},
		"spaces":                {"/ip service print", good[1]},
		"one_word":              {strings.Join(good, "\n")},
		"login_with_digest":     {"/login", "=name=a", "=response=00aabb"},
		"login_with_more":       {"/login", "=name=a", "=password=b", "=file=c"},
		"login_bare":            {"/login"},
		"quit_with_more":        {"/quit", "=x=y"},
		"empty":                 {},
		"proplist_as_word_only": {good[1]},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			guard, conn := guardOf(nil)
			if _, err := guard.Write(encodeSentence(words)); !errors.Is(err, errRefused) {
				t.Errorf("write of %q: %v", words, err)
			}
			if _, err := guard.Write(encodeSentence(good)); err == nil {
				t.Error("a sentence was sent after a refusal")
			}
			if conn.written.Len() > 0 {
				t.Errorf("%d bytes left", conn.written.Len())
			}
		})
	}
}

func TestGuardRefusesOtherBytes(t *testing.T) {
	t.Parallel()
	quit := encodeSentence(quitSentence)
	for name, sent := range map[string][]byte{
		"long_form_of_a_short_length": append([]byte{0x80, byte(len("/quit"))}, quit[1:]...),
		"reserved_length":             {0xF8, 0},
		"endless_sentence":            bytes.Repeat(appendWord(nil, "=a=b"), maxRequest),
		"huge_word":                   {0xF0, 0xFF, 0xFF, 0xFF, 0xFF, 'x'},
		"good_then_bad":               append(append([]byte{}, quit...), encodeSentence([]string{"/system/reboot"})...),
	} {
		guard, conn := guardOf(nil)
		_, err := guard.Write(sent)
		if name == "huge_word" {
			// Held back as incomplete until it is longer than any sentence of ours.
			_, err = guard.Write(make([]byte, maxRequest+1))
		}
		if !errors.Is(err, errRefused) || conn.written.Len() > 0 {
			t.Errorf("%s: %v, %d bytes left", name, err, conn.written.Len())
		}
	}
}

func TestGuardSendsListedSentences(t *testing.T) {
	t.Parallel()
	guard, conn := guardOf(nil)
	var want []byte
	send := func(words []string) {
		sentence := encodeSentence(words)
		want = append(want, sentence...)
		// In pieces, as a buffered writer may send it.
		for _, piece := range [][]byte{sentence[:3], sentence[3:]} {
			if n, err := guard.Write(piece); err != nil || n != len(piece) {
				t.Fatalf("write of %q: %d, %v", words, n, err)
			}
		}
	}
	send([]string{"/login", "=name=a", "=password="})
	for _, menu := range routeros.Menus() {
		send(printSentence(menu, true))
		if menu.Limit > 0 {
			send(countSentence(menu))
		}
	}
	send(quitSentence)
	if !bytes.Equal(conn.written.Bytes(), want) {
		t.Error("what left is not what was written")
	}
	if _, err := guard.Write(encodeSentence([]string{"/login", "=name=a", "=password=b"})); !errors.Is(err, errSecondLogin) {
		t.Errorf("second login: %v", err)
	}
}

// TestScriptTextsNeedShelter holds that the texts of scripts, which often hold
// passwords, are not asked for over plaintext.
func TestScriptTextsNeedShelter(t *testing.T) {
	t.Parallel()
	access := accessTo(t, schemePlain, "192.0.2.1:8728")
	if newCollector(access).sheltered() || !newCollector(accessTo(t, schemePlain, "127.0.0.1:8728")).sheltered() ||
		!newCollector(accessTo(t, schemeTLS, "192.0.2.1:8729")).sheltered() {
		t.Error("shelter is judged wrong")
	}
	for _, step := range Plan(access) {
		for _, word := range []string{"source", "on-event", "up-script", "on-up", "lease-script"} {
			if strings.Contains(step.What, ","+word) {
				t.Errorf("asks for %s in plaintext: %s", word, step.What)
			}
		}
	}
	script, _ := routeros.FindMenu("/system/script")
	if allowedSentences(false)[string(encodeSentence(printSentence(script, true)))] {
		t.Error("the guard lets the texts be asked for")
	}
}

// answers that a reader must not take.
func badAnswers() map[string][]byte {
	row := transmit([]string{"!re", "=name=x"})
	wide := []string{"!re"}
	for range maxWords {
		wide = append(wide, "=a=b")
	}
	return map[string][]byte{
		"length_of_4_gib":   {0xF0, 0xFF, 0xFF, 0xFF, 0xFF},
		"length_of_128_mib": {0xE8, 0, 0, 0},
		"just_over_the_cap": {0xD0, 0, 1},
		"reserved_length":   {0xF8, 0, 0},
		"too_many_words":    transmit(wide),
		"too_many_rows":     bytes.Repeat(row, routeros.MaxRows+maxTraps+1),
		"endless_nothing":   make([]byte, 1<<20),
		"no_reply_word":     transmit([]string{"HTTP/1.1 400 Bad Request"}),
		"bare_word":         transmit([]string{"!re", "disabled"}),
		"long_sentence":     transmit([]string{"!re", "=a=" + strings.Repeat("x", maxWord-9), "=b=" + strings.Repeat("x", maxWord-9), "=c=" + strings.Repeat("x", 99)}),
	}
}

func TestGuardBoundsAnswers(t *testing.T) {
	for name, answer := range badAnswers() {
		t.Run(name, func(t *testing.T) {
			guard, _ := guardOf(bytes.NewReader(answer))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			buffer := make([]byte, 4096)
			var err error
			for err == nil {
				_, err = guard.Read(buffer)
			}
			runtime.ReadMemStats(&after)
			problem, ok := errors.AsType[checks.Problem](err)
			if !ok || problem.Reason != checks.Budget && problem.Reason != checks.Unreadable {
				t.Errorf("error %v", err)
			}
			limit := uint64(len(answer))*20 + 8<<20
			if taken := after.TotalAlloc - before.TotalAlloc; taken > limit {
				t.Errorf("%d bytes were allocated for %d", taken, len(answer))
			}
		})
	}
}

func TestGuardNamesTheBareReason(t *testing.T) {
	t.Parallel()
	guard, _ := guardOf(bytes.NewReader(transmit([]string{"!fatal", "not logged in"})))
	got, err := io.ReadAll(io.LimitReader(guard, int64(len("!fatal")+len("=message=not logged in")+3)))
	want := encodeSentence([]string{"!fatal", "=message=not logged in"})
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestWordLengths(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1, 0x7F, 0x80, 0x3FFF, 0x4000, maxWord - 1, maxWord} {
		word := strings.Repeat("x", size)
		encoded := appendWord(nil, word)
		got, err := wordReader{bytes.NewReader(encoded)}.word()
		if err != nil || got != word {
			t.Errorf("word of %d bytes came back with %d: %v", size, len(got), err)
		}
	}
	for size, prefix := range map[int]int{0x1FFFFF: 3, 0x200000: 4} {
		if got := len(appendWord(nil, strings.Repeat("x", size))) - size; got != prefix {
			t.Errorf("length of %d bytes takes %d, want %d", size, got, prefix)
		}
	}
}

// FuzzGuardWrite holds that whatever is written, only listed sentences leave.
func FuzzGuardWrite(f *testing.F) {
	service, _ := routeros.FindMenu("/ip/service")
	f.Add(encodeSentence(printSentence(service, true)), 5)
	f.Add(encodeSentence(quitSentence), 0)
	f.Add(encodeSentence([]string{"/system/reboot"}), 1)
	f.Add(encodeSentence([]string{"/login", "=name=a", "=password=b"}), 9)
	f.Add([]byte{0xF0, 0, 0, 0, 1, 'x', 0}, 2)
	f.Fuzz(func(t *testing.T, sent []byte, split int) {
		guard, conn := guardOf(nil)
		split = min(max(split, 0), len(sent))
		_, _ = guard.Write(sent[:split])
		_, _ = guard.Write(sent[split:])
		left := conn.written.Bytes()
		for len(left) > 0 {
			words, size, err := parseSentence(left)
			if err != nil {
				t.Fatalf("half a sentence left: %v", err)
			}
			if !isLogin(words) && !guard.allowed[string(left[:size])] {
				t.Fatalf("%q left", words)
			}
			left = left[size:]
		}
	})
}

// FuzzGuardRead holds that what the library gets is what it can read, and bounded.
func FuzzGuardRead(f *testing.F) {
	for _, answer := range badAnswers() {
		if len(answer) < 4096 {
			f.Add(answer)
		}
	}
	f.Add(transmit([]string{"!re", "=name=x", ".tag=1"}))
	f.Add(transmit([]string{"!fatal", "bare"}))
	f.Fuzz(func(t *testing.T, sent []byte) {
		guard, _ := guardOf(bytes.NewReader(sent))
		got, _ := io.ReadAll(guard)
		for len(got) > 0 {
			words, size, err := parseSentence(got)
			if err != nil {
				t.Fatalf("the library gets half a sentence: %v", err)
			}
			for i, word := range words {
				if i == 0 && !strings.HasPrefix(word, "!") || i > 0 && !strings.HasPrefix(word, "=") {
					t.Fatalf("the library gets %q", words)
				}
			}
			got = got[size:]
		}
	})
}
