package rosapi

import (
	"strings"
	"testing"
)

// The row of all cases; the words are those of the manual's page on queries.
var queried = Row{{Name: "name", Value: "api"}, {Name: "port", Value: "8728"}, {Name: "address", Value: ""}}

func TestQuery(t *testing.T) {
	for words, want := range map[string]bool{
		"":                                   true,
		"name":                               true,
		"address":                            true,
		"certificate":                        false,
		"-certificate":                       true,
		"-name":                              false,
		"name=api":                           true,
		"=name=api":                          true,
		"name=ftp":                           false,
		"name=API":                           false,
		"address=":                           true,
		"certificate=":                       false,
		">port=21":                           true,
		"<port=21":                           false,
		"<port=10000":                        true,
		">name=aa":                           true,
		"<certificate=1":                     false,
		"name=api port=8728":                 true,
		"name=api port=1":                    false,
		"name=ftp name=api #|":               true,
		"name=ftp port=1 #|":                 false,
		"name=api port=8728 #&":              true,
		"name=ftp #!":                        true,
		"name=ftp #!!":                       false,
		"name=ftp port=1 #|!":                true,
		"name=api port=8728 name=ftp #|&":    true,
		"name=api name=ftp #1.|&":            true,
		"name=ftp name=api #1.&":             false,
		"name=ftp name=api #0":               true,
		"name=ftp name=api #1":               false,
		"name=api #.&":                       true,
		"#&":                                 true,
		"#9999999999999999999999":            true,
		"name=ftp certificate name=api #||":  true,
		"name=ftp certificate port=8728 #!|": false,
	} {
		if got := query(strings.Fields(words)).selects(queried); got != want {
			t.Errorf("%q: got %t, want %t", words, got, want)
		}
	}
}

func FuzzQuery(f *testing.F) {
	f.Add("name=api", "#!&|.0")
	f.Add(">port=1", "#12.34.")
	f.Fuzz(func(_ *testing.T, a, b string) { query{a, b, "#" + b}.selects(queried) })
}
