package accounts

import (
	"strconv"
	"strings"
)

// People make passwords by rules, and so are these entries made: a word that is at hand,
// and what a form with rules about digits and signs makes them add. They are compared with
// what the connector has, and never sent.

// handyWords are words of the product, of its use and of every login form.
var handyWords = []string{
	"redis", "valkey", "keydb", "password", "passwd", "pass", "admin", "secret",
	"welcome", "changeme", "default", "cache", "queue", "database", "master", "test",
}

// products are put beside the user's name.
var products = []string{"redis", "valkey", "keydb", "cache", "pass", "password"}

// The years that are put at the end.
const (
	firstYear = 2015
	lastYear  = 2030
)

// endings are what is put behind a word; the empty one is the word itself.
func endings() []string {
	all := []string{
		"", "1", "12", "123", "1234", "12345", "123456", "!", "1!", "123!", "@1", "@123", "#1", "#123",
		"_1", "_123", "-1", "-123", "00", "01", "007", "99", "6379",
	}
	for year := firstYear; year <= lastYear; year++ {
		text := strconv.Itoa(year)
		all = append(all, text, text+"!", "@"+text)
	}
	return all
}

// madePasswords are the handy words with each ending.
func madePasswords() []string {
	var made []string
	for _, word := range handyWords {
		for _, ending := range endings() {
			made = append(made, word+ending)
		}
	}
	return made
}

// namePasswords are those that the user's name makes: with each ending, twice, and beside
// the product's. In lower case; none for no name.
func namePasswords(name string) []string {
	if name == "" {
		return nil
	}
	name = strings.ToLower(name)
	made := []string{name + name}
	for _, ending := range endings() {
		made = append(made, name+ending)
	}
	for _, product := range products {
		for _, between := range []string{"", "_", "-"} {
			for _, ending := range []string{"", "1", "123", "!"} {
				made = append(made, name+between+product+ending, product+between+name+ending)
			}
		}
	}
	return made
}
