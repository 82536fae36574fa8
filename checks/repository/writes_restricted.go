package repository

import (
	"fmt"
	"slices"

	"hardcheck/checks"
)

// WritesRestricted reports views that let every user write.
var WritesRestricted = &checks.Check{
	ID:       "repository-writes-restricted",
	Title:    "Writing through the API needs more than a login",
	Severity: checks.High,
	Description: "Where every user may write, each account that is lost can change devices and registers. The check reads what the views of Django REST framework ask for in each action that " +
		"writes (create, update, partial_update, destroy, @action with a writing method, post, put, patch, delete): permission_classes, get_permissions that chooses by self.action, " +
		"and the default of the settings. AllowAny, IsAuthenticated and IsAuthenticatedOrReadOnly are not enough; what a class of the project's own asks for isn't known.",
	Remediation: "In the view: `def get_permissions(self): if self.action in [\"create\", ...]: return [IsAdminUser()]`, with every @action of POST in the list, or " +
		"`permission_classes=[IsAdminUser]` in `@action`.",
	References: []string{restPermissions, "https://owasp.org/API-Security/editions/2023/en/0xa5-broken-function-level-authorization/"},
	Rule:       each(writesRestricted),
}

var (
	openPermissions   = []string{"AllowAny", "IsAuthenticated", "IsAuthenticatedOrReadOnly"}
	strictPermissions = []string{"IsAdminUser", "DjangoModelPermissions", "DjangoModelPermissionsOrAnonReadOnly", "DjangoObjectPermissions"}
)

func writesRestricted(o checks.Observed[Facts]) {
	views, whole := o.Facts.Application.Views.Get()
	for _, view := range views {
		judgeView(o, o.Subject(view.Path+" "+view.Name), view)
	}
	switch {
	case !whole:
		checks.NeedAll(o, o.Facts.Application.Views, "application.views")
	case len(views) == 0:
		o.NotApplicable("there are no views of Django REST framework that write")
	}
}

func judgeView(o checks.Observed[Facts], s checks.Subject, view View) {
	actions, whole := view.Actions.Get()
	good := whole
	if !whole {
		s.Unknown(checks.Budget, "some actions of the view were not read")
	}
	for _, action := range actions {
		names, all := action.Permissions.Get()
		place := fmt.Sprintf("%s:%d", view.Path, action.Line)
		if action.Permissions.Known() {
			s.Evidence(place, "%s: %s", action.Name, listed(names))
		}
		switch {
		case !all:
			good = false
			s.Unknown(checks.Source, "what %s asks for is not written as a list of classes (%s)", action.Name, place)
		case slices.ContainsFunc(names, func(n string) bool { return slices.Contains(strictPermissions, n) }):
		case len(names) == 0:
			s.Violation("%s asks for nothing (%s)", action.Name, place)
		case !slices.ContainsFunc(names, func(n string) bool { return !slices.Contains(openPermissions, n) }):
			s.Violation("%s asks for %s only (%s)", action.Name, listed(names), place)
		default:
			good = false
			s.Unknown(checks.Source, "what %s asks for in %s isn't known: %s", action.Name, place, listed(names))
		}
	}
	if good {
		asWritten(o, s)
	}
}
