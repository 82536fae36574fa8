package dirconn

import (
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
	"hardcheck/checks/repository"
)

var (
	mailAddress = pattern.New(`[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}`)
	link        = pattern.New(`https?://([A-Za-z0-9.-]{1,253})(/[^\s)>"'\]]{0,500})?`)
	// blank is a place that was left to be filled in: "[INSERT CONTACT METHOD]".
	blank = pattern.New(`(?i)[\[<{]\s*(?:insert|your|add|enter|todo)\b[^\]>}\n]{0,80}(?:mail|contact|address)[^\]>}\n]{0,80}[\]>}]`)
	// privately are the words by which policies send people to the host's own form.
	privately = pattern.New(`(?i)\b(?:create|creating|open|opening|submit|file|draft|use|using|through|via|report)\b[^.\n]{0,60}\b(?:security advisor(?:y|ies)|private vulnerability report(?:ing)?|report a vulnerability)\b`)
	// afterwards are those by which they tell of what is published later.
	afterwards = pattern.New(`(?i)\b(?:disclos|publish|announc)`)
)

// forms are platforms that take reports.
var forms = []string{"hackerone.com", "bugcrowd.com", "huntr.com", "huntr.dev", "tidelift.com", "intigriti.com", "yeswehack.com"}

// contactsIn finds the contacts in a policy, each once, in the order of its lines.
func contactsIn(text string) []repository.Contact {
	var found []repository.Contact
	seen := map[repository.Contact]bool{}
	add := func(kind repository.ContactKind, domain string, placeholder bool, line int) {
		c := repository.Contact{Kind: kind, Domain: checks.Clean(strings.ToLower(domain)), Placeholder: placeholder}
		if !seen[c] {
			seen[c] = true
			c.Line = line
			found = append(found, c)
		}
	}
	for i, line := range strings.Split(text, "\n") {
		for _, address := range mailAddress.FindAllString(line, 50) {
			if local, domain, _ := strings.Cut(address, "@"); strings.Contains(domain, ".") || reserved(domain) {
				add(repository.ContactMail, domain, reserved(domain) || unfilled(local) || unfilled(domain), i+1)
			}
		}
		for _, match := range link.FindAllStringSubmatch(line, 50) {
			host, path := strings.ToLower(match[1]), strings.ToLower(match[2])
			switch {
			case strings.Contains(path, "/security/advisories"):
				add(repository.ContactAdvisory, host, reserved(host) || unfilled(path), i+1)
			case isForm(host):
				add(repository.ContactForm, host, unfilled(path), i+1)
			}
		}
		if blank.MatchString(line) {
			add(repository.ContactMail, "", true, i+1)
		}
		if privately.MatchString(line) && !afterwards.MatchString(line) {
			add(repository.ContactAdvisory, "", false, i+1)
		}
	}
	return found
}

func isForm(host string) bool {
	for _, form := range forms {
		if host == form || strings.HasSuffix(host, "."+form) {
			return true
		}
	}
	return false
}

// reservedNames are those of RFC 2606 and RFC 6761, and those that examples use.
var reservedNames = []string{"example", "example.com", "example.net", "example.org", "invalid", "test", "localhost", "domain.com", "company.com"}

// reserved reports whether a domain belongs to nobody.
func reserved(domain string) bool {
	domain = strings.ToLower(strings.TrimSuffix(domain, "."))
	for _, name := range reservedNames {
		if domain == name || strings.HasSuffix(domain, "."+name) {
			return true
		}
	}
	return false
}

// unfilled are the words of places that are to be filled in.
var unfilledWord = pattern.New(`(?i)(?:^|[^a-z])(?:your|my)[-_. ]?(?:name|user|username|org|organi[sz]ation|domain|company|project|repo|repository|team|email|mail|github|security)|change[-_ ]?me|placeholder|(?:^|[^a-z])(?:todo|fixme|xxx+|insert)(?:[^a-z]|$)|^your_|/(?:owner|user|username|org)/(?:repo|repository|project)/`)

// unfilled reports whether a text is one that somebody else should have filled in.
func unfilled(text string) bool { return unfilledWord.MatchString(text) }

// asks are the words by which a policy asks for each detail.
var asks = map[repository.Detail]*pattern.Pattern{
	repository.DetailDescription: pattern.New(`\bdescri(?:be|ption)|type of (?:the )?(?:vulnerability|issue)|details? (?:of|about)`),
	repository.DetailSteps:       pattern.New(`\bsteps?\b[^\n]{0,40}reproduc|step-by-step|\bhow to reproduce|reproduction|proof[- ]of[- ]concept`),
	repository.DetailImpact:      pattern.New(`\bimpact`),
	repository.DetailFix:         pattern.New(`(?:suggest|possible|proposed|potential|recommend)[^\n]{0,40}(?:fix|mitigation|solution|remediation|patch)|(?:fix|mitigation|solution|remediation|patch)e?s?[^\n]{0,20}(?:suggest|if any|if known|if you)`),
}

// asksIn are the details that a policy, in lower case, asks a report for.
func asksIn(lower string) []repository.Detail {
	var found []repository.Detail
	for _, detail := range repository.Details() {
		if asks[detail].MatchString(lower) {
			found = append(found, detail)
		}
	}
	return found
}

// ruler is the line below the head of a table.
var ruler = pattern.New(`^\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*$`)

// versionsIn are the rows of the first table whose head speaks of versions and support.
func versionsIn(text string) []repository.VersionRow {
	var rows []repository.VersionRow
	lines := strings.Split(text, "\n")
	for i := 1; i < len(lines); i++ {
		head := strings.ToLower(lines[i-1])
		if !ruler.MatchString(strings.TrimSpace(lines[i])) || !strings.Contains(head, "version") && !strings.Contains(head, "release") {
			continue
		}
		for at := i + 1; at < len(lines) && strings.Contains(lines[at], "|"); at++ {
			cells := strings.Split(strings.Trim(strings.TrimSpace(lines[at]), "|"), "|")
			if len(cells) < 2 {
				continue
			}
			row := repository.VersionRow{Range: checks.Clean(strings.Trim(strings.TrimSpace(cells[0]), "`*")), Line: at + 1}
			row.Supported = supported(strings.ToLower(strings.TrimSpace(cells[len(cells)-1])))
			rows = append(rows, row)
		}
		return rows
	}
	return rows
}

// supported reads the mark in the last column.
func supported(mark string) checks.Value[bool] {
	mark = strings.Trim(mark, "*_ `")
	switch {
	case strings.HasPrefix(mark, ":white_check_mark:"), strings.HasPrefix(mark, ":heavy_check_mark:"), strings.HasPrefix(mark, "✅"), strings.HasPrefix(mark, "✔"), strings.HasPrefix(mark, "yes"), strings.HasPrefix(mark, "supported"), strings.HasPrefix(mark, ":+1:"):
		return checks.Known(true)
	case strings.HasPrefix(mark, ":x:"), strings.HasPrefix(mark, "❌"), strings.HasPrefix(mark, "✖"), strings.HasPrefix(mark, "✗"), strings.HasPrefix(mark, "no"), strings.HasPrefix(mark, "unsupported"), strings.HasPrefix(mark, "end of life"), strings.HasPrefix(mark, "eol"):
		return checks.Known(false)
	}
	return checks.Unknown[bool]()
}
