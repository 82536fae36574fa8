//go:build !race

package firewall

const raced = false
