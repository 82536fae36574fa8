package checktest

import (
	"reflect"
	"testing"

	"hardcheck/checks"
)

type pileFacts struct {
	Sheets []string `json:"sheets"`
}

func (pileFacts) FactsKind() string { return "pile" }

// TestChangedDerivationIsSeen holds that a check which changes what is shared is found by
// the order of judging.
func TestChangedDerivationIsSeen(t *testing.T) {
	t.Parallel()
	sheets := checks.Derive(func(f pileFacts, _ checks.Target, _ checks.Site) []string { return append([]string{}, f.Sheets...) })
	named := &checks.Check{ID: "pile-sheet-named", Rule: checks.Each(func(o checks.Observed[pileFacts]) {
		o.Violation("the first is %s", sheets.Of(o)[0])
	})}
	torn := &checks.Check{ID: "pile-sheet-torn", Rule: checks.Each(func(o checks.Observed[pileFacts]) { sheets.Of(o)[0] = "torn" })}
	h := harness{check: named, kinds: []checks.Kind{checks.KindOf[pileFacts]("Pile")}}
	c := Case{Observed: Observed{Facts: []byte(`{"sheets": ["blue"]}`)}}
	alone, err := h.run(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		list []*checks.Check
		same bool
	}{
		{[]*checks.Check{named, torn}, true},
		{[]*checks.Check{torn, named}, false},
	} {
		beside, err := h.beside(c, test.list)
		if err != nil {
			t.Fatal(err)
		}
		if same := reflect.DeepEqual(alone, beside); same != test.same {
			t.Errorf("after %s: %+v", test.list[0].ID, beside)
		}
	}
}
