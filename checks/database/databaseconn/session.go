package databaseconn

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"

	"hardcheck/checks"
	"hardcheck/checks/database"
	"hardcheck/checks/wire"
)

// session are the settings of our own session: it can't write, and no statement runs long.
var session = map[string]string{
	"application_name":              "hardcheck",
	"default_transaction_read_only": "on",
	"statement_timeout":             "2000", // milliseconds
}

// The bounds of what is read.
const (
	maxRoles = 1000
	maxRules = 2000
)

// The statements, and there are no others.
const (
	showVersion   = "SHOW server_version"
	showListens   = "SHOW listen_addresses"
	showPasswords = "SHOW password_encryption"
	showLogging   = "SHOW log_connections"
	selectSupers  = "SELECT rolname, rolcanlogin FROM pg_roles WHERE rolsuper ORDER BY rolname LIMIT 1001"
	selectRules   = "SELECT line_number, type, array_to_json(database), array_to_json(user_name), address, netmask, auth_method, error IS NOT NULL " +
		"FROM pg_hba_file_rules ORDER BY line_number LIMIT 2001"
)

func statements() []string {
	return []string{showVersion, showListens, showPasswords, showLogging, selectSupers, selectRules}
}

// readSession logs in and reads what a login shows.
func (c *collector) readSession(ctx context.Context) {
	if withheld := c.withheld(); withheld != nil {
		c.failLogin(*withheld)
		return
	}
	server, err := c.login(ctx)
	if err != nil {
		c.failLogin(c.explainLogin(err))
		return
	}
	defer func() {
		ended, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.options.Timeout)
		defer cancel()
		_ = server.Close(ended)
		<-server.CleanupDone()
	}()
	c.facts.Login = c.access.Username
	c.read(ctx, server)
}

// withheld is why nobody logs in.
func (c *collector) withheld() *checks.Problem {
	if !c.access.Password.IsSet() && len(c.access.TLS.Cert) == 0 || c.access.Username == "" {
		return &checks.Problem{Reason: checks.Denied, Detail: "no login was given: set username and password of a reading auditor for this target (hardcheck explain database-auditor)"}
	}
	shown, known := c.facts.TLS.Get()
	if !known {
		return nil
	}
	if err := wire.Trust(shown, c.access.TLS); err != nil {
		problem := wire.Classify(err)
		problem.Detail = "no credentials were sent: " + problem.Detail
		return &problem
	}
	return nil
}

// private reports whether nobody on the way can read what is sent.
func (c *collector) private() bool {
	_, encrypted := c.facts.TLS.Get()
	return encrypted || c.access.Local()
}

// login opens the one session. Where somebody may listen, the password is proved by SCRAM
// or not at all.
func (c *collector) login(ctx context.Context) (*pgconn.PgConn, error) {
	// All that the library takes from the environment is replaced below.
	config, err := pgconn.ParseConfig("host=server user=hardcheck sslmode=disable")
	if err != nil {
		return nil, checks.Problem{Reason: checks.Unreadable, Detail: "the variables PG... of the environment stand in the way: unset PGSERVICE and the others that libpq reads"}
	}
	config.Host, config.Port, config.Fallbacks, config.TLSConfig = "server", c.access.Target.Port, nil, nil
	config.User, config.Password, config.Database = c.access.Username, c.access.Password.Reveal(), c.database()
	config.RuntimeParams = session
	config.RequireAuth = "scram-sha-256"
	if c.private() {
		config.RequireAuth = "scram-sha-256,md5,password,none"
	}
	config.ChannelBinding, config.MinProtocolVersion, config.MaxProtocolVersion = "disable", "3.0", "3.0"
	config.MaxProtocolMessageBodyLen = maxMessage * 64
	config.ValidateConnect, config.AfterConnect = nil, nil
	config.LookupFunc = func(_ context.Context, host string) ([]string, error) { return []string{host}, nil }
	opened := false
	config.DialFunc = func(ctx context.Context, _, _ string) (net.Conn, error) {
		if opened {
			return nil, errOneConnection
		}
		opened = true
		return c.open(ctx)
	}
	return pgconn.ConnectConfig(ctx, config)
}

var errOneConnection = errors.New("there is only one connection")

// open is the guarded connection of the session, over TLS where the server offers it.
func (c *collector) open(ctx context.Context) (net.Conn, error) {
	if encryption, _ := c.facts.Encryption.Get(); encryption == database.Refused {
		conn, err := c.dial(ctx)
		if err != nil {
			return nil, err
		}
		return c.overheard(conn), nil
	}
	secure, _, shown, err := wire.Connect(ctx, c.dialTLS, c.access.Host, c.access.TLS, c.offers...)
	if err != nil {
		return nil, err
	}
	// The peer of this connection need not be the one that was asked before.
	if err := wire.Trust(shown, c.access.TLS); err != nil {
		return nil, errors.Join(err, secure.Close())
	}
	return c.overheard(secure), nil
}

// overheard is the guarded connection of the session, which notes what proof is asked for.
func (c *collector) overheard(conn net.Conn) net.Conn {
	c.heard = &overheard{Conn: guarded(conn, c.options.Transcript, c.access.Username, maxProofs)}
	return c.heard
}

// overheard keeps the first answer of a server. The client library reads in the background
// when a write takes long, and is not done with it when it gives the connection up.
type overheard struct {
	net.Conn
	mu   sync.Mutex
	head []byte
}

// Read hands on what it reads.
func (o *overheard) Read(p []byte) (int, error) {
	n, err := o.Conn.Read(p)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.head = append(o.head, p[:min(n, maxHead-len(o.head))]...)
	return n, err
}

// asked is the proof that the server wants of the auditor's role; empty where it did not ask.
func (o *overheard) asked() database.Answer {
	if o == nil {
		return ""
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.head) <= headSize || o.head[0] != typeAuthentication {
		return ""
	}
	answer, _ := authentication(o.head[headSize:])
	return answer
}

// headSize is that of a message before its body; maxHead reaches over the mechanisms of
// SASL.
const headSize, maxHead = 5, 256

// maxProofs are the two messages of SCRAM.
const maxProofs = 2

// explainLogin is why nobody is logged in. The text of the server's error is never used.
func (c *collector) explainLogin(err error) checks.Problem {
	refusal, told := errors.AsType[*pgconn.PgError](err)
	asked := c.heard.asked()
	switch {
	case !told && !c.private() && (asked == database.AnswerCleartext || asked == database.AnswerMD5):
		return denied("the password was not sent: without TLS the server %s", answerText(asked))
	case !told && asked == database.AnswerOther:
		return denied("the server wants a ticket or a token of the role %q, and not a password", c.access.Username)
	case !told:
		return wire.Classify(err)
	}
	switch code := refusal.Code; code {
	case codePassword:
		return denied("the server refused the password of the role %q (28P01)", c.access.Username)
	case codeNoDatabase:
		return denied("the server has no database %q (3D000): name another one behind the host, postgres://USER@HOST/DATABASE", c.database())
	case codeDenied:
		return denied("the role %q may not connect to the database %q (42501)", c.access.Username, c.database())
	case codeViolation:
		return denied("the server refuses the settings of a reading session (08P01), as poolers such as PgBouncer do: audit the server behind it")
	default:
		if len(code) == 5 && code[:2] == "28" {
			return denied("no line of pg_hba.conf lets the role %q in from here to the database %q (%s)", c.access.Username, c.database(), checks.Clean(code))
		}
		return refused(checks.Clean(code))
	}
}

// answerText is what a server asks for.
func answerText(asked database.Answer) string {
	if asked == database.AnswerMD5 {
		return "asks for an MD5 digest of it, which opens the server like the password"
	}
	return "asks for it in clear text"
}

func denied(format string, args ...any) checks.Problem {
	return checks.Problem{Reason: checks.Denied, Detail: fmt.Sprintf(format, args...)}
}

// read runs the statements, one after the other.
func (c *collector) read(ctx context.Context, server *pgconn.PgConn) {
	c.readServer(ctx, server)
	c.facts.Listens = setting[string](ctx, c, server, "listens", showListens)
	c.facts.NewPasswords = setting[database.Method](ctx, c, server, "newPasswords", showPasswords)
	c.facts.Logging = setting[database.Logging](ctx, c, server, "logging", showLogging)
	if rows, ok := c.run(ctx, server, "superusers", selectSupers, 2); ok {
		c.facts.Superusers = rolesOf(rows)
		c.cut("superusers", len(rows), maxRoles)
	}
	if rows, ok := c.run(ctx, server, "rules", selectRules, 8); ok {
		rules, err := rulesOf(rows)
		if err != nil {
			c.fail("rules", checks.Problem{Reason: checks.Unreadable, Detail: "pg_hba_file_rules has a row of another form"})
			return
		}
		c.facts.Rules = checks.Head(rules, maxRules)
		c.cut("rules", len(rows), maxRules)
	}
}

func (c *collector) cut(field string, rows, most int) {
	if rows > most {
		c.fail(field, checks.Problem{Reason: checks.Budget, Detail: fmt.Sprintf("only the first %d were read", most)})
	}
}

// readServer tells the product by what the server says of itself at the start.
func (c *collector) readServer(ctx context.Context, server *pgconn.PgConn) {
	rows, ok := c.run(ctx, server, "server", showVersion, 1)
	if !ok || len(rows) == 0 {
		return
	}
	product := database.PostgreSQL
	switch {
	case server.ParameterStatus("crdb_version") != "":
		product = database.CockroachDB
	case strings.Contains(server.ParameterStatus("server_version"), "/"): // "1.18.0/bouncer"
		product = database.OtherServer
	}
	version, _, _ := strings.Cut(string(rows[0][0]), " ")
	c.facts.Server = checks.Known(database.Server{Product: product, Version: checks.Clean(version)})
}

// setting reads one setting.
func setting[T ~string](ctx context.Context, c *collector, server *pgconn.PgConn, field, statement string) checks.Value[T] {
	rows, ok := c.run(ctx, server, field, statement, 1)
	if !ok || len(rows) != 1 {
		return checks.Unknown[T]()
	}
	return checks.Known(T(checks.Clean(string(rows[0][0]))))
}

// run runs one statement whose rows have the given number of columns.
func (c *collector) run(ctx context.Context, server *pgconn.PgConn, field, statement string, columns int) ([][][]byte, bool) {
	results, err := server.Exec(ctx, statement).ReadAll()
	if err == nil && len(results) == 1 {
		err = results[0].Err
	}
	switch {
	case err != nil:
		c.fail(field, explainRefusal(err))
		return nil, false
	case len(results) != 1:
		c.fail(field, notPostgres)
		return nil, false
	}
	for _, row := range results[0].Rows {
		if len(row) != columns {
			c.fail(field, notPostgres)
			return nil, false
		}
	}
	if len(results[0].Rows) == 0 && columns == 1 {
		c.fail(field, notPostgres)
		return nil, false
	}
	return results[0].Rows, true
}

// explainRefusal is why a statement has no rows.
func explainRefusal(err error) checks.Problem {
	refusal, told := errors.AsType[*pgconn.PgError](err)
	if !told {
		return wire.Classify(err)
	}
	switch refusal.Code {
	case codeDenied:
		return denied("the role may not read this (42501): hardcheck explain database-auditor has the GRANTs")
	case codeNoTable, "42704", "42703":
		return checks.Problem{Reason: checks.Source, Detail: "the server has no such view or setting: it is older than PostgreSQL 10, or another product"}
	case codeTimeout:
		return checks.Problem{Reason: checks.Timeout, Detail: "the server needed more than 2 s for a statement (57014)"}
	}
	return checks.Problem{Reason: checks.Unreadable, Detail: "the server refused the statement with " + checks.Clean(refusal.Code)}
}

func rolesOf(rows [][][]byte) checks.List[database.Role] {
	roles := make([]database.Role, 0, len(rows))
	for _, row := range rows {
		roles = append(roles, database.Role{Name: checks.Clean(string(row[0])), Login: string(row[1]) == "t"})
	}
	return checks.Head(roles, maxRoles)
}

// rulesOf reads the rows of pg_hba_file_rules. A line that the server can't read has
// nothing but its number.
func rulesOf(rows [][][]byte) ([]database.Rule, error) {
	rules := make([]database.Rule, 0, len(rows))
	for _, row := range rows {
		line, err := strconv.Atoi(string(row[0]))
		if err != nil {
			return nil, err
		}
		rule := database.Rule{
			Line: line, Type: database.RuleType(text(row[1])), Address: text(row[4]), Netmask: text(row[5]),
			Method: database.Method(text(row[6])), Broken: string(row[7]) == "t",
		}
		if rule.Databases, err = names(row[2]); err != nil {
			return nil, err
		}
		if rule.Users, err = names(row[3]); err != nil {
			return nil, err
		}
		rules = append(rules, rule)
	}
	return rules, nil
}

func text(column []byte) string { return checks.Clean(string(column)) }

// names reads a list in JSON; null is none.
func names(column []byte) ([]string, error) {
	if column == nil {
		return nil, nil
	}
	var list []string
	if err := json.Unmarshal(column, &list); err != nil {
		return nil, err
	}
	for i := range list {
		list[i] = checks.Clean(list[i])
	}
	return list, nil
}
