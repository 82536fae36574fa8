package web

// The pages that recommend what the checks ask for.
const (
	djangoChecklist = "https://docs.djangoproject.com/en/5.2/howto/deployment/checklist/"
	djangoSecurity  = "https://docs.djangoproject.com/en/5.2/topics/security/"
	restAuth        = "https://www.django-rest-framework.org/api-guide/authentication/"
	restPermissions = "https://www.django-rest-framework.org/api-guide/permissions/"
	restThrottling  = "https://www.django-rest-framework.org/api-guide/throttling/"
	channelsAuth    = "https://channels.readthedocs.io/en/stable/topics/authentication.html"
	channelsOrigin  = "https://channels.readthedocs.io/en/stable/topics/security.html"
	flowerAuth      = "https://flower.readthedocs.io/en/latest/auth.html"
	tlsGuide        = "https://csrc.nist.gov/pubs/sp/800/52/r2/final"
	asvs            = "https://owasp.org/www-project-application-security-verification-standard/"
	websocketGuide  = "https://cheatsheetseries.owasp.org/cheatsheets/WebSocket_Security_Cheat_Sheet.html"
	hstsRFC         = "https://www.rfc-editor.org/rfc/rfc6797"
	cookieRFC       = "https://www.rfc-editor.org/rfc/rfc6265"
	httpRFC         = "https://www.rfc-editor.org/rfc/rfc9110"
	websocketRFC    = "https://www.rfc-editor.org/rfc/rfc6455"
	prometheusGuide = "https://prometheus.io/docs/operating/security/"
)
