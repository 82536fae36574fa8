package routerosconn

import (
	"fmt"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/wire"
)

// The conditions under which steps of a plan are taken.
const (
	whenTrusted = "the router's certificate is trusted"
	whenEntered = "the login succeeds"
	// Added to the condition of the menu itself.
	whenSensitive = ", the menu has rows, and the user has the right sensitive"
)

// Plan lists what [Collect] does with this access, in its order. It sends nothing. A
// failing step ends the connection, of which there is one only.
func Plan(access checks.Access) []checks.Step {
	c := newCollector(access)
	if problem := c.wanting(); problem != nil {
		return []checks.Step{{Connection: 1, Event: "connect", What: access.Connects(), Class: checks.Passive, Skipped: problem.Detail}}
	}
	steps := []checks.Step{{Connection: 1, Event: "connect", What: access.Connects(), Class: checks.Passive}}
	send := func(what, when string) {
		steps = append(steps, checks.Step{Connection: 1, Event: "send", What: checks.Clean(what), Class: checks.SafeRead, When: when})
	}
	login := ""
	if c.encrypted() {
		offers := wire.Offers()
		send(offers[0].Hello(), "")
		for _, offer := range offers[1:] {
			send(offer.Hello(), "the router refuses TLS "+offers[0].String()+": on a new connection")
		}
		if !access.TLS.Insecure {
			login = whenTrusted
		}
	}
	send(shownLogin, login)
	for _, menu := range routeros.Menus() {
		when := whenEntered
		if menu.Limit > 0 {
			send(shownSentence(countSentence(menu)), when)
			when = fmt.Sprintf("%s, and %s has at most %d rows", whenEntered, menu.Path, menu.Limit)
		}
		send(shownSentence(printSentence(menu, c.sheltered())), when)
		for _, secret := range secretsOf(menu) {
			with, without := presenceSentences(menu, secret)
			send(shownSentence(with), when+whenSensitive)
			send(shownSentence(without), when+whenSensitive)
		}
	}
	send(shownSentence(quitSentence), whenEntered)
	return append(steps, checks.Step{Connection: 1, Event: "close", Class: checks.Passive})
}
