# Every target is one readable line; `make help` lists them. No Docker needed.
PYTHON ?= python3
SERVICES = $(notdir $(wildcard services/*_service))
PYTEST = .venv/bin/python -m pytest
MODELS = shared_models/src service_kit/src

.DEFAULT_GOAL := help
.PHONY: help up down status logs lint test test-packages test-registry test-release test-services test-e2e tools installed doctor
.PHONY: hooks audit secrets images sbom test-images test-rehearsal rehearsal
.PHONY: release-status release-cut release-publish release-verify release-rollout

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

up: .venv/.installed ## registry and five services as local processes, ready to use
	@.venv/bin/stack up

down: ## stop them; packages and rows stay
	@if [ -x .venv/bin/stack ]; then .venv/bin/stack down; fi

status: .venv/.installed ## what runs where, what is released, who lags behind
	@.venv/bin/stack status; .venv/bin/release status

logs: .venv/.installed ## follow all logs
	@.venv/bin/stack logs

test: lint hooks secrets test-packages test-registry test-release test-services test-e2e doctor test-rehearsal ## everything, as CI runs it

lint: installed ## style and types of everything
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .
	@.venv/bin/mypy release stack tests benchmarks
	@MYPYPATH=registry/src:registry/tests .venv/bin/mypy --python-executable registry/.venv/bin/python registry/src registry/tests
	@for s in $(SERVICES); do MYPYPATH=services/$$s/src .venv/bin/mypy --python-executable services/$$s/.venv/bin/python services/$$s/src || exit 1; done
	@MYPYPATH=shared_models/src:service_kit/src .venv/bin/mypy --python-executable services/rest_service/.venv/bin/python $(MODELS)

hooks: .venv/.installed ## the commit hooks over every file: locks, secrets, Dockerfiles, workflows, hygiene
	@.venv/bin/pre-commit run --all-files --show-diff-on-failure

secrets: .venv/.installed ## no secret in any file, nor in any line that the history ever had
	@.venv/bin/pre-commit run detect-secrets --all-files
	@mkdir -p .run && git log --all -p -U0 --no-ext-diff -- . ':!*poetry.lock' ':!stack/poetry.txt' > .run/history.txt
	@.venv/bin/pre-commit run detect-secrets --files .run/history.txt

audit: .venv/.installed ## no known vulnerability in any version that our locks name
	@.venv/bin/python -m stack.audit

test-packages: .venv/.installed ## the contracts and the kit, as built wheels, on the lowest and the newest pydantic
	@stack/index .venv/bin/python -m stack.packages

test-registry: installed ## the registry, against real pip, uv, poetry and twine, behind a real nginx
	@nginx=$$(stack/nginx) && cd registry && PATH=$$PATH:$$(dirname $$nginx) .venv/bin/python -m pytest -n 2 --dist loadfile tests

test-release: installed ## the release tool, the stack, the benchmarks, and the rules on the repository itself
	@$(PYTEST) -n 2 release/tests stack/tests tests/shape benchmarks/tests

test-services: installed ## each service in its own locked environment
	@set -e; for s in $(SERVICES); do echo "== $$s"; (cd services/$$s && .venv/bin/python -m pytest tests); done

test-e2e: installed ## the running stack, and the whole train in temporary clones
	@.venv/bin/stack run $(PYTEST) tests/e2e

test-rehearsal: installed ## publish.yml and the rest of ci.yml, every step in clean clones, broken ones too
	@.venv/bin/stack aside $(PYTEST) --capture=no tests/rehearsal

rehearsal: installed ## the same on bare machines, with all that `make test` runs itself (an hour)
	@REHEARSAL_FULL=true .venv/bin/stack aside $(PYTEST) --capture=no tests/rehearsal

images: .venv/.installed ## the images of compose.yaml, from a running registry, labelled (needs Docker)
	@stack/index .venv/bin/stack images

test-images: .venv/.installed ## the images and compose.yaml, from nothing to healthy, killed and started again (needs Docker)
	@stack/index $(PYTEST) tests/images

sbom: .venv/.installed ## what every image holds, as CycloneDX, in dist/sbom (needs Docker)
	@stack/index .venv/bin/stack sbom

doctor: .venv/.installed ## do the services take our packages by version, from the registry, unchanged
	@.venv/bin/stack run --without-services .venv/bin/release doctor

tools: .venv/.installed ## the tools alone: release, stack and Poetry, in .venv
	@:

installed: .venv/.installed
	@.venv/bin/stack install

release-status: .venv/.installed ## packages, releases, pins, lag
	@.venv/bin/release status

release-cut: .venv/.installed ## PACKAGE=shared-models PART=minor [EXECUTE=1]: commit and tag a release
	@.venv/bin/release cut $(PACKAGE) $(PART) $(if $(EXECUTE),--execute)

release-publish: .venv/.installed ## PACKAGE=shared-models [EXECUTE=1]: build, upload, install, import
	@.venv/bin/release publish $(PACKAGE) $(if $(EXECUTE),--execute)

release-verify: .venv/.installed ## PACKAGE=shared-models VERSION=1.1.0: rebuild and compare bit for bit
	@.venv/bin/release verify $(PACKAGE) $(VERSION)

release-rollout: .venv/.installed ## PACKAGE=shared-models VERSION=1.1.0 [EXECUTE=1]: move the services' pins
	@.venv/bin/release rollout $(PACKAGE) $(VERSION) $(if $(EXECUTE),--execute)

.venv/.installed: pyproject.toml poetry.lock stack/poetry.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version)'
	@echo "make: preparing .venv with Poetry and the tools" >&2
	@$(PYTHON) -m venv .venv && $(PYTHON) -m venv .venv/poetry
	@.venv/poetry/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r stack/poetry.txt
	@said=$$(stack/poetry sync --no-ansi 2>&1) || { echo "$$said" >&2; exit 1; }; touch $@
