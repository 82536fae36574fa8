package main

// databaseAuditor is pasted by people into psql: a test runs its statements.
const databaseAuditor = `A reading role for auditing PostgreSQL 10 and later

As a superuser in psql; \password asks for the password and sends a digest of it:

    CREATE ROLE audit LOGIN;
    \password audit
    GRANT SELECT ON pg_hba_file_rules TO audit;
    GRANT EXECUTE ON FUNCTION pg_hba_file_rules() TO audit;

And a line in pg_hba.conf, above those that refuse everybody, with the auditing machine's address;
then SELECT pg_reload_conf();

    hostssl postgres audit 10.10.0.50/32 scram-sha-256

The grants hold in the database in which they are made: log in to that one. It need not be yours,
postgres will do; postgres://audit@HOST/DATABASE names another. The role reads no table of yours
and can change nothing: hardcheck's session is read-only besides, and its transport knows these
statements alone:

    SHOW server_version
    SHOW listen_addresses
    SHOW password_encryption
    SHOW log_connections
    SELECT rolname, rolcanlogin FROM pg_roles WHERE rolsuper ORDER BY rolname LIMIT 1001
    SELECT line_number, type, array_to_json(database), array_to_json(user_name), address, netmask,
        auth_method, error IS NOT NULL FROM pg_hba_file_rules ORDER BY line_number LIMIT 2001

What remains, should its password be stolen: who may come in from where (pg_hba.conf), and the
names of all roles and databases, which every login may read. Without the two grants everything
but pg_hba.conf is read (pg_monitor alone is not enough for it), and what rests on it is not
assessed.

Without a login hardcheck asks whether TLS is offered. With consent: [active] it also names a role
that does not exist, with and without TLS, and closes the connection when the server says what
proof it wants; the server logs each as a connection or a failed login.

Using it:    hardcheck audit postgres://audit@HOST --password-env PASSWORD
To undo:     REVOKE EXECUTE ON FUNCTION pg_hba_file_rules() FROM audit;
             REVOKE SELECT ON pg_hba_file_rules FROM audit;  DROP ROLE audit;
`
