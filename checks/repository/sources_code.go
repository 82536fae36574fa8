package repository

// The pages that recommend what the checks of CI, settings and Dockerfiles ask for.
const (
	pipAudit        = "https://github.com/pypa/pip-audit#exit-codes"
	govulncheck     = "https://pkg.go.dev/golang.org/x/vuln/cmd/govulncheck"
	trivyExit       = "https://trivy.dev/latest/docs/configuration/others/#exit-code"
	trivyAction     = "https://github.com/aquasecurity/trivy-action"
	grypeFail       = "https://github.com/anchore/grype#gating-on-severity-of-vulnerabilities"
	actionsShell    = "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell"
	owaspComponents = "https://owasp.org/Top10/A06_2021-Vulnerable_and_Outdated_Components/"
	codeScanning    = "https://docs.github.com/en/code-security/code-scanning/introduction-to-code-scanning/about-code-scanning-with-codeql"
	bandit          = "https://bandit.readthedocs.io/en/latest/man/bandit.html"
	gosec           = "https://github.com/securego/gosec"
	semgrepExit     = "https://semgrep.dev/docs/cli-reference#exit-codes"
	djangoDeploy    = "https://docs.djangoproject.com/en/5.2/howto/deployment/checklist/"
	djangoSettings  = "https://docs.djangoproject.com/en/5.2/ref/settings/"
	djangoCSRF      = "https://docs.djangoproject.com/en/5.2/ref/csrf/"
	djangoLogging   = "https://docs.djangoproject.com/en/5.2/topics/logging/"
	restThrottling  = "https://www.django-rest-framework.org/api-guide/throttling/"
	restPermissions = "https://www.django-rest-framework.org/api-guide/permissions/"
	restTokens      = "https://www.django-rest-framework.org/api-guide/authentication/"
)
