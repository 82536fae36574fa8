package secrets

// program is a program that takes a password by an option whose name doesn't say so.
type program struct {
	names   []string
	options []string
	// verbs are commands of the program behind which the last word is a password.
	verbs []string
	// verb is the command of the program that the options belong to; empty for every one.
	verb string
	// attached: a short option may have its value in the same word; attachedOnly: it must.
	attached, attachedOnly bool
	// login parts the user from the password in the value; a value without it is none.
	login string
}

// programs are by their manual pages. Options whose names speak of a password are found by
// that (--requirepass, --token), whatever the program is.
var programs = []program{
	// mysql(1): "If you use the short option form (-p), you cannot have a space".
	{names: []string{"mysql", "mysqladmin", "mysqldump", "mysqlimport", "mysqlcheck", "mysqlshow", "mariadb", "mariadb-admin", "mariadb-dump", "mariadb-check"}, options: []string{"-p"}, attached: true, attachedOnly: true},
	// curl(1): -u, --user <user:password>, -U, --proxy-user <user:password>.
	{names: []string{"curl"}, options: []string{"-u", "--user", "-U", "--proxy-user"}, attached: true, login: ":"},
	// http(1) of HTTPie: -a, --auth USER[:PASS].
	{names: []string{"http", "https", "xh"}, options: []string{"-a", "--auth"}, attached: true, login: ":"},
	// redis-cli(1): -a, --pass <password>.
	{names: []string{"redis-cli", "valkey-cli", "keydb-cli", "redis-benchmark"}, options: []string{"-a", "--pass"}},
	{names: []string{"mongo", "mongosh", "mongodump", "mongorestore", "mongoexport", "mongoimport", "cqlsh", "rabbitmqadmin", "influx_inspect"}, options: []string{"-p"}, attached: true},
	// rabbitmqctl(8): add_user username password, change_password.
	{names: []string{"rabbitmqctl"}, verbs: []string{"add_user", "change_password", "authenticate_user"}},
	// mosquitto_pub(1): -P, --pw.
	{names: []string{"mosquitto_pub", "mosquitto_sub", "mosquitto_rr"}, options: []string{"-P", "--pw"}},
	{names: []string{"mosquitto_passwd"}, verbs: []string{"-b"}},
	// htpasswd(1): -b takes the password from the command line.
	{names: []string{"htpasswd"}, verbs: []string{"-b", "-nb", "-bn", "-cb", "-bc", "-nbB", "-bnB", "-Bbn", "-Bb", "-bB", "-cBb", "-Bbc"}},
	// sshpass(1), ldapsearch(1), sqlcmd, snmpcmd(1), unzip(1), ftp clients.
	{names: []string{"sshpass"}, options: []string{"-p"}, attached: true},
	{names: []string{"ldapsearch", "ldapadd", "ldapmodify", "ldapdelete", "ldapwhoami", "ldappasswd"}, options: []string{"-w"}, attached: true},
	{names: []string{"sqlcmd", "bcp", "osql", "unzip", "zip"}, options: []string{"-P"}},
	{names: []string{"snmpget", "snmpwalk", "snmpset", "snmpbulkwalk", "snmpgetnext"}, options: []string{"-c", "-A", "-X"}},
	{names: []string{"smbclient", "rpcclient"}, options: []string{"-U", "--user"}, login: "%"},
	// docker-login(1), skopeo(1).
	{names: []string{"docker", "podman", "nerdctl", "buildah", "oras", "az"}, options: []string{"-p"}, verb: "login"},
	{names: []string{"skopeo"}, options: []string{"--creds", "--src-creds", "--dest-creds"}, login: ":"},
	// ttyd(1), gotty(1), chisel: a login before what they serve.
	{names: []string{"ttyd", "gotty"}, options: []string{"-c", "--credential"}, login: ":"},
	{names: []string{"chisel"}, options: []string{"--auth"}, login: ":"},
	// celery flower: --basic_auth=user:password.
	{names: []string{"flower"}, options: []string{"--basic_auth", "--basic-auth"}, login: ":"},
	{names: []string{"etcdctl"}, options: []string{"--user"}, login: ":"},
	{names: []string{"wget"}, options: []string{"--http-password", "--ftp-password", "--proxy-password"}},
	// openssl-passphrase-options(1): pass:password.
	{names: []string{"openssl"}, options: []string{"pass:"}},
	{names: []string{"7z", "7za", "x11vnc"}, options: []string{"-p", "-passwd"}, attached: true},
}
