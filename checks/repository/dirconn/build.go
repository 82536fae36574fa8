package dirconn

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/repository"
	"hardcheck/checks/written"
)

// readBuild reads what images are built from and what stands before an application.
func (c *collector) readBuild() {
	var dockerfiles []repository.Dockerfile
	var nginx []repository.NginxFile
	var unbuilt, unserved error
	for _, name := range c.tree.files {
		switch {
		case isDockerfile(name) && len(dockerfiles) <= maxListed:
			data, err := c.readCode(name)
			var d written.Dockerfile
			if err == nil {
				d, err = written.ParseDockerfile(data)
			}
			if err != nil {
				unbuilt = errors.Join(unbuilt, fmt.Errorf("read %s: %w", name, err))
				continue
			}
			dockerfiles = append(dockerfiles, dockerfile(name, d))
		case isNginx(name) && len(nginx) <= maxListed:
			data, err := c.readCode(name)
			var all []written.Directive
			if err == nil {
				all, err = written.ParseNginx(data)
			}
			if err != nil {
				unserved = errors.Join(unserved, fmt.Errorf("read %s: %w", name, err))
				continue
			}
			nginx = append(nginx, nginxFile(name, all))
		}
	}
	c.facts.Dockerfiles = list(c, "dockerfiles", dockerfiles, unbuilt)
	c.facts.Nginx = list(c, "nginx", nginx, unserved)
}

func isDockerfile(name string) bool {
	base := strings.ToLower(path.Base(name))
	return base == "dockerfile" || base == "containerfile" || strings.HasPrefix(base, "dockerfile.") && !strings.HasSuffix(base, ".dockerignore") || strings.HasSuffix(base, ".dockerfile")
}

func isNginx(name string) bool {
	base := strings.TrimSuffix(path.Base(name), ".template")
	return strings.HasSuffix(base, ".conf") && (strings.HasPrefix(base, "nginx") || strings.Contains(path.Dir(name), "nginx"))
}

func dockerfile(name string, d written.Dockerfile) repository.Dockerfile {
	from, instructions := d.Base()
	f := repository.Dockerfile{Path: checks.Clean(name), Base: checks.Clean(from.From), User: repository.UserUnset}
	for _, i := range instructions {
		if i.Name != "USER" {
			continue
		}
		user, _, _ := strings.Cut(strings.Trim(strings.TrimSpace(i.Text), `"'`), ":")
		f.UserLine = i.Line
		switch {
		case strings.Contains(user, "$") || user == "":
			f.User = repository.UserFilled
		case user == "root" || strings.Trim(user, "0") == "":
			f.User = repository.UserRoot
		default:
			f.User = repository.UserOther
		}
	}
	return f
}

func nginxFile(name string, all []written.Directive) repository.NginxFile {
	f := repository.NginxFile{Path: checks.Clean(name)}
	var limits []string
	written.Walk(all, func(d written.Directive, around []written.Directive) {
		switch d.Name {
		case "include":
			f.Includes = f.Includes || !strings.HasSuffix(strings.Join(d.Args, " "), "mime.types")
		case "limit_req":
			at := "/"
			for _, block := range around {
				if block.Name == "location" && len(block.Args) > 0 {
					at = block.Args[len(block.Args)-1]
				}
			}
			limits = append(limits, checks.Clean(at))
		}
	})
	f.Limits = checks.Head(limits, maxListed)
	return f
}
