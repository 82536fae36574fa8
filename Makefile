# hardcheck: make help lists what can be made.

GO          ?= go
STATICCHECK  = honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOFUMPT      = mvdan.cc/gofumpt@v0.12.0
GOLANGCI     = github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOVULNCHECK  = golang.org/x/vuln/cmd/govulncheck@v1.8.0
HEIMDALL     = inspecjs@2.12.6 @mitre/hdf-converters@2.12.6
FUZZTIME    ?= 10s
# Many packages wait for devices: one more at a time than there are cores.
PARALLEL    ?= $(shell expr $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) + 1)
PLATFORMS    = linux/amd64 linux/arm64 windows/amd64 windows/arm64 darwin/amd64 darwin/arm64
VERSION     ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
STATIC       = CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=false -ldflags='-s -w -X main.version=$(VERSION)'
SCRIPTS      = .ci/run testenv/deps.sh testenv/engine.sh testenv/chr/boot.sh testenv/deploy/notify/webhook.sh testenv/deploy/notify/mail.sh testenv/deploy/image/build.sh testenv/deploy/windows/try.sh testenv/deploy/arm64/try.sh

.PHONY: FORCE help deps test unit vet shell conformance ohdf bench scale mutants fuzz lint vuln build windows qemu release reproducible image cross audit-demo lab lab-down lab-expect mutations harmless soak chaos readme new-check clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

deps: ## install what the tests need (as root on Debian or Ubuntu; otherwise says what is missing)
	@bash testenv/deps.sh
	@bash testenv/engine.sh

test: deps vet shell unit ## everything that must hold: set-up, vet, format, staticcheck, shellcheck, tests with the race detector

unit: ## the Go tests with the race detector, and without it those that compute much
	GORACE=atexit_sleep_ms=0 $(GO) test -race -timeout 20m -p $(PARALLEL) ./...
	$(GO) test -trimpath -timeout 20m -p $(PARALLEL) $$(grep -rlE --include='*_test.go' 'checktest\.Run\(|need\.Plain\(' checks cmd profiles testenv | xargs -n1 dirname | sort -u | sed 's,^,./,')

vet: ## go vet, gofumpt, staticcheck, tidy modules
	$(GO) vet ./...
	@found=$$($(GO) run $(GOFUMPT) -l .) || exit 1; [ -z "$$found" ] || { echo "not formatted (gofumpt -w): $$found" >&2; exit 1; }
	$(GO) run $(STATICCHECK) ./...
	$(GO) mod tidy -diff

shell: ## shellcheck on every script
	@if command -v shellcheck >/dev/null; then shellcheck $(SCRIPTS); else echo "SKIP shellcheck: not installed" >&2; case ",$(HARDCHECK_REQUIRE)," in *,shellcheck,*) exit 1;; esac; fi

conformance: ## RouterOS clients of other authors against the simulator; a real router with HARDCHECK_ROUTEROS
	@bash testenv/deps.sh
	$(GO) test -count=1 -v ./testenv/rosapi/conformance
	$(GO) test -count=1 -run 'Simulated|FaultTable|RealRouter' -v ./checks/routeros/routerosconn

ohdf: ## OHDF reports read by Heimdall's own library and converters (npm), and by its schema with HARDCHECK_OHDF_SCHEMA
	@command -v npm >/dev/null || { echo "SKIP OHDF: npm is not installed" >&2; exit 1; }; set -e; \
	  folder=$$(mktemp -d); trap 'rm -rf $$folder' EXIT; \
	  npm install --prefix $$folder --ignore-scripts --no-audit --no-fund --silent $(HEIMDALL); \
	  HARDCHECK_OHDF_NODE=$$folder $(GO) test -count=1 -run 'schema|Heimdall' -v ./checks/report/ohdf

bench: ## benchmarks: ratios against a floor measured in the same run
	$(GO) test -run '^$$' -bench . -benchmem ./...

scale: build ## whole runs over large sites: time, memory and sizes, beside a floor of the same run (root, Linux; ONLY=REGEXP for some rows)
	@$(GO) run ./testenv/scale -hardcheck bin/hardcheck -only '$(or $(ONLY),.)'

mutants: ## change one operator of the code at a time, and see that the tests notice (hours; ONLY=REGEXP for some folders)
	@$(GO) run ./testenv/mutants -only '$(or $(ONLY),.)'

fuzz: ## fuzz every parser for FUZZTIME each
	@set -e; for package in $$(grep -rlE '^func Fuzz' --include='*_test.go' . | xargs -n1 dirname | sort -u); do \
	  for target in $$(grep -hoE '^func Fuzz[A-Za-z0-9]*' $$package/*_test.go | cut -d' ' -f2); do \
	    $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$package; done; done

lint: ## golangci-lint with .golangci.yml (builds the linter first: slow)
	$(GO) run $(GOLANGCI) run ./...

vuln: ## known vulnerabilities in what we link (needs the online database)
	$(GO) run $(GOVULNCHECK) ./...

build: ## bin/hardcheck for this machine, static, with its manual page and completions beside it
	$(STATIC) -o bin/hardcheck ./cmd/hardcheck
	@set -e; bin/hardcheck man >bin/hardcheck.1; mkdir -p bin/completions; \
	  for shell in bash zsh fish powershell; do bin/hardcheck completion $$shell >bin/completions/hardcheck.$$shell; done

cross: ## prove that it builds for another system and another processor
	@set -e; for platform in windows/amd64 darwin/arm64 linux/arm64; do echo "build $$platform"; \
	  GOOS=$${platform%/*} GOARCH=$${platform#*/} $(STATIC) -o /dev/null ./cmd/hardcheck; done

windows: ## run the Windows binary under wine: an audit with drive paths and UTF-16, HTML, validate, explain (root, Debian)
	@bash testenv/deploy/windows/try.sh

qemu: ## run the arm64 binary under qemu-user-static and compare its report with this machine's (root, Debian)
	@bash testenv/deploy/arm64/try.sh

release: ## static binaries for all platforms in dist/, with checksums, a bill of materials (CycloneDX) each, the manual page, completions and all licences
	@rm -rf dist; mkdir -p dist; set -e; for platform in $(PLATFORMS); do os=$${platform%/*}; arch=$${platform#*/}; \
	  suffix=; [ $$os != windows ] || suffix=.exe; name=dist/hardcheck-$$os-$$arch; echo "build $$platform"; \
	  GOOS=$$os GOARCH=$$arch $(STATIC) -o $$name$$suffix ./cmd/hardcheck; \
	  $(GO) run ./testenv/deploy/sbom $$name$$suffix '$(VERSION)' >$$name.cdx.json; done
	@$(MAKE) --no-print-directory build && cp bin/hardcheck.1 dist/ && tar -C bin -czf dist/hardcheck-completions.tar.gz completions
	@$(GO) run ./testenv/deploy/licences -platforms "$$(echo $(PLATFORMS) | tr ' ' ,)" ./cmd/hardcheck >dist/hardcheck-licences.txt
	@cd dist && sha256sum hardcheck-* >SHA256SUMS && cat SHA256SUMS

reproducible: ## build twice from nothing, at two places, and compare the bytes
	@set -e; one=$$(mktemp -d); two=$$(mktemp -d); trap 'chmod -R u+w $$one $$two; rm -rf $$one $$two' EXIT; \
	  for place in $$one $$two; do git archive HEAD | tar x -C $$place; \
	    (cd $$place && GOCACHE=$$place/.cache $(STATIC) -o hardcheck ./cmd/hardcheck); done; \
	  cmp $$one/hardcheck $$two/hardcheck && sha256sum $$one/hardcheck | cut -d' ' -f1

image: build ## container image FROM scratch that runs as uid 65534, tagged hardcheck:$(VERSION)
	HARDCHECK_BIN=bin/hardcheck VERSION=$(VERSION) bash testenv/deploy/image/build.sh hardcheck:$(VERSION)

audit-demo: deps build ## start a careless and a hardened redis-server on loopback and audit both
	@$(GO) run ./cmd/hardlab redis --hardcheck bin/hardcheck

bin/hardlab: FORCE
	@$(STATIC) -o bin/hardlab ./cmd/hardlab

lab: deps build bin/hardlab ## start each policy's careless and hardened deployment, audit both, compare with what must be found (root)
	@bin/hardlab run --hardcheck bin/hardcheck

lab-down: bin/hardlab ## remove everything that a lab left, by its label
	@bin/hardlab down

lab-expect: deps build bin/hardlab ## write what the lab's audits find into testenv/scenarios: review it like code
	@bin/hardlab run --hardcheck bin/hardcheck --update testenv/scenarios

mutations: deps ## change one setting at a time for every check, hold that it alone turns, and write testenv/MUTATIONS.md
	$(GO) test -count=1 -run TestMutations ./checks/audit -update

harmless: deps ## 2000 audits of 32 libmodbus servers by both schemes and under every consent: not one register may change
	HARDCHECK_HARMLESS=2000 $(GO) test -count=1 -timeout 60m -run 'TestAuditsChangeNoLibmodbusServer|TestOldHellosChangeALibmodbusServer' -v ./checks/modbus/modbusconn

soak: deps ## 200 audits of a running lab: nothing may be left behind, and the report stays the same
	HARDCHECK_SOAK=200 $(GO) test -count=1 -timeout 60m -run TestSoak -v ./checks/audit

chaos: deps ## parts of the lab break while an audit runs
	$(GO) test -count=1 -run TestChaos -v ./testenv/lab

readme: ## write the generated parts of the READMEs again: checks, verbs, policies, the first screen, controls
	$(GO) test ./cmd/hardcheck ./profiles -run TestReadme -update

new-check: ## write a new check and its cases, and say what is left: ID=redis-keepalive-set, GROUP=filtering where the kind has groups
	@$(GO) run ./checks/checktest/newcheck -id '$(ID)' -group '$(GROUP)'

FORCE:

clean: ## remove what was built
	rm -rf bin dist
