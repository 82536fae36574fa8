package routeros

import (
	"cmp"
	"reflect"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
)

// logRow is a row of /log. It is judged at once and not kept: people type passwords
// in place of their user name.
type logRow struct {
	Message string `json:"message" ros:"message" source:"manual"`
}

// loginFailure is the message of a failed login: "login failure for user admin from
// 192.0.2.9 via ssh". The user's name may hold anything, so the end decides.
var loginFailure = pattern.New(`^login failure for user .* from ([\w.:%-]{1,64}) via ([\w-]{1,32})$`)

func logMenus() []Menu {
	menu := Menu{Path: "/log", Field: "monitoring.loginFailures", Attributes: attributesOf(reflect.TypeFor[logRow]())}
	menu.fill = func(d decoder, facts *Facts, rows []Row) error {
		failures := []LoginFailure{}
		for _, row := range rows {
			var entry logRow
			if err := d.decode(row, &entry); err != nil {
				return err
			}
			failures = addFailure(failures, entry.Message)
		}
		slices.SortFunc(failures, func(a, b LoginFailure) int {
			return cmp.Or(cmp.Compare(a.Address, b.Address), cmp.Compare(a.Via, b.Via))
		})
		facts.Monitoring.LoginFailures = checks.Known(failures)
		return nil
	}
	return []Menu{menu}
}

func addFailure(failures []LoginFailure, message string) []LoginFailure {
	parts := loginFailure.FindStringSubmatch(message)
	if parts == nil {
		return failures
	}
	failure := LoginFailure{Address: parts[1], Via: parts[2], Count: 1}
	for i := range failures {
		if failures[i].Address == failure.Address && failures[i].Via == failure.Via {
			failures[i].Count++
			return failures
		}
	}
	return append(failures, failure)
}
