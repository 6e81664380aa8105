# make demo   the whole line on a simulated city; reports in out/demo
# make corpora   what the product says of recordings of real devices, beside what others say
# make test   everything that must hold: format, lint, types, imports, wheel, tests with real peers
#
# Needs python3 (3.11 or newer) and make; sets up the rest in .venv.

PYTHON ?= python3
OUT    ?= out/$(firstword $(filter bench chaos corpora fuzz hostile sbom,$(MAKECMDGOALS)) demo)
DIR    ?= ../shared/corpora/open.tar.xz
SEED   ?=
WARDS  ?=
PYTEST_ARGS ?=
RUNS   ?= 50000

BIN   := .venv/bin
STAMP := .venv/.installed
UV    := 0.13.9

.PHONY: help demo bench chaos corpora fuzz hostile test lint wheel peers lock clean distclean venv \
	sbom audit release-check release-tools
.DELETE_ON_ERROR:

help:
	@echo "make demo [OUT=out/demo] [SEED=n] [WARDS=n]   audit a simulated city and render its reports"
	@echo "make corpora [DIR=folder] [OUT=out/corpora]   replay recordings of real devices and score"
	@echo "make test [PYTEST_ARGS=...]                   lint, types, imports, wheel, all tests"
	@echo "make bench [OUT=out/bench]                    speed, side by side with other tools; needs root"
	@echo "make fuzz [OUT=out/fuzz] [RUNS=50000]          every parser fed with what nobody meant to send"
	@echo "make hostile [OUT=out/hostile]                108 ways to attack who looks; needs root"
	@echo "make chaos [OUT=out/chaos] [N=2000]          kill, fail and fill up what a run stands on; needs root"
	@echo "make sbom [OUT=out/sbom]                      what the lock installs, as CycloneDX, checked by its schema"
	@echo "make audit [FEED=pypi|osv]                    compare the lock with a feed of advisories; needs a network"
	@echo "make release-check                            what stands in the way of a release; 1 when anything does"
	@echo "make lint | wheel | lock | clean | distclean"

venv: $(STAMP)

# The stamp is younger than what it was made from: a second time costs nothing.
$(STAMP): requirements.lock pyproject.toml .ci/venv
	@PYTHON="$(PYTHON)" UV="$(UV)" bash .ci/venv
	@touch $@

# The city's verdict (0 ready, 1 not ready, 3 undecided) is a result; 2 and 4 are failures, and so
# is an end without a summary: a crash of Python's also ends with 1.
demo: $(STAMP)
	@rm -f "$(OUT)/summary.json"
	@$(BIN)/ward-audit demo --out "$(OUT)" $(if $(SEED),--seed "$(SEED)") $(if $(WARDS),--wards "$(WARDS)"); \
	status=$$?; case $$status in 0|1|3) test -s "$(OUT)/summary.json" ;; *) exit $$status ;; esac

# DIR: a folder of recordings or the archive of one; writes OUT/corpora.json and the misses.
corpora: $(STAMP)
	@$(BIN)/python -m tests.corpora "$(DIR)" --out "$(OUT)"

# N kills, and as many faults and signals as go with them; ends within CHAOS_S seconds.
chaos: $(STAMP) peers
	@OUT="$(abspath $(OUT))" CHAOS_N="$(or $(N),2000)" timeout --signal=INT "$(or $(CHAOS_S),14400)" \
		$(BIN)/pytest tests/chaos -q -p no:cacheprovider

lint: $(STAMP)
	@if grep -n '://' requirements.lock */requirements.lock .ci/requirements.lock tests/*/requirements.lock; then \
		echo "a lock names an address"; exit 1; fi
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# Ours and the peers in one run; root, for a network namespace. DOC=docs/performance.md fills that.
bench: $(STAMP)
	@bash bench/install
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r bench/requirements.lock
	$(BIN)/python -m bench --out "$(OUT)" \
		$(if $(DOC),--doc "$(DOC)") $(BENCH_ARGS)

# Coverage-guided where atheris is installed, else by chance. RUNS of each parser; bounded in time.
fuzz: $(STAMP)
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r tests/fuzz/requirements.lock
	@nice -n 15 $(BIN)/python -m tests.fuzz --out "$(OUT)" --runs $(RUNS)

# Devices that attack who looks at them; OUT/reliability.json gets each family's figures.
hostile: $(STAMP) peers
	OUT="$(OUT)" $(BIN)/pytest tests/hostile -q -n 2 --dist loadfile $(PYTEST_ARGS)

wheel: $(STAMP)
	@$(BIN)/python .ci/wheel.py

# What only releases need; never part of what the product is installed with.
release-tools: $(STAMP)
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r .ci/requirements.lock

# The bill is made offline of the lock; a library of CycloneDX's own looks at it.
sbom: $(STAMP) release-tools
	@$(BIN)/python .ci/sbom.py "$(OUT)"
	@OUT="$(OUT)" $(BIN)/python -m tests.supply.schema "$(OUT)/sbom.cdx.json"

# Writes audit/cli/supply/audited.csv, where the feed proves that it knows something.
audit: $(STAMP) release-tools
	@$(BIN)/python .ci/advisories.py $(FEED)

release-check: $(STAMP)
	@$(BIN)/python .ci/release.py

peers:
	@bash tests/peers/install

# pytest comes last: its closing line is the last word.
test: $(STAMP) peers lint wheel
	$(BIN)/pytest -n 2 $(PYTEST_ARGS)

# uv.lock names addresses, so it is never committed; what it says is exported without them.
lock: $(STAMP)
	$(BIN)/uv lock --upgrade
	$(BIN)/uv export --all-extras --all-groups --no-group bench --no-group fuzz --no-group release \
		--format requirements.txt --no-header --no-annotate --no-emit-project -o requirements.lock >/dev/null
	$(BIN)/uv export --only-group bench --format requirements.txt --no-header \
		--no-annotate --no-emit-project -o bench/requirements.lock >/dev/null
	$(BIN)/uv export --only-group fuzz --format requirements.txt --no-header \
		--no-annotate --no-emit-project -o tests/fuzz/requirements.lock >/dev/null
	$(BIN)/uv export --only-group release --format requirements.txt --no-header \
		--no-annotate --no-emit-project -o .ci/requirements.lock >/dev/null
	@if grep -n '://' requirements.lock */requirements.lock .ci/requirements.lock tests/*/requirements.lock; then \
		echo "a lock names an address"; exit 1; fi

clean:
	rm -rf out dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find audit inventory checks reports tests -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean
	rm -rf .venv
