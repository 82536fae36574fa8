package main

// redisAuditor is pasted by people into redis.conf: a test lets servers load its lines.
const redisAuditor = `Least-privilege users for auditing Redis 6.0 and later, Valkey and KeyDB

One line in redis.conf (or, where the aclfile directive is set, in that file), with the SHA-256 of
a long random password in place of the angle brackets. Redis 6.2 and later, Valkey:

    user audit on #<sha256> resetkeys resetchannels -@all +ping +info +hello +command|info +config|get +acl|list +module|list

A node of a Redis Cluster, which names the other nodes:

    user audit on #<sha256> resetkeys resetchannels -@all +ping +info +hello +command|info +config|get +acl|list +module|list +cluster|nodes

Redis 6.0 and KeyDB, which have no permissions for channels and refuse the word:

    user audit on #<sha256> resetkeys -@all +ping +info +hello +command|info +config|get +acl|list +module|list

A Sentinel (6.2 and later), in sentinel.conf: it has no CONFIG and no modules, and does not start
with a line that names them:

    user audit on #<sha256> resetkeys resetchannels -@all +ping +info +hello +command|info +acl|list +sentinel|masters

The user can read no key and change nothing. What remains, should its password be stolen:

- +config|get shows every directive, requirepass and masterauth in clear text among them, and no
  rule can leave these two out. Give the default user its password as a digest in a user line, or
  switch it off, in place of requirepass; for masterauth there is no such form. hardcheck asks for
  these two over TLS, a Unix socket or loopback only, judges them in memory and keeps neither; the
  finding redis-dangerous-commands-restricted says who else can.
- +acl|list shows the names and rights of all users, and the digests of their passwords, which can
  be guessed at without the server. hardcheck keeps none.
- +info, +module|list, +cluster|nodes and +sentinel|masters show versions, paths and addresses.

Without one of these hardcheck runs on, and says which checks it could not assess.

Where rename-command gave CONFIG another name, the target's key config-command says where that name
is found, like a password: config-command: {env: NAME}. It is used once COMMAND INFO has answered
that it is CONFIG, and is shown nowhere.

The digest:  printf %s "$PASSWORD" | sha256sum
Loading it:  restart the server (with an aclfile, ACL LOAD is enough), or enter the same line with
             ACL SETUSER in place of "user": it then holds until the server restarts
Using it:    hardcheck audit redis://audit@HOST --password-env PASSWORD
To undo:     remove the line, and ACL DELUSER audit

Redis 5 and earlier have no ACL users: the server's password (requirepass) is the only one, with
full access.
`
