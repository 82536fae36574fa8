package routerosconn

import (
	"fmt"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// Whether a secret is set is asked by a query over the rows, whose answer has their names
// alone: the secret itself doesn't cross the network. Two questions divide the rows, those
// with a secret and those without, so that a router which doesn't understand the query, and
// answers both with the same rows, tells nothing.
//
// A user without the right "sensitive" isn't asked for: how such a router answers isn't
// known, and a key that it hides must not look like one that is missing, or the other way.

// rowName is the attribute that tells the rows of a menu with secrets apart.
const rowName = "name"

// presenceSentences ask for the names of the rows that have the secret, and of the others.
func presenceSentences(menu routeros.Menu, secret string) (with, without []string) {
	ask := []string{menu.Path + "/print", "=.proplist=" + rowName}
	with = append(slices.Clone(ask), "?"+secret, "?"+secret+"=", "?#!", "?#&")
	without = append(slices.Clone(ask), "?-"+secret, "?"+secret+"=", "?#|")
	return with, without
}

// secretsOf are the attributes of a menu of which only the presence is a fact.
func secretsOf(menu routeros.Menu) []string {
	var names []string
	for _, attribute := range menu.Attributes {
		if attribute.Presence {
			names = append(names, attribute.Name)
		}
	}
	return names
}

// addPresence writes into the rows whether each has its secrets: an empty text stands for
// none. An error means that the connection is of no more use.
func (c *collector) addPresence(session *session, menu routeros.Menu, rows []routeros.Row) error {
	for _, secret := range secretsOf(menu) {
		for _, row := range rows {
			delete(row, secret)
		}
		if len(rows) == 0 {
			continue
		}
		if problem := c.blind(menu, secret); problem != nil {
			c.problems.Add(fieldOf(menu, secret), *problem)
			continue
		}
		err := session.divide(menu, secret, rows)
		if err == nil {
			continue
		}
		if err := c.refusedAt(fieldOf(menu, secret), menu, err, session); err != nil {
			return err
		}
	}
	return nil
}

// fieldOf is the path in the facts of an attribute of the menu.
func fieldOf(menu routeros.Menu, name string) string {
	i := slices.IndexFunc(menu.Attributes, func(a routeros.Attribute) bool { return a.Name == name })
	return menu.Field + "." + menu.Attributes[i].Field
}

// blind says why the user isn't asked whether there is a secret.
func (c *collector) blind(menu routeros.Menu, secret string) *checks.Problem {
	if c.facts.LoginHolds("sensitive") {
		return nil
	}
	return &checks.Problem{Reason: checks.Source, Detail: fmt.Sprintf(
		"whether a row of %s has a %s is shown only to users with the right sensitive, which the audit's user doesn't need for anything else",
		menu.Path, secret)}
}

// divide asks both questions and writes the answers into the rows.
func (s *session) divide(menu routeros.Menu, secret string, rows []routeros.Row) error {
	with, without := presenceSentences(menu, secret)
	has, err := s.names(with)
	if err != nil {
		return err
	}
	lacks, err := s.names(without)
	if err != nil {
		return err
	}
	for _, row := range rows {
		name := row[rowName]
		if name == "" || has[name]+lacks[name] != 1 {
			return menuProblem{checks.Problem{Reason: checks.Unreadable, Detail: fmt.Sprintf(
				"the router didn't tell which rows of %s have a %s", menu.Path, secret)}}
		}
	}
	for _, row := range rows {
		row[secret] = ""
		if has[row[rowName]] == 1 {
			row[secret] = "set"
		}
	}
	return nil
}

// names counts the rows of an answer by their name.
func (s *session) names(words []string) (map[string]int, error) {
	reply, err := s.run(words)
	if err != nil {
		return nil, err
	}
	names := map[string]int{}
	for _, sentence := range reply.Re {
		names[s.hide(sentence.Map[rowName])]++
	}
	return names, nil
}
