package main

// redisAuditor is pasted by people into redis.conf: a test lets a server load its line.
const redisAuditor = `A least-privilege user for auditing Redis 6.0 and later, and Valkey

One line in redis.conf (or, where the aclfile directive is set, in that file), with the SHA-256 of
a long random password in place of the angle brackets. Redis 6.2 and later, Valkey:

    user audit on #<sha256> resetkeys resetchannels -@all +ping +info +hello +command|info +config|get +acl|list +acl|whoami +module|list

Redis 6.0, which has no permissions for channels and refuses the word:

    user audit on #<sha256> resetkeys -@all +ping +info +hello +command|info +config|get +acl|list +acl|whoami +module|list

The user can read no key and change nothing. +config|get shows the directives, requirepass and
masterauth among them: hardcheck judges those two in memory and keeps neither. +acl|list shows the
digests of the other users' passwords, which it does not keep either. Without one of these two
hardcheck runs on, and says which checks it could not assess.

The digest:  printf %s "$PASSWORD" | sha256sum
Loading it:  restart the server (with an aclfile, ACL LOAD is enough), or enter the same line with
             ACL SETUSER in place of "user": it then holds until the server restarts
Using it:    hardcheck audit redis://audit@HOST --password-env PASSWORD
To undo:     remove the line, and ACL DELUSER audit

Redis 5 and earlier have no ACL users: the server's password (requirepass) is the only one, with
full access.
`
