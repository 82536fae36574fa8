package export

import (
	"errors"
	"fmt"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// transport marks the facts of a configuration file.
const transport = routeros.Exported

// The menus that the header tells about, and one that only boards have.
const (
	resourceMenu  = "/system/resource"
	boardMenu     = "/system/routerboard"
	boardSettings = "/system/routerboard/settings"
)

// Facts are what the file tells about its router, and by path in the facts why it
// doesn't tell the rest.
func (f *File) Facts() (routeros.Facts, map[string]checks.Problem) {
	facts := routeros.Facts{Transport: transport}
	var problems checks.Problems
	problems.Add("tls", checks.Problem{Reason: checks.Source, Detail: "a file has no connection"})
	if f.Release() != "" && f.unversioned() {
		problems.Add("", checks.Problem{Reason: checks.Source, Detail: "the file is of RouterOS " + f.Release() +
			", whose defaults this program doesn't know: what the file leaves out is not assessed"})
	}
	tables := f.tables()
	for _, menu := range routeros.Menus() {
		if problem := f.fill(&facts, menu, tables[menu.Path], &problems); problem != nil {
			problems.Add(menu.Field, *problem)
		}
	}
	return facts, problems.Take()
}

// fill takes a menu into the facts, or says why it is unknown.
func (f *File) fill(facts *routeros.Facts, menu routeros.Menu, t *table, problems *checks.Problems) *checks.Problem {
	switch {
	case menu.Path == resourceMenu:
		return f.resource(facts)
	case menu.Path == boardMenu && f.header.model != "":
		facts.System.Routerboard = checks.Known(routeros.Routerboard{Present: checks.Known(true), Model: checks.Clean(f.header.model)})
		return nil
	}
	if why := f.untold(menu, t); why != "" {
		return &checks.Problem{Reason: checks.Source, Detail: why}
	}
	if t == nil && f.Whole() && !f.covers(menu.Path) {
		return &checks.Problem{Reason: checks.Unreadable, Detail: f.missing(menu.Path)}
	}
	if t == nil {
		t = f.table(menu)
	}
	switch {
	case t.problem != nil:
		return t.problem
	case menu.Limit > 0 && len(t.rows) > menu.Limit:
		return &checks.Problem{Reason: checks.Budget, Detail: fmt.Sprintf(
			"%s has %d rows, and more than %d are not judged", menu.Path, len(t.rows), menu.Limit)}
	}
	rows := make([]routeros.Row, len(t.rows))
	for i, row := range t.rows {
		rows[i] = withSettings(menu, f.Release(), row)
	}
	source := routeros.Source{Defaults: true, Release: f.Release(), Unversioned: f.unversioned(), Note: true}
	err := menu.Fill(facts, rows, source, problems)
	switch {
	case errors.Is(err, routeros.ErrBlackedOut):
		return &checks.Problem{Reason: checks.Source, Detail: err.Error()}
	case err != nil:
		return &checks.Problem{Reason: checks.Unreadable, Detail: err.Error()}
	}
	return nil
}

func (f *File) resource(facts *routeros.Facts) *checks.Problem {
	if f.Release() == "" {
		return &checks.Problem{Reason: checks.Source, Detail: "the file has no first line that tells the version of RouterOS"}
	}
	facts.System.Resource = checks.Known(routeros.Resource{Version: f.Release()})
	return nil
}

// untold says why the file doesn't tell anything about a menu; empty where it does.
func (f *File) untold(menu routeros.Menu, t *table) string {
	if why := hidden[menu.Path]; why != "" {
		return why
	}
	if !isSettable(menu) {
		return fmt.Sprintf("an export shows no states, and so nothing of %s", menu.Path)
	}
	if f.Release() != "" && routeros.CompareReleases(f.Release(), menu.Since) < 0 {
		return fmt.Sprintf("RouterOS %s has no %s: it is there from %s on", f.Release(), menu.Path, menu.Since)
	}
	if t != nil {
		return ""
	}
	switch {
	case !f.Whole():
		return fmt.Sprintf("the file doesn't mention %s, and it is not the export of a whole router", menu.Path)
	case menu.Path == boardSettings && f.header.model == "":
		return hidden[boardMenu]
	}
	return ""
}

// missing says why a menu that the file doesn't mention may have been in it.
func (f *File) missing(path string) string {
	if f.damage != nil {
		return fmt.Sprintf("the file was cut or changed by hand, and %s may have been in it: line %d %s", path, f.damage.line, f.damage.why)
	}
	return fmt.Sprintf("the file's end is missing, where %s may have been", path)
}

// isSettable reports whether anything of the menu can be set, so that an export may
// have it.
func isSettable(menu routeros.Menu) bool {
	return slices.ContainsFunc(menu.Attributes, func(a routeros.Attribute) bool { return a.Source == routeros.SourceTree })
}
