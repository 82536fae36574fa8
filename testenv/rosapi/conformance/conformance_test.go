package conformance

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hardcheck/testenv/rosapi"
)

// layer is one aspect that a client judges; it returns what was done, for the table.
type layer struct {
	name  string
	judge func(t *testing.T, c client) string
}

func layers() []layer {
	return []layer{
		{"login", judgeLogin},
		{"wire", judgeWire},
		{"tree", judgeTree},
		{"value", judgeValues},
		{"query", judgeQueries},
		{"tag", judgeTags},
	}
}

func TestConformance(t *testing.T) {
	var table strings.Builder
	for _, c := range clients() {
		for _, l := range layers() {
			outcome := "skipped"
			t.Run(c.name+"/"+l.name, func(t *testing.T) {
				defer func() {
					if t.Failed() {
						outcome = "FAILED"
					}
				}()
				outcome = l.judge(t, c)
			})
			fmt.Fprintf(&table, "  %-20s %-6s %s\n", c.name, l.name, outcome)
		}
	}
	t.Logf("clients of others against the simulator:\n%s", table.String())
}

// answers runs the sentences and fails unless every one of them was answered.
func answers(t *testing.T, c client, work job) []answer {
	t.Helper()
	got := c.run(t, work)
	if got.Error != "" || len(got.Answers) != len(work.Sentences) {
		t.Fatalf("%d of %d answers: %s", len(got.Answers), len(work.Sentences), got.Error)
	}
	return got.Answers
}

const identity = "/system/identity/print"

// Both ways to log in, and what becomes of a wrong password.
func judgeLogin(t *testing.T, c client) string {
	for _, style := range []string{"", "login challenge\n"} {
		router := rosapi.Start(t, rosapi.Must(t, "virtual", style+"account admin secret"))
		good := to(t, router.Address("api"), "admin", "secret", []string{identity})
		good.Challenge = style != ""
		if got := answers(t, c, good); got[0].Rows[0]["name"] != "MikroTik" {
			t.Errorf("after a login with %q: %v", style, got)
		}
		bad := good
		bad.Password = "wrong"
		if got := c.run(t, bad); got.Error == "" {
			t.Errorf("the wrong password logs in with %q", style)
		}
	}
	return "plain and challenge; wrong passwords refused"
}

// wordLengths are the edges of the forms of the length prefix.
var wordLengths = []int{1 << 5, 0x7F, 0x80, 0x3FFF, 0x4000, 0x1FFFFF, 0x200000}

// Words of these lengths in both directions, and the five-byte form.
func judgeWire(t *testing.T, c client) string {
	var text strings.Builder
	text.WriteString("menu /system/script\n")
	var sentences [][]string
	for _, length := range wordLengths {
		fmt.Fprintf(&text, "row\n name=n%d source=%s\n", length, word("", length-len("=source=")))
		sentences = append(sentences,
			[]string{"/system/script/print", "=.proplist=source", "?=name=n" + strconv.Itoa(length)},
			[]string{"/system/script/print", word("?=comment=", length)})
	}
	router := rosapi.Start(t, rosapi.Must(t, "virtual", text.String()))
	got := answers(t, c, to(t, router.Address("api"), "admin", "", sentences...))
	received := router.Sentences()
	for i, length := range wordLengths {
		if rows := got[2*i].Rows; len(rows) != 1 || rows[0]["source"] != word("", length-len("=source=")) {
			t.Errorf("a word of %d bytes didn't arrive at the client", length)
		}
		sent := sentences[2*i+1][1]
		if !slices.ContainsFunc(received, func(s rosapi.Sentence) bool { return slices.Contains(s.Words, sent) }) {
			t.Errorf("a word of %d bytes didn't arrive at the router", length)
		}
	}
	judgeFiveBytes(t, c)
	return fmt.Sprintf("words up to %d bytes both ways; five-byte form read: %t", wordLengths[len(wordLengths)-1], c.fiveBytes)
}

func judgeFiveBytes(t *testing.T, c client) {
	t.Helper()
	router := rosapi.Start(t, rosapi.Must(t, "virtual", "fault five-byte-prefix "+identity))
	got := c.run(t, to(t, router.Address("api"), "admin", "", []string{identity}))
	read := got.Error == "" && len(got.Answers) == 1 && len(got.Answers[0].Rows) == 1
	if read != c.fiveBytes {
		t.Errorf("five-byte form: %+v, want read %t", got, c.fiveBytes)
	}
}

// word is a word of a length that begins with some text.
func word(begin string, length int) string {
	return begin + strings.Repeat("w", length-len(begin))
}

// Every menu of the manifest prints its rows, or says that it isn't there.
func judgeTree(t *testing.T, c client) string {
	menus, err := rosapi.Menus()
	if err != nil {
		t.Fatal(err)
	}
	device := rosapi.Must(t, "factory", "deny /log")
	var sentences [][]string
	for _, menu := range menus {
		sentences = append(sentences, []string{menu.Path + "/print"})
	}
	work := to(t, rosapi.Start(t, device).Address("api"), "admin", "", sentences...)
	work.Together = true // one client is slow otherwise
	got := answers(t, c, work)
	printed, absent := 0, 0
	for i, menu := range menus {
		want := ""
		switch {
		case device.Lacks(menu.Path):
			want = "no such command"
			absent++
		case menu.Path == "/log":
			want = "not enough permissions (9)"
		default:
			printed++
		}
		if (got[i].Trap != "") != (want != "") || !strings.Contains(got[i].Trap, want) {
			t.Errorf("%s: trap %q, want %q", menu.Path, got[i].Trap, want)
		}
	}
	return fmt.Sprintf("%d menus print, %d are absent, 1 is denied", printed, absent)
}

// Every value of the careless router comes back as its device file has it.
func judgeValues(t *testing.T, c client) string {
	device := rosapi.Must(t, "careless")
	menus := slices.DeleteFunc(device.Menus(), func(path string) bool { return device.Lacks(path) || path == "/user/active" })
	var sentences [][]string
	for _, menu := range menus {
		sentences = append(sentences, []string{menu + "/print"})
	}
	work := to(t, rosapi.Start(t, device).Address("api"), "operator", device.Password("operator"), sentences...)
	work.Together = true
	got := answers(t, c, work)
	values := 0
	for i, menu := range menus {
		want := rowsOf(device, menu)
		for _, row := range want {
			values += len(row)
		}
		if !slices.EqualFunc(got[i].Rows, want, maps.Equal) {
			t.Errorf("%s\n got %v\nwant %v", menu, got[i].Rows, want)
		}
	}
	return fmt.Sprintf("%d values of %d menus", values, len(menus))
}

func rowsOf(device rosapi.Device, menu string) []map[string]string {
	var rows []map[string]string
	for _, row := range device.Rows(menu) {
		values := map[string]string{}
		for _, attribute := range row {
			values[attribute.Name] = attribute.Value
		}
		rows = append(rows, values)
	}
	return rows
}

// Queries in the forms that the clients' own helpers write, and counts.
func judgeQueries(t *testing.T, c client) string {
	queries := map[string]string{
		"?name=api":                      "api",
		"?=name=api":                     "api",
		"?<port=22":                      "ftp",
		"?>port=8728":                    "api-ssl",
		"?certificate":                   "www-ssl api-ssl",
		"?-certificate ?disabled=false":  "telnet ftp www ssh api winbox",
		"?=name=api ?=name=ssh ?#|":      "ssh api",
		"?=name=api ?#! ?disabled=true":  "www-ssl",
		"?=disabled=false ?=port=23 ?#&": "telnet",
	}
	router := rosapi.Start(t, rosapi.Must(t, "virtual"))
	forms := slices.Sorted(maps.Keys(queries))
	var sentences [][]string
	for _, form := range forms {
		sentences = append(sentences, append([]string{"/ip/service/print", "=.proplist=name"}, strings.Fields(form)...))
	}
	sentences = append(sentences, []string{"/ip/service/print", "=count-only="})
	got := answers(t, c, to(t, router.Address("api"), "admin", "", sentences...))
	for i, form := range forms {
		var names []string
		for _, row := range got[i].Rows {
			names = append(names, row["name"])
		}
		if strings.Join(names, " ") != queries[form] {
			t.Errorf("%s: got %q, want %q", form, names, queries[form])
		}
	}
	if count := got[len(forms)].Rows; len(count) != 1 || count[0]["ret"] != "8" {
		t.Errorf("count: %v", count)
	}
	return fmt.Sprintf("%d queries and a count", len(forms))
}

// Many tagged sentences at once; each client checks that answers carry its tags.
func judgeTags(t *testing.T, c client) string {
	if !c.tags {
		return "it has no tags"
	}
	router := rosapi.Start(t, rosapi.Must(t, "virtual"))
	work := to(t, router.Address("api"), "admin", "")
	names := []string{"telnet", "ftp", "www", "ssh", "api", "winbox"}
	for i := range 60 {
		work.Sentences = append(work.Sentences, []string{"/ip/service/print", "=.proplist=name", "?name=" + names[i%len(names)]})
	}
	work.Together = true
	for i, got := range answers(t, c, work) {
		if len(got.Rows) != 1 || got.Rows[0]["name"] != names[i%len(names)] {
			t.Errorf("answer %d is another's: %v", i, got.Rows)
		}
	}
	tagged := 0
	for _, sentence := range router.Sentences() {
		if slices.ContainsFunc(sentence.Words, func(w string) bool { return strings.HasPrefix(w, ".tag=") }) {
			tagged++
		}
	}
	if tagged < len(work.Sentences) {
		t.Errorf("only %d sentences had tags", tagged)
	}
	return fmt.Sprintf("%d tagged sentences", tagged)
}
