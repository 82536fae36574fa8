package repository

// The pages that recommend what the checks ask for.
const (
	githubPolicy      = "https://docs.github.com/en/code-security/getting-started/adding-a-security-policy-to-your-repository"
	githubPrivate     = "https://docs.github.com/en/code-security/security-advisories/working-with-repository-security-advisories/configuring-private-vulnerability-reporting-for-a-repository"
	githubRules       = "https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/about-rulesets"
	githubSecrets     = "https://docs.github.com/en/code-security/secret-scanning/introduction/about-secret-scanning"
	dependabotOptions = "https://docs.github.com/en/code-security/dependabot/working-with-dependabot/dependabot-options-reference"
	renovateOptions   = "https://docs.renovatebot.com/configuration-options/"
	scorecardRules    = "https://github.com/ossf/scorecard/blob/main/docs/checks.md"
	reservedNames     = "https://www.rfc-editor.org/rfc/rfc2606"
	ssdf              = "https://csrc.nist.gov/pubs/sp/800/218/final"
	asvs              = "https://owasp.org/www-project-application-security-verification-standard/"
	djangoChecklist   = "https://docs.djangoproject.com/en/5.2/howto/deployment/checklist/"
	keepAChangelog    = "https://keepachangelog.com/en/1.1.0/"
	pipFormat         = "https://pip.pypa.io/en/stable/reference/requirements-file-format/"
)
