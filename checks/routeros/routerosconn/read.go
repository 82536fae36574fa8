package routerosconn

import (
	"context"
	"errors"
	"fmt"

	ros "github.com/go-routeros/routeros/v3"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// readMenus asks for every menu of the manifest. An error means that the connection is
// of no more use.
func (c *collector) readMenus(ctx context.Context, session *session) error {
	for _, menu := range routeros.Menus() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := c.readMenu(session, menu); err != nil {
			return err
		}
		c.read[menu.Path] = true
	}
	return nil
}

func (c *collector) readMenu(session *session, menu routeros.Menu) error {
	if menu.Limit > 0 {
		number, err := session.count(menu)
		if err != nil {
			return c.refused(menu, err, session)
		}
		if number > menu.Limit {
			c.problems.Add(menu.Field, checks.Problem{Reason: checks.Budget, Detail: fmt.Sprintf(
				"%s has %d rows, and more than %d are not asked for", menu.Path, number, menu.Limit)})
			return nil
		}
	}
	rows, err := session.rows(menu, c.sheltered())
	if err != nil {
		return c.refused(menu, err, session)
	}
	if err := c.addPresence(session, menu, rows); err != nil {
		return err
	}
	if err := menu.Fill(&c.facts, rows, routeros.Source{}, &c.problems); err != nil {
		c.problems.Add(menu.Field, checks.Problem{Reason: checks.Unreadable, Detail: err.Error()})
	}
	c.noteLeftOut(menu)
	return nil
}

// refused notes why a menu is unknown. An error that the connection doesn't survive is
// returned.
func (c *collector) refused(menu routeros.Menu, err error, session *session) error {
	return c.refusedAt(menu.Field, menu, err, session)
}

// refusedAt is refused for a part of the menu, at its path in the facts.
func (c *collector) refusedAt(field string, menu routeros.Menu, err error, session *session) error {
	var problem checks.Problem
	trap, isTrap := errors.AsType[*ros.DeviceError](err)
	own, isOwn := errors.AsType[menuProblem](err)
	switch {
	case isOwn:
		problem = own.Problem
	case isTrap && !isFatal(trap):
		problem = c.explain(menu, trap, session)
	default:
		return err
	}
	c.problems.Add(field, problem)
	return nil
}

// explain says what a trap means for a menu. A menu that every router of the certified
// version has can't be missing there; on other versions it may have moved.
func (c *collector) explain(menu routeros.Menu, trap *ros.DeviceError, session *session) checks.Problem {
	switch kind := refusalOf(trap); {
	case kind == refusedNoPermission:
		return checks.Problem{Reason: checks.Denied, Detail: fmt.Sprintf(
			"user %q may not see %s: its group lacks a policy for that", c.access.Username, menu.Path)}
	case kind == refusedNoCommand && menu.Optional():
		c.facts.AbsentMenus = append(c.facts.AbsentMenus, menu.Path)
		return checks.Problem{Reason: checks.Source, Detail: fmt.Sprintf("this router has no %s", menu.Path)}
	case kind == refusedNoCommand && c.release() != routeros.Certified && c.release() != "":
		return checks.Problem{Reason: checks.Source, Detail: fmt.Sprintf(
			"RouterOS %s has no %s, which %s has", c.release(), menu.Path, routeros.Certified)}
	}
	return checks.Problem{Reason: checks.Unreadable, Detail: fmt.Sprintf(
		"the router refused to print %s: %s", menu.Path, session.message(trap))}
}

// release is the router's version; empty while it is unknown.
func (c *collector) release() string {
	resource, _ := c.facts.System.Resource.Get()
	return resource.Release()
}

// noteLeftOut says why attributes are unknown that were not asked for, or that this
// version doesn't have any more.
func (c *collector) noteLeftOut(menu routeros.Menu) {
	for _, attribute := range menu.Attributes {
		path := menu.Field + "." + attribute.Field
		gone := attribute.Until != "" && c.release() != "" && routeros.CompareReleases(c.release(), attribute.Until) >= 0
		switch {
		case attribute.Script && !c.sheltered():
			c.problems.Add(path, checks.Problem{
				Reason: checks.Source, Detail: "the texts of scripts may hold passwords and are not read over plaintext",
			})
		case gone:
			c.problems.Add(path, checks.Problem{Reason: checks.Source, Detail: fmt.Sprintf(
				"RouterOS %s has no %s in %s: it is gone since %s", c.release(), attribute.Name, menu.Path, attribute.Until)})
		}
	}
}
