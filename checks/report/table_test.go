package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTable_Text(t *testing.T) {
	t.Parallel()
	listed := Table{Head: []string{"id", "verified by", "title"}, Rows: [][]string{
		{"N01", "one-check, another-check, a-third-check", "A title of some words that go on"},
		{"N02", "attestation", "Short"},
	}}
	wide := Table{Head: []string{"name", "state"}, Rows: [][]string{
		{"水処理場", "read"}, {"cafe\u0301", "read"}, {"edge", "not read"},
	}}
	for _, tc := range []struct {
		name  string
		table Table
		width int
		want  []string
	}{
		{"fits", listed, 100, []string{
			"id   verified by                              title",
			"N01  one-check, another-check, a-third-check  A title of some words that go on",
			"N02  attestation                              Short",
		}},
		{"folds", listed, 60, []string{
			"id   verified by                 title",
			"N01  one-check, another-check,   A title of some words that",
			"     a-third-check               go on",
			"N02  attestation                 Short",
		}},
		{"last_column_below", listed, 40, []string{
			"id   verified by",
			"     title",
			"N01  one-check, another-check,",
			"     a-third-check",
			"     A title of some words that go on",
			"N02  attestation",
			"     Short",
		}},
		{"all_below", listed, 20, []string{
			"id",
			"     verified by",
			"     title",
			"N01",
			"     one-check,",
			"     another-check,",
			"     a-third-check",
			"     A title of some",
			"     words that go",
			"     on",
			"N02",
			"     attestation",
			"     Short",
		}},
		{"wide_and_combining_characters", wide, 40, []string{
			"name      state",
			"水処理場  read",
			"cafe\u0301      read",
			"edge      not read",
		}},
		{"only_a_head", Table{Head: []string{"a", "b"}}, 40, []string{"a  b"}},
	} {
		if diff := cmp.Diff(tc.want, strings.Split(strings.TrimSuffix(tc.table.Text(tc.width), "\n"), "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

func TestTable_Markdown(t *testing.T) {
	t.Parallel()
	listed := Table{Head: []string{"id", "title"}, Rows: [][]string{{"N01", "this | that"}}}
	if got, want := listed.Markdown(), "| id | title |\n|---|---|\n| N01 | this \\| that |\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
