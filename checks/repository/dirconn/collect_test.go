package dirconn_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/repository"
	"hardcheck/checks/repository/dirconn"
	"hardcheck/testenv/checkouts"
)

// collect reads a folder.
func collect(t testing.TB, folder string) (repository.Facts, checks.Collection) {
	t.Helper()
	got := dirconn.Collect(t.Context(), checks.Access{Scheme: "dir", Path: folder, Transcript: checks.NewTranscript(time.Now())})
	facts, ok := got.Facts.(repository.Facts)
	if !ok {
		t.Fatalf("no facts: %+v", got.Problem)
	}
	return facts, got
}

// made is the hardened project with a change.
func made(t testing.TB, change string) string {
	t.Helper()
	c, err := checkouts.Parse(change)
	if err != nil {
		t.Fatal(err)
	}
	return checkouts.Make(t, c)
}

func gitOf(t testing.TB, facts repository.Facts) repository.Git {
	t.Helper()
	return checktest.Known(t, facts.Git, "git")
}

// TestRealCheckout reads what git made.
func TestRealCheckout(t *testing.T) {
	t.Parallel()
	folder := made(t, "= past deploy/prod.env\n= past .env\n")
	head := strings.TrimSpace(checkouts.In(t, folder).Run("rev-parse", "HEAD"))
	check := func(t *testing.T, facts repository.Facts) {
		t.Helper()
		git := gitOf(t, facts)
		if git.Head != head {
			t.Errorf("head %q, want %q", git.Head, head)
		}
		tags, whole := git.Tags.Get()
		if len(tags) != 2 || !whole || tags[1].Name != "v1.2.0" || !tags[1].Annotated || !tags[1].Date.Equal(checkouts.Day) {
			t.Errorf("tags %+v, whole %t", tags, whole)
		}
		if h := checktest.Known(t, git.History, "history"); h.Commits != 10 || h.Marked != 10 || h.Direct != 0 {
			t.Errorf("history %+v", h)
		}
		past, whole := git.PastEnv.Get()
		if len(past) != 2 || !whole || past[0].Path != ".env" || past[1].Path != "deploy/prod.env" || len(past[0].Commit) != 12 {
			t.Errorf("past files %+v, whole %t", past, whole)
		}
		if tests, whole := facts.Tests.Get(); len(tests) != 1 || !whole {
			t.Errorf("tests %+v, whole %t", tests, whole)
		}
	}
	t.Run("loose_objects", func(t *testing.T) {
		facts, got := collect(t, folder)
		check(t, facts)
		if got.State() != checks.StateCollected {
			t.Errorf("state %s: %v", got.State(), got.Problems)
		}
	})
	t.Run("packed_objects_and_references", func(t *testing.T) {
		packed := filepath.Join(t.TempDir(), "clone")
		checkouts.In(t, folder).Run("clone", "-q", "--no-local", folder, packed)
		git := checkouts.In(t, packed)
		git.Run("repack", "-adfq", "--depth=50", "--window=50")
		git.Run("pack-refs", "--all")
		git.Run("prune-packed")
		facts, _ := collect(t, packed)
		check(t, facts)
	})
	t.Run("linked_worktree", func(t *testing.T) {
		linked := filepath.Join(t.TempDir(), "linked")
		checkouts.In(t, folder).Run("worktree", "add", "-q", "-b", "other", linked)
		facts, _ := collect(t, linked)
		git := gitOf(t, facts)
		if git.Head != head || len(git.Tags.Entries()) != 2 {
			t.Errorf("worktree: %+v", git)
		}
	})
	t.Run("bare_clone", func(t *testing.T) {
		bare := filepath.Join(t.TempDir(), "bare.git")
		checkouts.In(t, folder).Run("clone", "-q", "--bare", folder, bare)
		facts, got := collect(t, bare)
		if gitOf(t, facts).Head != head {
			t.Error("another head")
		}
		checktest.WantProblem(t, got, "policies", checks.Source, "bare repository")
		checktest.WantProblem(t, got, "git.tracked", checks.Source, "bare repository")
	})
	t.Run("shallow_clone", func(t *testing.T) {
		shallow := filepath.Join(t.TempDir(), "shallow")
		checkouts.In(t, folder).Run("clone", "-q", "--depth", "1", "--no-tags", "file://"+folder, shallow)
		facts, got := collect(t, shallow)
		git := gitOf(t, facts)
		if h := checktest.Known(t, git.History, "history"); h.Commits != 1 {
			t.Errorf("history %+v", h)
		}
		if _, whole := git.PastEnv.Get(); whole {
			t.Error("the past of a shallow clone is called whole")
		}
		checktest.WantProblem(t, got, "git.pastEnv", checks.Source, "shallow")
		checktest.WantProblem(t, got, "git.tags", checks.Source, "shallow")
	})
	t.Run("detached_head", func(t *testing.T) {
		copied := filepath.Join(t.TempDir(), "clone")
		checkouts.In(t, folder).Run("clone", "-q", folder, copied)
		checkouts.In(t, copied).Run("checkout", "-q", "v1.1.0")
		facts, _ := collect(t, copied)
		if git := gitOf(t, facts); git.Head == head {
			t.Errorf("detached: %q", git.Head)
		}
	})
}

// TestSubmodule reads a submodule's folder, whose .git is a file that leads into the
// folder of the repository around it.
func TestSubmodule(t *testing.T) {
	t.Parallel()
	inner, outer := made(t, ""), made(t, "")
	git := checkouts.In(t, outer)
	git.Run("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner, "parts/page")
	facts, _ := collect(t, filepath.Join(outer, "parts", "page"))
	if got := gitOf(t, facts); got.Head != strings.TrimSpace(checkouts.In(t, inner).Run("rev-parse", "HEAD")) {
		t.Errorf("submodule: %+v", got)
	}
	// Its files are not those of the repository around it.
	facts, _ = collect(t, outer)
	if tree := checktest.Known(t, facts.Tree, "tree"); tree.Files < 22 {
		t.Errorf("the walk saw %d files", tree.Files)
	}
	if tests := facts.Tests.Entries(); len(tests) != 1 {
		t.Errorf("tests of both: %+v", tests)
	}
}

// TestForeignGitFile holds that a .git file leads nowhere that doesn't lead back: anybody
// may write a path into a checkout.
func TestForeignGitFile(t *testing.T) {
	t.Parallel()
	private := made(t, "")
	for name, text := range map[string]string{
		"absolute": "gitdir: " + filepath.Join(private, ".git"),
		"nonsense": "x", "empty": "", "missing": "gitdir: ../not-there", "device": "gitdir: /dev",
		"itself": "gitdir: .",
	} {
		folder := t.TempDir()
		write(t, filepath.Join(folder, ".git"), text+"\n")
		write(t, filepath.Join(folder, "README.md"), "# Page\n")
		facts, got := collect(t, folder)
		if _, known := facts.Git.Get(); known {
			t.Errorf("%s: git's files were read", name)
		}
		if p := got.Problems["git"]; p.Detail == "" {
			t.Errorf("%s: no reason: %v", name, got.Problems)
		}
	}
}

// TestBrokenGit holds that what is broken in git's files costs what rests on it alone.
func TestBrokenGit(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		breaks func(t *testing.T, git string)
		field  string
		reason checks.Reason
	}{
		"head_leads_nowhere": {func(t *testing.T, git string) { write(t, filepath.Join(git, "HEAD"), "ref: refs/heads/gone\n") }, "git", checks.Unreadable},
		"head_leads_out":     {func(t *testing.T, git string) { write(t, filepath.Join(git, "HEAD"), "ref: ../../../etc/passwd\n") }, "git", checks.Unreadable},
		"head_is_nonsense":   {func(t *testing.T, git string) { write(t, filepath.Join(git, "HEAD"), "\x00\xff\n") }, "git", checks.Unreadable},
		"ring_of_references": {func(t *testing.T, git string) {
			write(t, filepath.Join(git, "refs", "heads", "main"), "ref: refs/heads/main\n")
		}, "git", checks.Unreadable},
		"branch_is_no_id": {func(t *testing.T, git string) {
			write(t, filepath.Join(git, "refs", "heads", "main"), strings.Repeat("g", 40)+"\n")
		}, "git", checks.Unreadable},
		"index_is_cut": {func(t *testing.T, git string) {
			write(t, filepath.Join(git, "index"), "DIRC\x00\x00\x00\x02\xff\xff\xff\xff")
		}, "git.tracked", checks.Unreadable},
		"index_is_missing": {func(t *testing.T, git string) { remove(t, filepath.Join(git, "index")) }, "git.tracked", checks.Unreadable},
		"objects_are_gone": {func(t *testing.T, git string) { remove(t, filepath.Join(git, "objects")) }, "git", checks.Unreadable},
		"a_tag_is_nonsense": {func(t *testing.T, git string) {
			write(t, filepath.Join(git, "refs", "tags", "v3"), "nonsense\n")
		}, "git.tags", checks.Unreadable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := made(t, "")
			tc.breaks(t, filepath.Join(folder, ".git"))
			facts, got := collect(t, folder)
			checktest.WantProblem(t, got, tc.field, tc.reason, "")
			if got.State() != checks.StatePartial {
				t.Errorf("state %s", got.State())
			}
			if policies, whole := facts.Policies.Get(); len(policies) != 1 || !whole {
				t.Errorf("policies %+v, whole %t", policies, whole)
			}
		})
	}
}

// TestHostileTree holds that the walk stays in the folder, waits for nothing, and says
// what it left out.
func TestHostileTree(t *testing.T) {
	t.Parallel()
	outside := t.TempDir()
	write(t, filepath.Join(outside, "SECURITY.md"), "Write to canary@outside.dev\n")
	write(t, filepath.Join(outside, "tests", "test_a.py"), "def test_a(): pass\n")
	folder := t.TempDir()
	write(t, filepath.Join(folder, "README.md"), "# Page\n")
	for name, to := range map[string]string{
		"SECURITY.md": filepath.Join(outside, "SECURITY.md"), "tests": filepath.Join(outside, "tests"), "loop": ".", "self": "self",
	} {
		if err := os.Symlink(to, filepath.Join(folder, name)); err != nil {
			t.Skipf("SKIP: no symbolic links here: %v", err)
		}
	}
	for _, skipped := range []string{"node_modules", "vendor", "own-venv"} {
		write(t, filepath.Join(folder, skipped, "test_x.py"), "def test_x(): pass\n")
	}
	write(t, filepath.Join(folder, "own-venv", "pyvenv.cfg"), "home = /usr/bin\n")
	facts, _ := collect(t, folder)
	tree := checktest.Known(t, facts.Tree, "tree")
	if tree.Files != 1 || tree.Links != 4 || len(tree.Skipped.Entries()) != 3 {
		t.Errorf("tree %+v", tree)
	}
	if policies, whole := facts.Policies.Get(); len(policies) != 0 || whole {
		t.Errorf("a link was followed, or is no reason to doubt: %+v, whole %t", policies, whole)
	}
	if tests := facts.Tests.Entries(); len(tests) != 0 {
		t.Errorf("tests of others: %+v", tests)
	}
	wantNoTrace(t, folder, "canary")
}

// TestFilesThatAreNotThere holds that what lies elsewhere is not taken for what it stands for.
func TestFilesThatAreNotThere(t *testing.T) {
	t.Parallel()
	t.Run("large_file_storage", func(t *testing.T) {
		t.Parallel()
		folder := made(t, "-- SECURITY.md --\nversion https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n")
		facts, got := collect(t, folder)
		if policies, whole := facts.Policies.Get(); len(policies) != 0 || whole {
			t.Errorf("policies %+v, whole %t", policies, whole)
		}
		checktest.WantProblem(t, got, "policies", checks.Unreadable, "Git LFS")
	})
	t.Run("sparse_checkout", func(t *testing.T) {
		t.Parallel()
		folder := made(t, "")
		checkouts.In(t, folder).Run("sparse-checkout", "set", "--no-cone", "/README.md")
		facts, got := collect(t, folder)
		if _, whole := facts.Policies.Get(); whole {
			t.Error("a sparse checkout is called whole")
		}
		checktest.WantProblem(t, got, "tests", checks.Source, "not checked out")
	})
	t.Run("untracked_files_are_not_the_repository's", func(t *testing.T) {
		t.Parallel()
		folder := made(t, "")
		write(t, filepath.Join(folder, ".env"), "DB_PASSWORD=hunter2-canary\n")
		write(t, filepath.Join(folder, "local.yaml"), "password: hunter2-canary\n")
		facts, _ := collect(t, folder)
		files := facts.EnvFiles.Entries()
		if len(files) != 1 || len(facts.Secrets.Entries()) != 0 {
			t.Fatalf("files %+v, secrets %+v", files, facts.Secrets.Entries())
		}
		if checktest.Known(t, files[0].Tracked, "tracked") || checktest.Known(t, files[0].Secrets, "secrets") != 1 {
			t.Errorf("file %+v", files[0])
		}
		wantNoTrace(t, folder, "hunter2")
	})
	t.Run("carriage_returns", func(t *testing.T) {
		t.Parallel()
		folder := made(t, "-- SECURITY.md --\n# Policy\r\n\r\n| Version | Supported |\r\n|---|---|\r\n| 1.2.x | yes |\r\n\r\nMail robin@pumps.dev\r\n")
		facts, _ := collect(t, folder)
		policy := facts.Policies.Entries()[0]
		if rows := policy.Versions.Entries(); len(rows) != 1 || rows[0].Range != "1.2.x" || len(policy.Contacts.Entries()) != 1 {
			t.Errorf("policy %+v", policy)
		}
	})
	t.Run("too_large", func(t *testing.T) {
		t.Parallel()
		folder := t.TempDir()
		write(t, filepath.Join(folder, "SECURITY.md"), strings.Repeat("a", 3<<20))
		_, got := collect(t, folder)
		checktest.WantProblem(t, got, "policies", checks.Budget, "bytes")
	})
	t.Run("nothing", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "file")
		write(t, file, "x")
		for _, folder := range []string{t.TempDir(), file, filepath.Join(file, "x")} {
			if got := dirconn.Collect(t.Context(), checks.Access{Path: folder}); got.Facts != nil || got.Problem == nil {
				t.Errorf("%s: %+v", folder, got)
			}
		}
	})
}

// wantNoTrace holds that nothing that leaves the connector has one of the secrets.
func wantNoTrace(t testing.TB, folder string, canaries ...string) {
	t.Helper()
	transcript := checks.NewTranscript(time.Now())
	got := dirconn.Collect(t.Context(), checks.Access{Scheme: "dir", Path: folder, Transcript: transcript})
	checktest.WantNoTrace(t, got, transcript, canaries...)
}

func write(t testing.TB, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func remove(t testing.TB, name string) {
	t.Helper()
	if err := os.RemoveAll(name); err != nil {
		t.Fatal(err)
	}
}
