package firewall

import "strings"

// addressList is what a list may and must hold.
type addressList struct {
	may, must set
	// listed is what the entries hold, those that come and go included.
	listed set
	// fed lists grow and shrink while the router runs.
	fed bool
	// unseen lists have no entry, and nothing in the configuration adds any.
	unseen bool
	// doubt says why may and must differ.
	doubt string
}

// readLists gathers the entries of every list.
func (t *tables) readLists() {
	t.lists = map[string]*addressList{}
	may, must := map[string][]span{}, map[string][]span{}
	for _, entry := range t.config.AddressLists {
		if entry.Disabled {
			continue
		}
		list := t.list(entry.List)
		s, err := parseAddresses(entry.Address, t.six)
		switch {
		case err != nil:
			list.fed, list.doubt = true, "holds an entry that is no address: "+quote(entry.Address)
			continue
		case entry.Dynamic && list.doubt == "":
			list.doubt = "holds entries that come and go"
		}
		may[entry.List] = append(may[entry.List], s...)
		if !entry.Dynamic {
			must[entry.List] = append(must[entry.List], s...)
		}
	}
	for _, name := range append(t.fedByRules(), t.config.FedLists...) {
		list := t.list(name)
		list.fed = true
		if list.doubt == "" {
			list.doubt = "is added to while the router runs"
		}
	}
	for _, name := range t.config.FedUnseen {
		if t.lists[name] == nil {
			*t.list(name) = addressList{fed: true, unseen: true, doubt: "may have entries that come and go"}
		}
	}
	for name, list := range t.lists {
		list.fed = list.fed || t.router.OpenLists
		list.may, list.must = newSet(may[name]), newSet(must[name])
		list.listed = list.may
		if list.fed {
			list.may = all
		}
	}
}

func (t *tables) list(name string) *addressList {
	if t.lists[name] == nil {
		t.lists[name] = &addressList{}
	}
	return t.lists[name]
}

// fedByRules names the lists that rules add addresses to.
func (t *tables) fedByRules() []string {
	var fed []string
	for _, rules := range [][]Rule{t.config.Raw, t.config.NAT, t.config.Filter} {
		for _, rule := range rules {
			if strings.HasPrefix(rule.Action, "add-") && !rule.Disabled && !rule.Invalid {
				fed = append(fed, rule.Options["address-list"])
			}
		}
	}
	return fed
}
