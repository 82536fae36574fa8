package checks

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type listFacts struct {
	Names List[string] `json:"names"`
}

func (listFacts) FactsKind() string { return "test" }

func TestListHasOneFormForEachExtent(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		list List[string]
		want string
	}{
		{"zero_is_unknown", List[string]{}, `{"names":null}`},
		{"whole", Whole([]string{"a"}), `{"names":["a"]}`},
		{"whole_and_empty", Whole[string](nil), `{"names":[]}`},
		{"cut", Cut([]string{"a"}), `{"names":{"cut":true,"entries":["a"]}}`},
		{"cut_before_the_first", Cut[string](nil), `{"names":{"cut":true,"entries":[]}}`},
		{"as_many_as_may_be", Head([]string{"a", "b"}, 2), `{"names":["a","b"]}`},
		{"more_than_may_be", Head([]string{"a", "b"}, 1), `{"names":{"cut":true,"entries":["a"]}}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			data, err := json.Marshal(listFacts{tc.list})
			if err != nil {
				t.Fatal(err)
			}
			if string(data) != tc.want {
				t.Errorf("JSON = %s, want %s", data, tc.want)
			}
			back := listFacts{Whole([]string{"old"})}
			if err := json.Unmarshal(data, &back); err != nil {
				t.Fatal(err)
			}
			if again, err := json.Marshal(back); err != nil || string(again) != tc.want {
				t.Errorf("came back as %s (%v), want %s", again, err, tc.want)
			}
		})
	}
}

func TestListIsReadStrictly(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		`{}`, `{"entries":["a"]}`, `{"cut":false,"entries":["a"]}`, `{"cut":true}`, `{"cut":true,"entries":null}`,
		`{"cut":true,"entries":["a"],"more":1}`, `"a"`, `["a",1]`, `7`,
	} {
		list := Whole([]string{"old"})
		if err := json.Unmarshal([]byte(bad), &list); err == nil || list.Known() {
			t.Errorf("%s was read as a list (error %v)", bad, err)
		}
	}
	var objects List[struct {
		Name string `json:"name"`
	}]
	if err := json.Unmarshal([]byte(`[{"name":"a","new":1}]`), &objects); err == nil {
		t.Error("an entry with an unknown field was read in part")
	}
}

// noneBad is the rule that a list must serve: a bad entry fails, none passes.
func noneBad(o Observed[listFacts]) {
	entries, _ := NeedAll(o, o.Facts.Names, "names")
	for _, entry := range entries {
		if entry == "bad" {
			o.Violation("has a bad entry")
		}
	}
}

func TestOnlyAWholeListSaysWhatIsNotInIt(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name     string
		list     List[string]
		problems map[string]Problem
		want     Judgement
	}{
		{"whole", Whole([]string{"good"}), nil, Judgement{Outcome: Passed}},
		{"empty", Whole[string](nil), nil, Judgement{Outcome: Passed}},
		{"bad", Whole([]string{"good", "bad"}), nil, Judgement{Outcome: Failed, Base: true, Message: "has a bad entry"}},
		{"unknown", List[string]{}, nil, Judgement{Outcome: NotAssessed, Reason: Unreadable, Message: "names was not read", Fields: []string{"names"}}},
		{"cut", Cut([]string{"good"}), nil, Judgement{Outcome: NotAssessed, Reason: Unreadable, Message: "names was read in part only", Fields: []string{"names"}}},
		{
			"cut_for_a_reason", Cut([]string{"good"}),
			map[string]Problem{"names": {Reason: Budget, Detail: "of 9 names 1 was read"}},
			Judgement{Outcome: NotAssessed, Reason: Budget, Message: "of 9 names 1 was read", Fields: []string{"names"}},
		},
		{"cut_and_bad", Cut([]string{"bad"}), nil, Judgement{Outcome: Failed, Base: true, Message: "has a bad entry", Fields: []string{"names"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got := Each(noneBad).JudgeEach(Observation{Facts: listFacts{tc.list}, Problems: tc.problems})
			if diff := cmp.Diff([]Judgement{tc.want}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
