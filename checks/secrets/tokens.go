package secrets

import (
	"strings"

	"hardcheck/checks/pattern"
)

// issuer is a service that gives its secrets a beginning by which they can be found.
type issuer struct {
	// begin is the fixed beginning; form the whole as a regular expression.
	begin, form string
	// source is where the issuer, or who looks for its secrets, describes the form.
	source string
}

// The pages that describe several forms.
const (
	githubPage    = "https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/"
	gitlabPage    = "https://docs.gitlab.com/security/tokens/#token-prefixes"
	slackPage     = "https://docs.slack.dev/authentication/tokens/"
	stripePage    = "https://docs.stripe.com/keys"
	awsPage       = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes"
	vaultPage     = "https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes"
	grafanaPage   = "https://grafana.com/docs/grafana/latest/administration/service-accounts/"
	openaiPage    = "https://platform.openai.com/docs/api-reference/authentication"
	shopifyPage   = "https://shopify.dev/docs/apps/build/authentication-authorization"
	partnersPage  = "https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns"
	sonarPage     = "https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens/"
	digitalOcean  = "https://docs.digitalocean.com/reference/api/create-personal-access-token/"
	tailscalePage = "https://tailscale.com/kb/1277/key-prefixes"
)

// issuers are in the order of their beginnings.
var issuers = []issuer{
	{"AGE-SECRET-KEY-1", `AGE-SECRET-KEY-1[0-9A-Z]{50,}`, "https://age-encryption.org/v1"},
	{"AIza", `AIza[0-9A-Za-z_-]{35}`, "https://docs.cloud.google.com/docs/authentication/api-keys"},
	{"AKIA", `AKIA[0-9A-Z]{16}`, awsPage},
	{"ASIA", `ASIA[0-9A-Z]{16}`, awsPage},
	{"ATATT3", `ATATT3[A-Za-z0-9_=-]{50,}`, partnersPage},
	{"GOCSPX-", `GOCSPX-[A-Za-z0-9_-]{20,}`, partnersPage},
	{"NRAK-", `NRAK-[A-Z0-9]{20,}`, "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"},
	{"PMAK-", `PMAK-[a-f0-9]{24}-[a-f0-9]{34}`, partnersPage},
	{"SG.", `SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{30,}`, partnersPage},
	{"dapi", `dapi[a-f0-9]{32}`, partnersPage},
	{"dckr_", `dckr_(?:pat|oat)_[A-Za-z0-9_-]{16,}`, "https://docs.docker.com/security/access-tokens/"},
	{"do", `do[opr]_v1_[a-f0-9]{64}`, digitalOcean},
	{"dp.", `dp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9_.-]{30,}`, partnersPage},
	{"eyJ", `eyJrIjoi[A-Za-z0-9+/=]{30,}`, "https://grafana.com/docs/grafana/latest/developers/http_api/auth/"},
	{"fm", `fm[12]_[A-Za-z0-9+/=_-]{50,}`, partnersPage},
	{"gh", `gh[opusr]_[A-Za-z0-9]{30,}`, githubPage},
	{"github_pat_", `github_pat_[A-Za-z0-9_]{30,}`, githubPage},
	{"gl", `gl(?:pat|dt|rt|ptt|cbt|ft|soat|agent|imt|ffct|oas)-[A-Za-z0-9_-]{16,}`, gitlabPage},
	{"GR1348941", `GR1348941[A-Za-z0-9_-]{20,}`, gitlabPage},
	{"glc_", `glc_[A-Za-z0-9+/=]{32,}`, grafanaPage},
	{"glsa_", `glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}`, grafanaPage},
	{"gsk_", `gsk_[A-Za-z0-9]{32,}`, partnersPage},
	{"hf_", `hf_[A-Za-z0-9]{30,}`, "https://huggingface.co/docs/hub/security-tokens"},
	{"hv", `hv[bsr]\.[A-Za-z0-9_-]{24,}`, vaultPage},
	{"lin_api_", `lin_api_[A-Za-z0-9]{32,}`, partnersPage},
	{"nfp_", `nfp_[A-Za-z0-9]{30,}`, partnersPage},
	{"npm_", `npm_[A-Za-z0-9]{36}`, "https://docs.npmjs.com/about-access-tokens"},
	{"ntn_", `ntn_[A-Za-z0-9]{40,}`, partnersPage},
	{"ops_ey", `ops_eyJ[A-Za-z0-9_=-]{50,}`, partnersPage},
	{"pscale_", `pscale_(?:tkn|oauth|pw)_[A-Za-z0-9_=.-]{30,}`, partnersPage},
	{"ptr_", `ptr_[A-Za-z0-9+/=]{40,}`, "https://docs.portainer.io/api/access"},
	{"pul-", `pul-[a-f0-9]{40}`, partnersPage},
	{"pypi-AgEI", `pypi-AgEI[A-Za-z0-9_-]{30,}`, "https://pypi.org/help/#apitoken"},
	{"rk_", `rk_(?:live|test)_[0-9A-Za-z]{16,}`, stripePage},
	{"rubygems_", `rubygems_[a-f0-9]{48}`, partnersPage},
	{"sbp_", `sbp_[a-f0-9]{40}`, partnersPage},
	{"shp", `shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}`, shopifyPage},
	{"sk-", `sk-(?:proj-|svcacct-|admin-|ant-[a-z0-9]+-|or-v1-)?[A-Za-z0-9_-]{20,}`, openaiPage},
	{"sk_", `sk_(?:live|test)_[0-9A-Za-z]{16,}`, stripePage},
	{"sntry", `sntry[su]_[A-Za-z0-9+/=_-]{40,}`, "https://docs.sentry.io/account/auth-tokens/"},
	{"sq", `sq[apu]_[a-f0-9]{40}`, sonarPage},
	{"sq0", `sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22,}`, partnersPage},
	{"tskey-", `tskey-[a-z]+-[A-Za-z0-9-]{20,}`, tailscalePage},
	{"whsec_", `whsec_[A-Za-z0-9+/=]{24,}`, stripePage},
	{"xapp-", `xapp-[0-9]-[A-Za-z0-9-]{20,}`, slackPage},
	{"xox", `xox[abeoprs]-[A-Za-z0-9-]{10,}`, slackPage},
}

// bots are the tokens of Telegram's bots: the bot's number, and 35 characters or one less
// (core.telegram.org/bots/api#authorizing-your-bot).
var bots = pattern.New(`(?:^|[^0-9])[0-9]{8,10}:[A-Za-z0-9_-]{34,35}(?:$|[^A-Za-z0-9_-])`)

var issued = func() []*pattern.Pattern {
	var all []*pattern.Pattern
	for _, i := range issuers {
		all = append(all, pattern.New(`(?:^|[^A-Za-z0-9_.-])(`+i.form+`)`))
	}
	return all
}()

// issuedToken is the first token in a value that has the form of one of the issuers'.
func issuedToken(value string) string {
	for i, is := range issuers {
		if !strings.Contains(value, is.begin) {
			continue
		}
		if found := issued[i].FindStringSubmatch(value); found != nil {
			return found[1]
		}
	}
	if !strings.Contains(value, ":") {
		return ""
	}
	return bots.FindString(value)
}
