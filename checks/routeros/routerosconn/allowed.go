package routerosconn

import (
	"errors"
	"fmt"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// shownLogin stands for the login with its words.
const shownLogin = "/login [redacted]"

var quitSentence = []string{"/quit"}

// printSentence asks for the rows of a menu, always with the list of attributes. The
// texts of scripts are left out where scripts is false.
func printSentence(menu routeros.Menu, scripts bool) []string {
	return []string{menu.Path + "/print", "=.proplist=" + strings.Join(menu.Names(scripts), ",")}
}

// countSentence asks for the number of rows of a menu.
func countSentence(menu routeros.Menu) []string {
	return []string{menu.Path + "/print", "=count-only="}
}

// allowedSentences holds every sentence that may be sent but the login, as its bytes.
// Nearly every print of RouterOS also takes words that write to the router's disk or
// never end (file, append, follow, interval): only whole sentences are compared.
func allowedSentences(scripts bool) map[string]bool {
	allowed := map[string]bool{string(encodeSentence(quitSentence)): true}
	for _, menu := range routeros.Menus() {
		allowed[string(encodeSentence(printSentence(menu, scripts)))] = true
		for _, secret := range secretsOf(menu) {
			with, without := presenceSentences(menu, secret)
			allowed[string(encodeSentence(with))], allowed[string(encodeSentence(without))] = true, true
		}
		if menu.Limit > 0 {
			allowed[string(encodeSentence(countSentence(menu)))] = true
		}
	}
	return allowed
}

var (
	errRefused     = errors.New("refused: not on the list of sentences that only read")
	errSecondLogin = errors.New("refused: credentials are sent once only")
)

// permit returns how the transcript shows a sentence, or an error when it may not be
// sent. Of a refused one only the command is in the error: the rest may be a secret.
func permit(allowed map[string]bool, words []string) (shown string, err error) {
	switch {
	case len(words) == 0:
		return "", fmt.Errorf("send an empty sentence: %w", errRefused)
	case isLogin(words):
		return shownLogin, nil
	case !allowed[string(encodeSentence(words))]:
		return "", fmt.Errorf("send %q with %d words: %w", checks.Clean(words[0]), len(words)-1, errRefused)
	}
	return shownSentence(words), nil
}

// isLogin reports whether the words are a login with name and password. The older
// login, whose answer is an MD5 digest of the password, is not allowed.
func isLogin(words []string) bool {
	return len(words) == 3 && words[0] == "/login" &&
		strings.HasPrefix(words[1], "=name=") && strings.HasPrefix(words[2], "=password=")
}

func shownSentence(words []string) string { return strings.Join(words, " ") }
