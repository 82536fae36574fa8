package redis

import "hardcheck/checks"

// PubSubDefaultRestricted reports servers that give new users all channels.
var PubSubDefaultRestricted = &checks.Check{
	ID:       "redis-pubsub-default-restricted",
	Title:    "New Redis users get no Pub/Sub channels by default",
	Severity: checks.Low,
	Description: "With acl-pubsub-default allchannels each new ACL user may subscribe to and publish on every Pub/Sub channel unless it is " +
		"restricted. Since Redis 7.0 the default is resetchannels.",
	Remediation: "Set `acl-pubsub-default resetchannels` in redis.conf (Redis 6.2 and later) and grant channels to each user by name (`&jobs:*`); on a running " +
		"server `CONFIG SET acl-pubsub-default resetchannels`, then `CONFIG REWRITE`.",
	References: []string{aclPage, valkeyACL},
	Rule:       checks.Each(pubSubDefaultRestricted),
}

func pubSubDefaultRestricted(o checks.Observed[Facts]) {
	mend(o.Subject(""), o.Facts, "redis-pubsub-default-restricted", "")
	switch effect, _, ok := means(o.Subject(""), o.Facts, "acl-pubsub-default"); {
	case !ok || effect == off:
	case effect == nonexistent:
		o.NotApplicable("Redis before 6.2 has no permissions for channels")
	default:
		o.Violation("new users get every channel (acl-pubsub-default allchannels)")
	}
}
