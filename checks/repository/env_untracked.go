package repository

import "hardcheck/checks"

// EnvUntracked reports files of environment variables that are under version control.
var EnvUntracked = &checks.Check{
	ID:       "repository-env-untracked",
	Title:    "Files of environment variables are not under version control",
	Severity: checks.High,
	Description: "A .env file holds what must not be in the repository. One that was committed stays in the history after it was taken out, and whoever cloned it has its values. The " +
		"check compares the names (.env, .env.production, prod.env, no examples) with git's list of files and with every commit that led to HEAD. A " +
		"file in which nothing looks like a secret is one severity lower, as one that earlier commits held is.",
	Remediation: "`git rm --cached .env`, a line `.env` in .gitignore, and an `.env.example` without values. Change the secrets that were in it, since the history keeps them.",
	References:  []string{githubSecrets, asvs},
	Rule:        each(envUntracked),
}

func envUntracked(o checks.Observed[Facts]) {
	files, _ := checks.NeedAll(o, o.Facts.EnvFiles, "envFiles")
	for i, file := range files {
		s := o.Subject(file.Path)
		tracked, ok := checks.Need(s, file.Tracked, field("envFiles", i, "tracked"))
		if !ok || !tracked {
			continue
		}
		switch secrets, known := file.Secrets.Get(); {
		case !known:
			s.Violation("is under version control")
		case secrets == 0:
			s.ViolationLower("is under version control; nothing in it looks like a secret")
		default:
			s.Violation("is under version control, with values that look like secrets: %d", secrets)
		}
	}
	git, ok := checks.Need(o, o.Facts.Git, "git")
	if !ok {
		return
	}
	past, _ := checks.NeedAll(o, git.PastEnv, "git.pastEnv")
	for _, file := range past {
		s := o.Subject(file.Path)
		s.Evidence("git", "commit %s", file.Commit)
		s.ViolationLower("is not under version control any more, and commit %s still has it", file.Commit)
	}
}
