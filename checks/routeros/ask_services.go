package routeros

import (
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
)

// switched returns a menu and whether the switch in it is on. known is false where
// that can't be told, which is then recorded.
func switched[T any](o checks.Observed[Facts], menu checks.Value[T], field, attribute string, at func(T) checks.Value[bool]) (settings T, on, known bool) {
	settings, known = Need(o, menu, field)
	if !known {
		return settings, false, false
	}
	on, known = checks.Need(o, at(settings), field+"."+attribute)
	if known {
		o.Evidence(pathOf(field)+" "+attributeOf(field, attribute), "%s", yesNo(on))
	}
	return settings, on, known
}

// ofSwitch is for menus that are nothing but a switch.
func ofSwitch(s Switch) checks.Value[bool] { return s.Enabled }

// pathOf is the menu that fills a field of the facts, as the console writes it.
func pathOf(field string) string {
	i := slices.IndexFunc(menus(), func(m Menu) bool { return m.Field == field })
	if i < 0 {
		return field
	}
	return menus()[i].Path
}

// attributeOf is the router's name for a value of the menu that fills a field.
func attributeOf(field, value string) string {
	menu, _ := FindMenu(pathOf(field))
	i := slices.IndexFunc(menu.Attributes, func(a Attribute) bool { return a.Field == value })
	if i < 0 {
		return value
	}
	return menu.Attributes[i].Name
}

func yesNo(on bool) string {
	if on {
		return "yes"
	}
	return "no"
}

// anyAddress reports whether a list of prefixes lets every address of a family in. An
// empty list does.
func anyAddress(prefixes []string) bool {
	return len(prefixes) == 0 || slices.ContainsFunc(prefixes, func(text string) bool {
		prefix, err := netip.ParsePrefix(text)
		return err == nil && prefix.Bits() == 0 || text == "0.0.0.0" || text == "::"
	})
}

// among returns the items that are on the other list, in their order.
func among(items, others []string) []string {
	return slices.DeleteFunc(slices.Clone(items), func(item string) bool { return !slices.Contains(others, item) })
}

// commas joins words for a message.
func commas(words []string) string { return strings.Join(words, ", ") }

// named is a row's name, or what stands in for a row without one.
func named(name, otherwise string) string {
	if name == "" {
		return otherwise
	}
	return name
}

// fromExport reports whether the facts are a configuration file, which has neither
// states nor rows that the router makes by itself.
func fromExport(f Facts) bool { return f.Transport == "export" }
