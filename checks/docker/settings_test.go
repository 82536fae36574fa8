package docker

import "testing"

func TestLabelFilter(t *testing.T) {
	t.Parallel()
	labels := map[string]string{"team": "plant", "com.docker.compose.project": "web-1", "empty": ""}
	for _, tc := range []struct {
		name             string
		include, exclude []string
		leaves           bool
	}{
		{"nothing_said", nil, nil, false},
		{"included_by_value", []string{"team=plant"}, nil, false},
		{"included_by_name", []string{"other", "empty"}, nil, false},
		{"included_by_pattern", []string{"com.docker.compose.project=web-*"}, nil, false},
		{"not_included", []string{"team=office"}, nil, true},
		{"label_missing", []string{"stage=test"}, nil, true},
		{"excluded", nil, []string{"team"}, true},
		{"another_excluded", nil, []string{"team=office"}, false},
		{"exclude_outweighs", []string{"team=plant"}, []string{"empty"}, true},
	} {
		if got := (LabelFilter{tc.include, tc.exclude}).Leaves(labels); got != tc.leaves {
			t.Errorf("%s: leaves %t", tc.name, got)
		}
	}
}

func TestSettingsNameLabels(t *testing.T) {
	t.Parallel()
	for entry, faults := range map[string]int{"team": 0, "team=": 0, "a.b/c=x": 0, "": 1, "=x": 1, " team": 1} {
		got := completeSettings(&Settings{LabelFilter{[]string{entry}, []string{entry}}}, nil)
		if len(got) != 2*faults {
			t.Errorf("%q: %v", entry, got)
		}
	}
}
