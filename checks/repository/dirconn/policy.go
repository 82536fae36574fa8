package dirconn

import (
	"errors"
	"path"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/repository"
)

// policyFolders are where GitHub looks for a policy, in its order.
var policyFolders = []string{".github", ".", "docs"}

// readPolicies reads the security policies.
func (c *collector) readPolicies() {
	var found []repository.Policy
	var unread error
	for _, folder := range policyFolders {
		for _, name := range c.tree.named() {
			if path.Dir(name) != folder || !isPolicy(path.Base(name)) {
				continue
			}
			text, err := c.read(name)
			if err != nil {
				unread = errors.Join(unread, err)
				continue
			}
			found = append(found, parsePolicy(name, string(text)))
		}
	}
	c.facts.Policies = list(c, "policies", found, unread)
}

// isPolicy reports whether a file's name is that of a policy: SECURITY, with the ending
// of a text or without.
func isPolicy(name string) bool {
	name = strings.ToLower(name)
	ending := path.Ext(name)
	return strings.TrimSuffix(name, ending) == "security" && slices.Contains([]string{"", ".md", ".markdown", ".rst", ".adoc", ".txt"}, ending)
}

// versionsSentence is that of the template that GitHub offers for a policy on versions,
// templateSentences are those on how to report.
const versionsSentence = "use this section to tell people about which versions of your project are"

var templateSentences = []string{
	"use this section to tell people how to report a vulnerability",
	"tell them where to go, how often they can expect to get an update",
}

func parsePolicy(name, text string) repository.Policy {
	lower := strings.ToLower(text)
	flat := strings.Join(strings.Fields(lower), " ")
	policy := repository.Policy{Path: checks.Clean(name), Contacts: checks.Head(contactsIn(text), maxListed), Asks: checks.Whole(asksIn(lower))}
	policy.Versions = checks.Head(versionsIn(text), maxListed)
	policy.VersionsTemplate = strings.Contains(flat, versionsSentence)
	for _, sentence := range templateSentences {
		policy.Template = policy.Template || strings.Contains(flat, sentence)
	}
	return policy
}
