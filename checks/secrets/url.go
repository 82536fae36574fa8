package secrets

import (
	"strings"

	"hardcheck/checks/pattern"
)

var (
	urlLogin = pattern.New(`[A-Za-z][A-Za-z0-9+.-]*://([^/\s:@"']*):([^@/\s?#"']+)@`)
	// urlKey is a key in the place of the user: Sentry's, GitHub's, those of notification services.
	urlKey   = pattern.New(`[A-Za-z][A-Za-z0-9+.-]*://([A-Za-z0-9_-]{16,})@`)
	urlQuery = pattern.New(`[A-Za-z][A-Za-z0-9+.-]*://[^\s"']*?[?&;]`)
	argument = pattern.New(`[?&;]([A-Za-z0-9_.-]{2,40})=([^&;#\s"']+)`)
	// dsns are logins without a scheme: of Go's MySQL driver (user:password@tcp(host)) and of
	// Oracle (user/password@//host).
	dsns = pattern.New(`^[^:@/\s]+:([^@\s]+)@(?:tcp|unix)\(|^[A-Za-z0-9_$]+/([^@/\s]+)@//`)
	// webhooks are addresses whose last part is the key: the issuers' pages are
	// api.slack.com/messaging/webhooks, discord.com/developers/docs/resources/webhook,
	// learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors, core.telegram.org/bots/api,
	// open.feishu.cn/document, help.zapier.com, ifttt.com/maker_webhooks.
	webhooks = pattern.New(`hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9]+/[A-Za-z0-9]+/([A-Za-z0-9]{6,})` +
		`|discord(?:app)?\.com/api/webhooks/[0-9]+/([A-Za-z0-9_-]{16,})|\.office\.com/webhook(?:b2)?/([A-Za-z0-9@-]{32,})` +
		`|open\.(?:feishu\.cn|larksuite\.com)/open-apis/bot/v2/hook/([A-Za-z0-9-]{16,})|hooks\.zapier\.com/hooks/catch/[0-9]+/([A-Za-z0-9]{4,})` +
		`|maker\.ifttt\.com/trigger/[^/\s]+/(?:json/)?with/key/([A-Za-z0-9_-]{8,})`)
)

// hook is an address of a hook that ends in something random, as Mattermost's and Rocket.Chat's do.
var hook = pattern.New(`://[^\s"']*?/(?:web)?hooks?/(?:[^\s"']*/)?([A-Za-z0-9_-]{16,})(?:$|[\s"'?#])`)

// byURL judges a value with URLs: the first that has a password, or a key.
func byURL(value string) Finding {
	if !strings.ContainsAny(value, "/(") {
		return Finding{} // all of them have a path, or an address in brackets
	}
	if found := webhooks.FindStringSubmatch(value); found != nil {
		return secret(FormURLToken, High, strings.Join(found[1:], ""))
	}
	if !strings.Contains(value, "://") {
		return byDSN(value)
	}
	if found := hook.FindStringSubmatch(value); found != nil && isRandom(found[1]) {
		return secret(FormURLToken, High, found[1])
	}
	for _, found := range urlLogin.FindAllStringSubmatch(value, -1) {
		if !isReference(found[2]) {
			return secret(FormURL, High, found[2])
		}
	}
	for _, found := range urlKey.FindAllStringSubmatch(value, -1) {
		if isRandom(found[1]) {
			return secret(FormURLToken, High, found[1])
		}
	}
	if f := byDSN(value); f.Found() {
		return f
	}
	if urlQuery.MatchString(value) {
		return byArguments(value)
	}
	return Finding{}
}

// byDSN judges a login without a scheme.
func byDSN(value string) Finding {
	if found := dsns.FindStringSubmatch(value); found != nil && !isReference(found[1]+found[2]) {
		return secret(FormURL, High, found[1]+found[2])
	}
	return Finding{}
}

// byArguments judges the arguments of a URL by their names; Azure's sig and a signature are
// keys too.
func byArguments(value string) Finding {
	for _, found := range argument.FindAllStringSubmatch(value, -1) {
		n := natureOf(found[1])
		if n == plain && (found[1] == "sig" || found[1] == "key" || found[1] == "signature") {
			n = key
		}
		if f := byName(n, found[2]); f.Found() && f.Confidence != Low {
			f.Form, f.Confidence = FormURLToken, High
			if n == password {
				f.Form = FormURL
			}
			return f
		}
	}
	return Finding{}
}
