package redisd

import (
	"slices"
	"testing"
)

func TestBinaries(t *testing.T) {
	t.Setenv(ServersVariable, "/opt/redis-6.2:old=/opt/a/redis-server:")
	want := []Binary{{"redis-server", "redis-server"}, {"redis-6.2", "/opt/redis-6.2"}, {"old", "/opt/a/redis-server"}}
	if got := Binaries(); !slices.Equal(got, want) {
		t.Errorf("binaries %+v, want %+v", got, want)
	}
}
