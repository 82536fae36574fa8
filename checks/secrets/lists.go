package secrets

// The words of names, each list with the reason for which its words count.
var (
	// folders are shell variables with a folder, not a password.
	folders = []string{"PWD", "OLDPWD"}
	// passwords mean a password by themselves.
	passwords = []string{
		"password", "passwords", "passwd", "passphrase", "passcode", "passwort", "pass", "pwd", "pw", "psk", "requirepass", "masterauth", "storepass", "keypass",
	}
	// passages begin words that end in "pass" and mean a way: bypass, compass.
	passages = []string{"by", "com", "tres", "sur", "encom", "over", "under", "multi", "single", "one", "two", "first", "last", "low", "high", "band", "is", "kee"}
	// variants tell several secrets of a kind apart.
	variants = []string{
		"base", "default", "current", "old", "new", "previous", "primary", "secondary", "prod", "production", "dev", "staging", "test", "local",
		"b64", "base64", "raw", "value", "plain", "string", "crypt", "data",
	}
	// principals are whose secret it is, where the name says so behind it.
	principals = []string{"admin", "root", "db", "database", "replication", "postgres", "mysql", "redis", "sa", "ro", "rw", "master", "smtp", "mail"}
	// owned are the words behind which a principal may stand.
	owned = []string{"password", "passwd", "passphrase", "secret"}
	// textTokens are pieces of a language model's text.
	textTokens = []string{"eos", "bos", "pad", "unk", "sep", "cls", "mask", "stop", "start", "end", "special", "max", "min"}
	// nameOnly make a secret the name of an object that holds one: Kubernetes' and registries'.
	nameOnly = []string{"pull", "k8s", "kube", "kubernetes", "existing", "tls", "registry"}
	// clusters are programs whose nodes prove themselves by a shared cookie: Erlang's.
	clusters = []string{"erlang", "erl", "rabbitmq", "node", "release", "couchdb", "ejabberd", "vernemq", "dist", "magic", "cluster"}
	// logins are words for a login, or for the way to log in.
	logins = []string{"auth", "bearer", "basicauth", "authorization", "credential", "credentials", "creds"}
	// authByPassword make it a login itself: redis-cli's REDISCLI_AUTH, Neo4j's NEO4J_AUTH, Flower's.
	authByPassword = []string{"rediscli", "redis", "valkeycli", "valkey", "neo4j", "basic", "proxy"}
	// keyKinds make the word key that of a secret.
	keyKinds = []string{
		"api", "private", "priv", "access", "secret", "encryption", "encrypt", "crypt", "crypto", "cipher", "signing", "sign", "master", "auth", "account", "storage",
		"shared", "preshared", "session", "jwt", "hmac", "license", "licence", "deploy", "webhook", "integration", "admin", "app", "application", "fernet", "rpc",
		"wallet", "service", "root", "unseal", "recovery", "otp", "totp", "subscription", "function", "security", "token", "aes", "client", "consumer",
	}
	// publicKinds are keys that are made to be known.
	publicKinds = []string{"public", "pub", "gpg", "pgp", "publishable", "site", "authorized", "host", "known", "recv", "receive", "send", "fetch", "refresh", "list"}
	// besideLogins are a proxy's settings of its logins that aren't logins.
	besideLogins = []string{"usersfile", "file", "realm", "removeheader", "headerfield", "header", "enabled", "path"}
	// ways are ways to log in, no logins.
	ways = []string{
		"basic", "digest", "plain", "login", "crammd5", "cram-md5", "ldap", "oauth", "oauth2", "oidc", "saml", "token", "jwt", "htpasswd", "ntlm", "kerberos", "gssapi", "md5",
		"scram", "scram-sha-1", "scram-sha-256", "scram-sha-512", "pam", "local", "trust", "internal", "external", "anonymous", "optional", "required", "password", "passwords", "userpass", "x509",
		"mtls", "tls", "cert", "certificate", "simple", "form", "native", "bearer", "github", "google", "gitlab", "keycloak", "silly", "include", "omit", "same-origin", "iam", "env", "default", "sasl", "proxy", "db", "database",
	}
	// switches begin options that take no value: the word behind --disabled-password is another's.
	switches = []string{"disabled", "disable", "no", "without", "allow", "enable", "enabled", "skip", "require", "use", "generate", "show", "hide", "empty", "with", "force", "reset", "ask", "change"}
	// truths are switches, and words for nothing.
	truths = []string{"true", "false", "yes", "no", "on", "off", "none", "null", "nil", "undefined", "0", "1", "enabled", "disabled", "enable", "disable", "auto"}
)
