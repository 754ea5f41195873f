# wirespool: what a newcomer, a packager and CI call. `make help` lists the targets.

SWIFT ?= swift
PREFIX ?= /usr
DESTDIR ?=
BIN := .build/release/wirespool
SCRATCH_STATIC := .build-static
# More for `swift build`: BUILD_FLAGS="-j 1".
BUILD_FLAGS ?=
# No path of this folder gets into the release binary, so that any folder gives the same one (.ci/reproducible.sh). Clang's
# modules lie under a name that hangs on the folder, hence no word of them in the debug information. Hashes for the compiler's own
# next run stay out, and what nobody calls goes when it is linked, such as code of GRDB that holds the length of its source's path.
RELEASE := -c release -Xswiftc -file-prefix-map -Xswiftc "$(CURDIR)=." -Xswiftc -Xfrontend -Xswiftc -no-clang-module-breadcrumbs \
    -Xswiftc -Xfrontend -Xswiftc -disable-incremental-llvm-codegen -Xswiftc -Xfrontend -Xswiftc -function-sections \
    -Xswiftc -Xfrontend -Xswiftc -internalize-at-link \
    -Xcc "-ffile-prefix-map=$(CURDIR)=." -Xcxx "-ffile-prefix-map=$(CURDIR)=." $(BUILD_FLAGS)

.PHONY: help deps deps-test build demo test lint format agencies packages pictures static install uninstall manual bench fuzz crash-test hostile soak \
    reliability reproducible sbom systemd-test accept clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

deps: ## install what building needs (apt; asks for nothing when all is there)
	@.ci/deps.sh

deps-test: ## install what the tests need, too
	@.ci/deps.sh test

build: deps ## build the release binary
	@$(SWIFT) build $(RELEASE) --product wirespool

demo: build ## build, then ingest the bundled news site from loopback and show what came out
	@$(BIN) demo

# Two tests a core: some watch real waits, and starve where hundreds of tests run at once.
test: deps-test ## build and run all tests
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$$((2 * $$(nproc))) $(SWIFT) test

lint: ## check the format of all Swift files
	@$(SWIFT) format lint --strict -r Package.swift Sources Tests

format: ## put all Swift files into the format that lint wants
	@$(SWIFT) format -i -r Package.swift Sources Tests

agencies: ## compile config/agencies.txt in anew, after an edit of it
	@.ci/agencies.sh

pictures: build ## draw the copies of the demo's stories into docs/pictures
	@.ci/pictures.sh docs/pictures $(BIN)

static: deps ## build the binary that is installed: it needs no Swift runtime on the host
	@$(SWIFT) build $(RELEASE) --static-swift-stdlib --scratch-path $(SCRATCH_STATIC) --product wirespool

install: ## install below $(DESTDIR)$(PREFIX): binary, units, settings, manual (run `make static` first)
	@BIN="$(if $(wildcard $(SCRATCH_STATIC)/release/wirespool),$(SCRATCH_STATIC)/release/wirespool,$(BIN))" \
	    DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" .ci/install.sh install

uninstall: ## take away what install put there; settings, state and spool stay
	@DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" .ci/install.sh uninstall

manual: build ## write the manual pages to .build/manual
	@.ci/manual.sh .build/manual

bench: build ## measure the whole way: nginx on loopback to durable records
	@Benchmarks/end-to-end.sh $(BIN)

fuzz: ## feed the parsers random bytes, FUZZ_SECONDS each (default 20), TARGETS or all
	@.ci/fuzz.sh $(or $(FUZZ_SECONDS),20) $(TARGETS)

crash-test: build ## kill, cut power and fail the disk at sampled calls (needs ../shared/faults)
	@.ci/crash-test.sh $(BIN)

hostile: build ## give every attack of the hostile server (../shared/hostile) and of our own to the daemon
	@.ci/hostile.sh $(BIN)
	@.ci/hostile.sh $(BIN) own

soak: build ## MINUTES (default 120) of hostile and honest traffic: memory and descriptors flat? (needs ../shared/hostile)
	@.ci/soak.sh $(BIN) --minutes $(or $(MINUTES),120)

reliability: build ## the long forms: every call, every attack, a thousand damaged states (hours)
	@.ci/reliability.sh $(BIN)

sbom: build ## write what the binary is made of to .build/sbom.json (CycloneDX), and look whether it is so
	@$(BIN) version --sbom > .build/sbom.json && python3 .ci/sbom.py check $(BIN) && echo .build/sbom.json

packages: ## write the list of Swift packages that --sbom prints anew, after a change of Package.resolved
	@python3 .ci/sbom.py packages

reproducible: ## build HEAD twice, in two folders, and compare the binaries (half an hour)
	@.ci/reproducible.sh

systemd-test: build ## boot a real systemd in a container and run the service in it
	@.ci/systemd-test.sh $(BIN)

accept: build ## run every quality target (needs ../shared/bench)
	@if [ -x ../shared/bench/accept ]; then python3 ../shared/bench/accept --bin $(BIN); \
	    else echo "accept: skipped, ../shared/bench is not here"; fi

clean: ## remove what was built
	@rm -rf .build $(SCRATCH_STATIC)
