package database

import (
	"slices"
	"strings"

	"hardcheck/checks"
)

// SuperuserParams are the parameters of database-superusers-few.
type SuperuserParams struct {
	Of
	// Allow are the superusers that the owner knows of.
	Allow []string `json:"allow"`
}

// SuperusersFew reports roles that may do everything and are not on the owner's list.
var SuperusersFew = &checks.Check{
	ID:       "database-superusers-few",
	Title:    "Nobody but the known roles is a superuser of the database server",
	Severity: checks.Medium,
	Description: "A superuser passes every check of rights, reads every file of the server's account and runs programs on its host. An application that connects as one " +
		"hands all that to whoever finds a hole in it. The check lists the superusers that may log in; the parameter `allow` names those that are meant " +
		"to be, by default postgres. The auditor itself needs none of it.",
	Remediation: "Take the right away, `ALTER ROLE name NOSUPERUSER;`, and grant what the role needs: an application its own database and schema, a monitor " +
		"`pg_monitor`, a backup `pg_read_all_data` or REPLICATION.",
	References: []string{rolesPage, "https://www.postgresql.org/docs/current/predefined-roles.html"},
	Rule:       eachWith(SuperuserParams{Of: every(), Allow: []string{"postgres"}}, superusersFew),
}

func superusersFew(o checks.Observed[Facts], p SuperuserParams) {
	roles, _ := checks.NeedAll(o, o.Facts.Superusers, "superusers")
	var names []string
	for _, role := range roles {
		if !role.Login {
			continue
		}
		names = append(names, role.Name)
		if s := o.Subject(role.Name); !slices.Contains(p.Allow, role.Name) {
			s.Evidence("pg_roles", "%s: rolsuper, rolcanlogin", role.Name)
			s.Violation("is a superuser and may log in")
			if role.Name == o.Facts.Login {
				s.Evidence("login", "this audit logged in as %s", role.Name)
			}
		}
	}
	if len(names) > 0 {
		o.Evidence("pg_roles", "superusers that may log in: %s", strings.Join(names, ", "))
	}
}
