package routeros

import (
	"slices"
	"sync"

	"hardcheck/checks"
)

// Menus is the manifest: every menu that is read, in the order in which it is, with
// its attributes as RouterOS 7.14.3 has them. The resource menu is the first: it says
// which version speaks.
func Menus() []Menu { return slices.Clone(menus()) }

var menus = sync.OnceValue(func() []Menu {
	var all []Menu
	for _, area := range []func() []Menu{
		systemMenus, managementMenus, accountMenus, networkMenus, firewallMenus, serverMenus,
		tunnelMenus, wirelessMenus, automationMenus, certificateMenus, monitoringMenus, logMenus,
	} {
		all = append(all, area()...)
	}
	return all
})

// FindMenu returns the menu with the path.
func FindMenu(path string) (Menu, bool) {
	all := menus()
	i := slices.IndexFunc(all, func(m Menu) bool { return m.Path == path })
	if i < 0 {
		return Menu{}, false
	}
	return all[i], true
}

// onePerName leaves out dynamic rows and what follows under the same name: RouterOS
// 7.18 and later print a row for every listening socket.
func onePerName(services []Service) []Service {
	seen := map[string]bool{}
	return slices.DeleteFunc(services, func(s Service) bool {
		again := s.Dynamic || seen[s.Name]
		seen[s.Name] = seen[s.Name] || !s.Dynamic
		return again
	})
}

// hideUnread makes an empty text unknown where the schedule has run: the router hides
// texts from users who may not see them.
func hideUnread(schedules []Schedule) []Schedule {
	for i := range schedules {
		schedules[i].OnEvent = hidden(schedules[i].OnEvent, schedules[i].RunCount)
	}
	return schedules
}

func hideUnreadSource(scripts []StoredScript) []StoredScript {
	for i := range scripts {
		scripts[i].Source = hidden(scripts[i].Source, scripts[i].RunCount)
	}
	return scripts
}

func hidden(text checks.Value[Script], runs checks.Value[int]) checks.Value[Script] {
	script, known := text.Get()
	if count, counted := runs.Get(); known && !script.Set && counted && count > 0 {
		return checks.Unknown[Script]()
	}
	return text
}
