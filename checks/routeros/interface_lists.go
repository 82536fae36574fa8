package routeros

import (
	"slices"
	"strings"

	"hardcheck/checks"
)

// broadLists are the interface lists that are built in and hold interfaces towards
// strangers too.
var broadLists = []string{"all", "dynamic", "static"}

// builtinLists are all that are built in.
var builtinLists = append([]string{"none"}, broadLists...)

// BuiltinList reports whether an interface list is built in.
func BuiltinList(name string) bool { return slices.Contains(builtinLists, name) }

// Outside is the list of interfaces towards the internet in the vendor's default
// configuration.
const Outside = "WAN"

// Inside is the list of the interfaces towards the own networks there.
const Inside = "LAN"

// JudgeInterfaceList judges on which interfaces something is offered: "none", and
// lists of the site's own that share no interface with the list WAN, are fine.
func JudgeInterfaceList(o checks.Observed[Facts], subject checks.Subject, what, list string, severity checks.Severity) {
	switch {
	case list == "none":
	case list == "":
		subject.Unknown(checks.Unreadable, "the router tells no list of interfaces")
	case strings.EqualFold(list, Outside):
		subject.ViolationAt(checks.High, "%s on the interfaces of the list %s", what, list)
	case slices.Contains(broadLists, strings.TrimPrefix(list, "!")):
		subject.ViolationAt(severity, "%s on the interfaces of the built-in list %s", what, list)
	case strings.HasPrefix(list, "!"):
		subject.ViolationAt(severity, "%s on all interfaces but those of the list %s", what, strings.TrimPrefix(list, "!"))
	default:
		judgeOwnList(o, subject, what, list, severity)
	}
}

func judgeOwnList(o checks.Observed[Facts], subject checks.Subject, what, list string, severity checks.Severity) {
	lists, known := checks.Need(subject, o.Facts.Network.InterfaceLists, "network.interfaceLists")
	members, ok := checks.Need(subject, o.Facts.Network.ListMembers, "network.listMembers")
	if !known || !ok {
		return
	}
	included, _ := nestedLists(list, lists)
	builtin, shared := Among(included, broadLists), Among(listInterfaces(list, lists, members), listInterfaces(Outside, lists, members))
	switch {
	case len(shared) > 0:
		subject.ViolationAt(checks.High, "%s on %s, which is in the list %s too", what, Commas(shared), Outside)
	case len(builtin) > 0:
		subject.ViolationAt(severity, "%s on the interfaces of the built-in list %s", what, Commas(builtin))
	case !needReferences(o, subject, list, lists, members):
	case FromExport(o.Facts):
		needMembers(subject, []string{list, Outside}, lists, members)
	}
}

// needReferences reports whether what the list and [Outside] rest on is there, or records
// what isn't: lists that are named and members that aren't listed. A name such as "*6"
// stands for what was removed. An export leaves out the interfaces of the board.
func needReferences(o checks.Observed[Facts], subject checks.Subject, list string, lists []InterfaceList, members []ListMember) bool {
	var listed []string
	for _, one := range lists {
		listed = append(listed, one.Name)
	}
	listed = append(listed, builtinLists...)
	own, without := nestedLists(list, lists)
	outside, outsideWithout := nestedLists(Outside, lists)
	named := slices.Concat(own, without, outside[1:], outsideWithout)
	for _, member := range members {
		if !member.Disabled && !removed(member.List) {
			named = append(named, member.List)
		}
	}
	if gone := slices.IndexFunc(named, func(name string) bool { return !slices.Contains(listed, name) }); gone >= 0 {
		subject.Unknown(checks.Unreadable, "there is no interface list %q", named[gone])
		return false
	}
	if FromExport(o.Facts) {
		return true
	}
	interfaces, ok := checks.Need(subject, o.Facts.Network.Interfaces, "network.interfaces")
	if !ok {
		return false
	}
	for _, name := range membersOf(slices.Concat(own, without, outside, outsideWithout), members) {
		if !removed(name) && !slices.ContainsFunc(interfaces, func(i Interface) bool { return i.Name == name }) {
			subject.Unknown(checks.Unreadable, "there is no interface %q, which an interface list holds", name)
			return false
		}
	}
	return true
}

// removed reports whether a name is the number of something that was removed.
func removed(name string) bool { return strings.HasPrefix(name, "*") }

// needMembers records which lists have no members in an export, where those that the
// router adds are missing.
func needMembers(subject checks.Subject, names []string, lists []InterfaceList, members []ListMember) {
	for _, list := range lists {
		if slices.Contains(names, list.Name) && len(listInterfaces(list.Name, lists, members)) == 0 {
			subject.Unknown(checks.Source, "an export doesn't show the members that the router adds to the list %s by itself", list.Name)
		}
	}
}

// listInterfaces returns the interfaces of a list and of the lists that it includes,
// without those of the lists that it excludes itself.
func listInterfaces(list string, lists []InterfaceList, members []ListMember) []string {
	included, excluded := nestedLists(list, lists)
	without := membersOf(excluded, members)
	found := slices.DeleteFunc(membersOf(included, members), func(name string) bool { return slices.Contains(without, name) })
	slices.Sort(found)
	return slices.Compact(found)
}

// nestedLists are a list with those that it includes, at any depth, and those that it
// excludes itself.
func nestedLists(list string, lists []InterfaceList) (included, excluded []string) {
	included = []string{list}
	for i := 0; i < len(included); i++ {
		for _, known := range lists {
			if known.Name != included[i] {
				continue
			}
			if i == 0 {
				excluded = known.Exclude
			}
			fresh := slices.DeleteFunc(slices.Clone(known.Include), func(name string) bool { return slices.Contains(included, name) })
			included = append(included, fresh...)
		}
	}
	return included, excluded
}

func membersOf(lists []string, members []ListMember) []string {
	var found []string
	for _, member := range members {
		if !member.Disabled && slices.Contains(lists, member.List) {
			found = append(found, member.Interface)
		}
	}
	return found
}
