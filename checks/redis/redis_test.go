package redis_test

import (
	"testing"

	"hardcheck/checks/checktest"
	"hardcheck/checks/redis"
)

func TestChecks(t *testing.T) { checktest.Run(t, redis.Checks, redis.Kind) }
