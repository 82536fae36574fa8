package firewall

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// randomLists are random lists over some interfaces. Without circles a list includes and
// excludes earlier ones alone.
func randomLists(random *rand.Rand, circles, excludes bool) Router {
	var router Router
	for i := range 6 {
		router.Interfaces = append(router.Interfaces, Interface{Name: fmt.Sprintf("ether%d", i)})
	}
	for i := range 7 {
		list := InterfaceList{Name: fmt.Sprintf("L%d", i)}
		others := i
		if circles {
			others = 7
		}
		for range random.IntN(3) {
			list.Members = append(list.Members, fmt.Sprintf("ether%d", random.IntN(6)))
		}
		for range min(others, random.IntN(3)) {
			list.Include = append(list.Include, fmt.Sprintf("L%d", random.IntN(others)))
		}
		if excludes && others > 0 && random.IntN(2) == 0 {
			list.Exclude = []string{fmt.Sprintf("L%d", random.IntN(others))}
		}
		router.InterfaceLists = append(router.InterfaceLists, list)
	}
	return router
}

// TestListsAgreeWithTheOracle compares lists without circles, interface by interface.
func TestListsAgreeWithTheOracle(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 3))
	sizes := map[int]int{}
	for range 500 {
		router := randomLists(random, false, true)
		e, o := New(router), oracle{router: router}
		for _, list := range router.InterfaceLists {
			sure, possible := e.ListMembers(list.Name)
			sizes[len(sure)]++
			for _, row := range router.Interfaces {
				in := o.inList(list.Name, row.Name)
				if in && !slices.Contains(sure, row.Name) && !slices.Contains(possible, row.Name) || !in && slices.Contains(sure, row.Name) {
					t.Fatalf("%s in %s is %t: sure %v, possible %v of %+v", row.Name, list.Name, in, sure, possible, router.InterfaceLists)
				}
			}
		}
	}
	if sizes[0] < 100 || sizes[3] < 100 {
		t.Errorf("lists by size are %v: they don't test it", sizes)
	}
}

// TestListsInCirclesKeepTheirBounds compares lists that include each other with what
// they hold if each is filled until nothing changes any more.
func TestListsInCirclesKeepTheirBounds(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(4, 4))
	circles := 0
	for range 500 {
		router := randomLists(random, true, false)
		e := New(router)
		holds, leads := filledLists(router.InterfaceLists)
		var cyclic []string
		for _, list := range router.InterfaceLists {
			if leads[list.Name][list.Name] {
				cyclic = append(cyclic, list.Name)
			}
			sure, possible := e.ListMembers(list.Name)
			most := append(slices.Clone(sure), possible...)
			for _, name := range sure {
				if !holds[list.Name][name] {
					t.Fatalf("%s surely holds %s in %+v", list.Name, name, router.InterfaceLists)
				}
			}
			for name := range holds[list.Name] {
				if !slices.Contains(most, name) {
					t.Fatalf("%s can't hold %s in %+v", list.Name, name, router.InterfaceLists)
				}
			}
		}
		circles += len(cyclic)
		if diff := cmp.Diff(cyclic, e.interfaces.lists.cyclic); diff != "" {
			t.Fatalf("circles of %+v (-want +got):\n%s", router.InterfaceLists, diff)
		}
	}
	if circles < 500 {
		t.Errorf("only %d lists were in circles", circles)
	}
}

// filledLists are the interfaces that each list holds, and the lists that it leads to.
func filledLists(all []InterfaceList) (holds, leads map[string]map[string]bool) {
	holds, leads = map[string]map[string]bool{}, map[string]map[string]bool{}
	for _, list := range all {
		holds[list.Name], leads[list.Name] = map[string]bool{}, map[string]bool{}
		for _, name := range list.Members {
			holds[list.Name][name] = true
		}
	}
	for range len(all) + 1 {
		for _, list := range all {
			for _, inner := range list.Include {
				maps.Copy(holds[list.Name], holds[inner])
				maps.Copy(leads[list.Name], leads[inner])
				leads[list.Name][inner] = true
			}
		}
	}
	return holds, leads
}

// TestEntangledListsAreResolvedInTime has lists whose ways through each other are
// exponentially many, and lists that hold a great deal together.
func TestEntangledListsAreResolvedInTime(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		router Router
		doubt  string
	}{
		"every_list_twice":      {entangledLists(200, 200, func(i int) []int { return []int{i + 1, i + 1} }), ""},
		"every_later_list":      {entangledLists(300, 300, func(i int) []int { return []int{i + 1, i + 2, i + 3, i + 4, i + 5} }), ""},
		"deeper_than_any":       {entangledLists(20_000, 10, func(i int) []int { return []int{i + 1} }), ""},
		"one_circle":            {entangledLists(600, 600, func(i int) []int { return []int{(i + 1) % 600} }), `interface list "L0" includes or excludes itself`},
		"every_list_with_every": {entangledLists(120, 120, func(int) []int { return upTo(120) }), `interface list "L0" includes or excludes itself`},
		"beyond_the_budget": {
			entangledLists(2000, 20_000, func(i int) []int { return []int{i + 1, i + 2} }), `interface list "L0" is too entangled: resolving it exceeded the budget`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			lists := New(tc.router).interfaces.lists
			if spent := time.Since(began); spent > time.Minute {
				t.Errorf("took %s", spent)
			}
			t.Logf("work left %d", lists.work)
			if diff := cmp.Diff(tc.doubt, lists.resolved["L0"].doubt); diff != "" {
				t.Errorf("doubt (-want +got):\n%s", diff)
			}
			if got := lists.resolved["L0"]; tc.doubt == "" && !got.must.covers(got.may) {
				t.Errorf("may hold %v and must hold %v", got.may, got.must)
			}
		})
	}
}

func upTo(n int) []int {
	var all []int
	for i := range n {
		all = append(all, i)
	}
	return all
}

// entangledLists are lists that each hold every other interface of their share, so that
// no two spans join, and include the ones that a function names.
func entangledLists(count, interfaces int, includes func(i int) []int) Router {
	var router Router
	for i := range interfaces {
		router.Interfaces = append(router.Interfaces, Interface{Name: fmt.Sprint(i)})
	}
	for i := range count {
		list := InterfaceList{Name: fmt.Sprintf("L%d", i)}
		for at := i; at < interfaces; at += count {
			if at%2 == 0 {
				list.Members = append(list.Members, fmt.Sprint(at))
			}
		}
		for _, inner := range includes(i) {
			if inner < count {
				list.Include = append(list.Include, fmt.Sprintf("L%d", inner))
			}
		}
		router.InterfaceLists = append(router.InterfaceLists, list)
	}
	return router
}

// TestWhatIsNotListedLeavesAListOpen holds that a list with a member or a list that isn't
// there may hold anything beside what it surely holds, and that a number stands for what
// is gone.
func TestWhatIsNotListedLeavesAListOpen(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		list InterfaceList
		open bool
		sure []string
	}{
		"whole":              {InterfaceList{Members: []string{"ether1"}}, false, []string{"ether1"}},
		"member_not_listed":  {InterfaceList{Members: []string{"ether1", "zzz"}}, true, []string{"ether1"}},
		"member_gone":        {InterfaceList{Members: []string{"ether1", "*6"}}, false, []string{"ether1"}},
		"member_is_a_port":   {InterfaceList{Members: []string{"ether1", "ether3"}}, false, []string{"ether1"}},
		"includes_no_list":   {InterfaceList{Members: []string{"ether1"}, Include: []string{"zzz"}}, true, []string{"ether1"}},
		"includes_gone_list": {InterfaceList{Members: []string{"ether1"}, Include: []string{"*2000010"}}, false, []string{"ether1"}},
		"excludes_no_list":   {InterfaceList{Members: []string{"ether1"}, Exclude: []string{"zzz"}}, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tc.list.Name = "L"
			e := New(Router{
				Interfaces: []Interface{{Name: "ether1"}, {Name: "ether2"}}, Ports: map[string]string{"ether3": "bridge"},
				InterfaceLists: []InterfaceList{tc.list},
			})
			sure, possible := e.ListMembers("L")
			if !slices.Equal(sure, tc.sure) || slices.Contains(possible, "ether2") != tc.open {
				t.Errorf("surely holds %v, and perhaps %v", sure, possible)
			}
		})
	}
}

// TestListsAreJoinedWithinTheBound holds that lists are joined as long as the spans of both
// their bounds may be read, the last one included.
func TestListsAreJoinedWithinTheBound(t *testing.T) {
	t.Parallel()
	wide := members{may: newSet([]span{{number(1), number(1)}, {number(3), number(3)}}), must: numbers(3, 3)}
	for work, want := range map[int]bool{2: false, 3: true, 5: true} {
		r := &lists{resolved: map[string]members{"a": wide}, work: work}
		if _, ok := r.join([]string{"a"}); ok != want {
			t.Errorf("with %d spans to read: joined %t", work, ok)
		}
	}
}
