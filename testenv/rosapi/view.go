package rosapi

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// secrets are the attributes that need the policy "sensitive". That they are absent
// without it, and not masked, is assumed.
var secrets = []string{
	"password", "secret", "secrets", "private-key", "preshared-key", "wpa-pre-shared-key", "wpa2-pre-shared-key",
	"passphrase", "ipsec-secret", "authentication-password", "encryption-password", "key", "auth-key", "sim-pin",
	"security.passphrase", "connection-request-password", "management-protection-key", "mschapv2-password", "tcp-md5-key",
}

// view is the rows of a menu as one user sees them.
func (d Device) view(menu string, policies []string) []Row {
	rows := asPrinted(menu, d.Rows(menu))
	if menu == "/ip/service" && d.atLeast(7, 18) {
		rows = sockets(rows)
	}
	if allowed(policies, "sensitive") || menu == "/certificate" {
		return rows
	}
	for i := range rows {
		rows[i] = slices.DeleteFunc(rows[i], func(a Attribute) bool { return slices.Contains(secrets, a.Name) })
	}
	return rows
}

// sockets adds a dynamic row for every socket of an enabled service: later versions
// print two, for both families. The attributes of such a row are assumed.
func sockets(rows []Row) []Row {
	all := slices.Clone(rows)
	for i, row := range rows {
		all[i] = row.set(Attribute{"proto", "tcp", Captured}).set(Attribute{"dynamic", "false", Captured})
		if disabled, _ := row.Get("disabled"); disabled == "true" {
			continue
		}
		for range 2 {
			socket := Row{{".id", nextID(all), Assumed}}
			for _, name := range []string{"name", "port", "vrf", "certificate", "tls-version"} {
				if value, has := row.Get(name); has {
					socket = append(socket, Attribute{name, value, Assumed})
				}
			}
			all = append(all, append(socket,
				Attribute{"dynamic", "true", Captured}, Attribute{"disabled", "false", Assumed},
				Attribute{"invalid", "false", Assumed}, Attribute{"proto", "tcp", Captured},
				Attribute{"address", "", Assumed}))
		}
	}
	return all
}

// atLeast compares the device's own version; a version that isn't understood is new.
func (d Device) atLeast(major, minor int) bool {
	parts := versionForm.FindStringSubmatch(d.first("/system/resource", "version"))
	if parts == nil {
		return true
	}
	x, errX := strconv.Atoi(parts[1])
	y, errY := strconv.Atoi(parts[2])
	if errX != nil || errY != nil || x > major {
		return true
	}
	return x == major && y >= minor
}

// versionForm is the beginning of "7.14.3 (stable)" and "7.18beta2 (testing)".
var versionForm = regexp.MustCompile(`^(\d+)\.(\d+)`)

// policies of a user's group; none for a user who doesn't exist.
func (d Device) policies(user string) []string {
	row, _ := d.findRow("/user", user)
	name, _ := row.Get("group")
	group, _ := d.findRow("/user/group", name)
	policy, _ := group.Get("policy")
	return strings.Split(policy, ",")
}

func allowed(policies []string, policy string) bool { return slices.Contains(policies, policy) }
