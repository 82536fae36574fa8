package engine

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
)

func TestWithoutComments(t *testing.T) {
	t.Parallel()
	record := door("front", doorFacts{Locked: checks.Unknown[bool](), Hinges: checks.Known([]hinge{
		{Number: math.MaxInt64, Comment: "Ada's"}, {Number: 2}, {Number: 3, Comment: "comment-0123abcd"},
	})})
	got, err := WithoutComments(record, fakeKinds)
	if err != nil {
		t.Fatal(err)
	}
	hinges, _ := got.Facts.(doorFacts).Hinges.Get()
	want := []hinge{{Number: math.MaxInt64, Comment: "comment-1bdc6b2f"}, {Number: 2}, {Number: 3, Comment: "comment-0123abcd"}}
	want[0].Comment = checks.CommentName("Ada's")
	if diff := cmp.Diff(want, hinges); diff != "" {
		t.Errorf("hinges (-want +got):\n%s", diff)
	}
	if _, known := got.Facts.(doorFacts).Locked.Get(); known {
		t.Error("an unknown fact came back known")
	}
	again, err := WithoutComments(got, fakeKinds)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(asJSON(t, got), asJSON(t, again)); diff != "" {
		t.Errorf("a second time (-once +twice):\n%s", diff)
	}
	if name := checks.CommentName("Ada's"); len(name) != len("comment-")+8 || name == checks.CommentName("Eve's") {
		t.Errorf("name is %q", name)
	}
}
