package access

import (
	"fmt"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// PasswordRulesParams are the parameters of routeros-password-rules-set.
type PasswordRulesParams struct {
	// Length is the smallest number of characters.
	Length int `json:"length"`
	// Categories is the smallest number of kinds of characters: upper case, lower
	// case, digits, symbols.
	Categories int `json:"categories"`
}

// PasswordRulesSet reports routers that accept short passwords.
var PasswordRulesSet = &checks.Check{
	ID:       "routeros-password-rules-set",
	Title:    "Password rules (minimum length and categories) are set",
	Severity: checks.Low,
	Description: "By default RouterOS accepts any password, an empty one too. The password rules of `/user settings` apply to passwords that are " +
		"set later; whether those in use follow them can't be seen. The check compares them with the parameters `length` and `categories`.",
	Remediation: "Set the rules, then have every user choose a new password:\n\n" +
		"    /user settings set minimum-password-length=12 minimum-categories=3",
	References: []string{routeros.ManualUser, routeros.ManualSecuring},
	Rule:       checks.EachWith(PasswordRulesParams{Length: 12, Categories: 3}, passwordRulesSet),
}

func passwordRulesSet(o checks.Observed[routeros.Facts], p PasswordRulesParams) {
	rules, ok := routeros.Need(o, o.Facts.Accounts.PasswordRules, "accounts.passwordRules")
	if !ok {
		return
	}
	if length, ok := checks.Need(o, rules.MinimumPasswordLength, "accounts.passwordRules.minimumPasswordLength"); ok {
		o.Evidence("/user/settings minimum-password-length", "%d", length)
		if length < p.Length {
			routeros.Mend(o, o.Subject(""), rulesOf(p)...)
			o.Violation("the smallest length of a password is %d, below %d", length, p.Length)
		}
	}
	if categories, ok := checks.Need(o, rules.MinimumCategories, "accounts.passwordRules.minimumCategories"); ok {
		o.Evidence("/user/settings minimum-categories", "%d", categories)
		if categories < p.Categories {
			routeros.Mend(o, o.Subject(""), rulesOf(p)...)
			o.Violation("the smallest number of kinds of characters is %d, below %d", categories, p.Categories)
		}
	}
}

// rulesOf are the commands that set the rules.
func rulesOf(p PasswordRulesParams) []routeros.Command {
	return []routeros.Command{routeros.Set("/user/settings",
		fmt.Sprintf("minimum-password-length=%d", p.Length), fmt.Sprintf("minimum-categories=%d", p.Categories))}
}
