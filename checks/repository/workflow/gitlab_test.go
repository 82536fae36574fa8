package workflow

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks/repository"
)

// gitlabLines are the steps of a pipeline: tool, class, what a finding does, and at which events.
func gitlabLines(t *testing.T, text string, tree files) []string {
	t.Helper()
	steps, err := ReadGitLab(".gitlab-ci.yml", []byte(text), tree.read)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	var all []string
	for _, s := range steps {
		all = append(all, fmt.Sprintf("%d %s %s %s %v", s.Line, s.Tool, s.Class, told(s), s.Events))
	}
	return all
}

func told(s repository.Step) string {
	fails, known := s.Fails.Get()
	if !known {
		return "?"
	}
	return map[bool]string{true: "fails", false: "goes on"}[fails]
}

// TestGitLabScripts holds by the runner's shell which failures come out of a job, and on which
// line the tool stands.
func TestGitLabScripts(t *testing.T) {
	t.Parallel()
	const at = " [push workflow_dispatch]"
	for _, tc := range []struct{ name, text, want string }{
		{"a_list", "test:\n  script:\n    - pip install -r requirements.txt\n    - pytest\n", "4 pytest tests fails" + at},
		{"a_text", "test:\n  script: pytest\n", "2 pytest tests fails" + at},
		{"swallowed", "test:\n  script:\n    - pytest || true\n", "3 pytest tests goes on" + at},
		{"a_pipe", "test:\n  script:\n    - pytest | tee log\n", "3 pytest tests fails" + at},
		{"not_the_last", "test:\n  script: [pytest, echo done]\n", "2 pytest tests fails" + at},
		{"several_lines", "test:\n  script:\n    - |\n      set +e\n      pytest\n      echo done\n", "5 pytest tests goes on" + at},
		{"before_script", "test:\n  before_script: [set +e]\n  script:\n    - pytest\n    - echo\n", "4 pytest tests goes on" + at},
		{"of_all_jobs", "default:\n  before_script: [set +e]\ntest:\n  script:\n    - pytest\n    - echo\n", "5 pytest tests goes on" + at},
		{"at_the_top", "before_script: [set +e]\ntest:\n  script:\n    - pytest\n    - echo\n", "4 pytest tests goes on" + at},
		{"not_inherited", "default:\n  before_script: [set +e]\ntest:\n  inherit: {default: false}\n  script:\n    - pytest\n    - echo\n", "6 pytest tests fails" + at},
		{"not_among_the_inherited", "default:\n  before_script: [set +e]\ntest:\n  inherit: {default: [image]}\n  script:\n    - pytest\n    - echo\n", "6 pytest tests fails" + at},
		{"its_own_before_script", "default:\n  before_script: [set +e]\ntest:\n  before_script: []\n  script:\n    - pytest\n    - echo\n", "6 pytest tests fails" + at},
		{"after_script", "test:\n  script: [ls]\n  after_script: [pytest]\n", ""},
		{"allowed", "test:\n  allow_failure: true\n  script: pytest\n", "3 pytest tests goes on [push pull_request schedule tag workflow_dispatch]"},
		{"allowed_with_codes", "test:\n  allow_failure: {exit_codes: [1]}\n  script: pytest\n", "3 pytest tests ? [push schedule workflow_dispatch]"},
		{"by_hand", "test:\n  when: manual\n  script: pytest\n", "3 pytest tests goes on [push pull_request schedule tag workflow_dispatch]"},
		{"never", "test:\n  when: never\n  script: pytest\n", "3 pytest tests goes on [push pull_request schedule tag workflow_dispatch]"},
		{"on_failure", "test:\n  when: on_failure\n  script: pytest\n", "3 pytest tests goes on [push pull_request schedule tag workflow_dispatch]"},
		{"through_make", "test:\n  script:\n    - make check\n", "3 pytest tests fails" + at},
		{"hidden", ".test:\n  script: pytest\nbuild:\n  script: ls\n", ""},
		{"an_input", "test:\n  script: $[[ inputs.command ]]\n", "2 a command that is filled in opaque ?" + at},
		{"windows", "test:\n  tags: [saas-windows-medium-amd64]\n  script: run-tests.ps1\n", "1 test opaque ?" + at},
		{"trivy_without_code", "scan:\n  script: trivy image app\n", "2 trivy image-scan goes on" + at},
		{"trivy_with_code", "scan:\n  image: {name: aquasec/trivy, entrypoint: [\"\"]}\n  script: trivy image --exit-code 1 app\n", "3 trivy image-scan fails" + at},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got := gitlabLines(t, tc.text, files{"Makefile": "check:\n\tpytest\n"})
			if diff := cmp.Diff(tc.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("(-want +got)\n%s\nof\n%s", diff, tc.text)
			}
		})
	}
}

// TestGitLabRules holds at which events a job runs, by its rules, those of the pipeline, and the
// older words.
func TestGitLabRules(t *testing.T) {
	t.Parallel()
	const job = "test:\n  script: pytest\n"
	rules := func(text string) string {
		lines := strings.Split(text, "\n")
		for i, line := range lines {
			if !strings.HasPrefix(line, "  ") {
				line = "- " + line
			}
			lines[i] = "    " + line
		}
		return job + "  rules:\n" + strings.Join(lines, "\n") + "\n"
	}
	for _, tc := range []struct{ name, text, want string }{
		{"none", job, "fails [push workflow_dispatch]"},
		{"merge_requests", rules(`if: $CI_PIPELINE_SOURCE == "merge_request_event"`), "fails [pull_request]"},
		{"both", rules("if: $CI_MERGE_REQUEST_IID\nif: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"), "fails [push pull_request workflow_dispatch]"},
		{"tags", rules("if: $CI_COMMIT_TAG"), "fails [tag]"},
		{"tags_by_pattern", rules("if: $CI_COMMIT_TAG =~ /^v/"), "? [tag]"},
		{"a_schedule", rules(`if: $CI_PIPELINE_SOURCE == "schedule"`), "? [schedule]"},
		{"by_hand", rules("when: manual"), "goes on [push pull_request schedule tag workflow_dispatch]"},
		{"never", rules("when: never"), "goes on [push pull_request schedule tag workflow_dispatch]"},
		{"never_then", rules("if: $CI_COMMIT_TAG\n  when: never\nwhen: on_success"), "fails [push pull_request workflow_dispatch]"},
		{"a_variable", rules("if: $RUN_TESTS"), "? [push pull_request schedule tag workflow_dispatch]"},
		{"a_variable_or_all", rules("if: $RUN_TESTS\nwhen: always"), "fails [push pull_request tag workflow_dispatch]"},
		{"a_variable_against_all", rules("if: $SKIP == \"1\""), "? [push pull_request schedule tag workflow_dispatch]"},
		{"changes", rules("changes: [\"**/*.py\"]"), "? [push pull_request schedule tag workflow_dispatch]"},
		{"changes_of_a_merge_request", rules("if: $CI_MERGE_REQUEST_IID\n  changes: [a.py]\nif: $CI_COMMIT_BRANCH"), "fails [push workflow_dispatch]"},
		{"may_fail_by_rule", rules("if: $CI_COMMIT_BRANCH\n  allow_failure: true\nwhen: on_success"), "fails [pull_request tag]"},
		{"alternatives", rules(`if: $CI_COMMIT_TAG || $CI_PIPELINE_SOURCE == "merge_request_event"`), "fails [pull_request tag]"},
		{"brackets", rules(`if: ($CI_COMMIT_TAG || $CI_MERGE_REQUEST_IID) && $CI_PIPELINE_SOURCE != "push"`), "fails [pull_request]"},
		{"by_hand_by_its_job", job + "  when: manual\n  rules:\n    - if: $CI_COMMIT_BRANCH\n", "goes on [push pull_request schedule tag workflow_dispatch]"},
		{"by_hand_unless_a_rule_says", job + "  when: manual\n  rules:\n    - if: $CI_COMMIT_BRANCH\n      when: on_success\n", "fails [push workflow_dispatch]"},
		{"except_pushes", job + "  except: [pushes]\n", "fails [workflow_dispatch]"},
		{"pattern", rules(`if: $CI_PIPELINE_SOURCE =~ /^merge_/`), "fails [pull_request]"},
		{"null", rules(`if: $CI_COMMIT_TAG == null && $CI_MERGE_REQUEST_IID == null`), "fails [push workflow_dispatch]"},
		{"nonsense", rules("if: \"$CI_COMMIT_TAG ==\""), "? [push pull_request schedule tag workflow_dispatch]"},
		{"pipelines_of_merge_requests_only", "workflow:\n  rules:\n    - if: $CI_PIPELINE_SOURCE == \"merge_request_event\"\n" + job, "goes on [push pull_request schedule tag workflow_dispatch]"},
		{"no_pipeline_beside_a_merge_request", "workflow:\n  rules:\n    - if: $CI_COMMIT_BRANCH && $CI_OPEN_MERGE_REQUESTS\n      when: never\n    - when: always\n" + job, "fails [push workflow_dispatch]"},
		{"only_branches", job + "  only: [main, merge_requests]\n", "fails [push pull_request]"},
		{"only_refs", job + "  only: {refs: [tags]}\n", "fails [tag]"},
		{"only_changes", job + "  only: {changes: [a.py]}\n", "? [push pull_request schedule tag workflow_dispatch]"},
		{"except", job + "  except: [branches]\n", "fails [workflow_dispatch]"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			steps, err := ReadGitLab("x", []byte(tc.text), files{}.read)
			if err != nil || len(steps) != 1 {
				t.Fatalf("%v, %v in\n%s", steps, err, tc.text)
			}
			if got := fmt.Sprintf("%s %v", told(steps[0]), steps[0].Events); got != tc.want {
				t.Errorf("%s, want %s (%s) in\n%s", got, tc.want, steps[0].Why, tc.text)
			}
		})
	}
}

// TestGitLabFromElsewhere holds that what a job takes from others is followed within the file, and
// that what lies beyond it is said.
func TestGitLabFromElsewhere(t *testing.T) {
	t.Parallel()
	const at = " [push workflow_dispatch]"
	const all = " [push pull_request schedule]"
	for _, tc := range []struct{ name, text, want string }{
		{"extends", ".base:\n  allow_failure: true\n  script: pytest\ntest:\n  extends: .base\n", "3 pytest tests goes on [push pull_request schedule tag workflow_dispatch]"},
		{"extends_and_overrides", ".base:\n  allow_failure: true\n  script: ls\ntest:\n  extends: .base\n  allow_failure: false\n  script: pytest\n", "7 pytest tests fails" + at},
		{"extends_several", ".a:\n  script: ls\n.b:\n  script: pytest\ntest:\n  extends: [.a, .b]\n", "4 pytest tests fails" + at},
		{"extends_what_is_missing", "test:\n  extends: .base\n  script: pytest\n", "1 test opaque ?" + at},
		{"extends_itself", "test:\n  extends: test\n  script: pytest\n", "1 test opaque ?" + at},
		{"an_anchor", ".s: &s\n  - pytest\ntest:\n  script: *s\n", "2 pytest tests fails" + at},
		{"an_anchor_in_a_list", ".s: &s\n  - pytest\ntest:\n  script:\n    - *s\n    - ls\n", "2 pytest tests fails" + at},
		{"a_merge", ".t: &t\n  allow_failure: true\ntest:\n  <<: *t\n  script: pytest\n", "5 pytest tests goes on [push pull_request schedule tag workflow_dispatch]"},
		{"a_merge_below_its_own", ".t: &t\n  allow_failure: true\ntest:\n  <<: *t\n  allow_failure: false\n  script: pytest\n", "6 pytest tests fails" + at},
		{"merges", ".t: &t {allow_failure: true}\n.u: &u {script: pytest}\ntest:\n  <<: [*t, *u]\n", "2 pytest tests goes on [push pull_request schedule tag workflow_dispatch]"},
		{"a_reference", ".setup:\n  script: [set +e]\ntest:\n  script:\n    - !reference [.setup, script]\n    - pytest\n    - ls\n", "6 pytest tests goes on" + at},
		{"a_reference_for_all", ".t:\n  script: [pytest]\ntest:\n  script: !reference [.t, script]\n", "2 pytest tests fails" + at},
		{"a_reference_that_is_missing", "test:\n  script:\n    - !reference [.t, script]\n", "1 test opaque ?" + at},
		{"a_reference_to_itself", "test:\n  script:\n    - !reference [test, script]\n", "1 test opaque ?" + at},
		{"rules_of_another_job", ".t:\n  rules: [{when: never}]\ntest:\n  script: pytest\n  rules:\n    - !reference [.t, rules]\n", "4 pytest tests ? [push pull_request schedule tag workflow_dispatch]"},
		{"an_include", "include:\n  - template: Security/SAST.gitlab-ci.yml\ntest:\n  script: pytest\n", "2 include opaque ?" + all + "\n4 pytest tests fails" + at},
		{"an_include_by_name", "include: ci/test.yml\ntest:\n  script: ls\n", "1 include opaque ?" + all},
		{"another_pipeline", "test:\n  trigger: {include: ci/test.yml}\n", "1 test opaque ?" + at},
		{"steps", "test:\n  run: [{name: a, step: ./a}]\n", "1 test opaque ?" + at},
		{"extends_and_adds_to_a_mapping", ".base:\n  inherit: {default: false}\n  script: pytest\ntest:\n  inherit: {variables: false}\n  extends: .base\n", "3 pytest tests fails" + at},
		{"behind_a_header", "spec:\n  inputs: {job: {}}\n---\ntest:\n  script: pytest\n", "5 pytest tests fails" + at},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got := gitlabLines(t, tc.text, files{})
			if diff := cmp.Diff(tc.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("(-want +got)\n%s\nof\n%s", diff, tc.text)
			}
		})
	}
}

// TestGitLabThatIsNone holds that what can't be read, or is too much, is an error.
func TestGitLabThatIsNone(t *testing.T) {
	t.Parallel()
	bomb := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := range 9 {
		bomb += fmt.Sprintf("a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i+1, i+1, i, i, i, i, i, i, i, i)
	}
	merges := "a0: &a0 {x: 1}\n"
	for i := range 20 {
		merges += fmt.Sprintf("a%d: &a%d {<<: [*a%d, *a%d]}\n", i+1, i+1, i, i)
	}
	commands := func(n int) string { return "a:\n  script:\n" + strings.Repeat("    - echo\n", n) }
	for name, text := range map[string]string{
		"empty": "", "a_text": "hello\n", "a_list": "- a\n", "broken": "{[", "a_bomb": bomb, "a_bomb_of_merges": merges, "an_unknown_alias": "a: *b\n",
	} {
		if steps, err := ReadGitLab("x", []byte(text), files{}.read); err == nil {
			t.Errorf("%s is read as %v", name, steps)
		}
	}
	for n, want := range map[int]int{maxCommands: 0, maxCommands + 1: 1} {
		got := gitlabLines(t, commands(n), files{})
		if len(got) != want || want > 0 && !strings.Contains(got[0], "opaque") {
			t.Errorf("a script of %d commands is read as %v", n, got)
		}
	}
}

// TestGitLabConditions holds what a condition comes to at a push to the main branch.
func TestGitLabConditions(t *testing.T) {
	t.Parallel()
	long := func(words int) string { return "$CI" + strings.Repeat(" || $CI", (words-1)/2) }
	for text, want := range map[string]string{
		"$CI_MERGE_REQUEST_LABELS": "false", "$CI": "true", "$CI && $CI_COMMIT_SHA": "true", "$CI && $OTHER": "?", "$OTHER && $CI": "?", "$CI_COMMIT_TAG && $OTHER": "false", "$OTHER && $CI_COMMIT_TAG": "false",
		"$OTHER || $CI": "true", "$CI_COMMIT_TAG || $OTHER": "?", "$OTHER || $CI_COMMIT_TAG": "?", "$CI_COMMIT_TAG || $CI_COMMIT_TAG": "false",
		"($CI)": "true", "($CI": "?", "$CI)": "?", "$CI $CI": "?", "": "?", "$CI ||": "?", "$CI & $CI": "?",
		`$CI_PIPELINE_SOURCE == "push"`: "true", `$CI_PIPELINE_SOURCE != "push"`: "false", `$CI_PIPELINE_SOURCE =~ /^pu/`: "true", `$CI_PIPELINE_SOURCE !~ /^PU/i`: "false",
		`$CI_PIPELINE_SOURCE =~ /push` + strings.Repeat("|a", 498) + "/": "true", `$CI_PIPELINE_SOURCE =~ /push` + strings.Repeat("|a", 498) + "b/": "?",
		long(maxWords - 1): "true", long(maxWords + 1): "?", strings.Repeat("(", 99) + "$CI" + strings.Repeat(")", 99): "true",
	} {
		got := "?"
		if held, told := gitlabCondition(text, repository.Push); told {
			got = fmt.Sprint(held)
		}
		if got != want {
			t.Errorf("%.80q is %s, want %s", text, got, want)
		}
	}
}

// TestGitLabIsBounded holds how many steps and nested lists of a script are read.
func TestGitLabIsBounded(t *testing.T) {
	t.Parallel()
	for n, large := range map[int]bool{maxSteps: false, maxSteps + 1: true} {
		var text strings.Builder
		for i := range n {
			fmt.Fprintf(&text, "t%d: {script: pytest}\n", i)
		}
		steps, err := ReadGitLab("x", []byte(text.String()), files{}.read)
		if errors.Is(err, errTooLarge) != large || len(steps) != min(n, maxSteps) {
			t.Errorf("of %d steps %d are read: %v", n, len(steps), err)
		}
	}
	for n, want := range map[int]string{maxReferences: "1 pytest", maxReferences + 1: "1 test opaque"} {
		text := "test: {script: " + strings.Repeat("[", n) + "pytest" + strings.Repeat("]", n) + "}\n"
		if got := gitlabLines(t, text, files{}); len(got) != 1 || !strings.HasPrefix(got[0], want) {
			t.Errorf("a script of %d lists in each other: %q, want %s", n, got, want)
		}
	}
	if steps, err := ReadGitLab("x", []byte("spec: {}\ntest: {script: pytest}\n"), files{}.read); err != nil || len(steps) != 1 {
		t.Errorf("a header that is no document of its own: %v, %v", steps, err)
	}
}
