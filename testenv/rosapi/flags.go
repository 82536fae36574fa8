package rosapi

import (
	_ "embed" // the list of flags
	"slices"
	"sync"
)

//go:embed flags.txt
var flagText string

var flags = sync.OnceValue(func() map[string][]string { return namesByMenu(flagText) })

// Flags lists the attributes of a menu that are flags: a device file has them as yes or
// no like any other, and the router prints a word without a value, or none.
func Flags(path string) []string { return flags()[path] }

// asPrinted writes flags as the router does.
func asPrinted(menu string, rows []Row) []Row {
	for _, name := range Flags(menu) {
		for i, row := range rows {
			at := row.index(name)
			switch {
			case at < 0:
			case slices.Contains([]string{"no", "false"}, row[at].Value):
				rows[i] = row.without(name)
			default:
				rows[i] = row.set(Attribute{name, "", row[at].Provenance})
			}
		}
	}
	return rows
}
