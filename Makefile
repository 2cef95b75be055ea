# One command surface for people and CI. Each target works on a fresh clone: it first makes .venv from the lock files.
#   make report   the full report            make test    checks and the whole test suite
#   make quick    a small report, quickly    make check   ruff and mypy alone
#   make soak     the long tests             make bench   speed and memory
#   make sample   docs/sample                make clean   remove build/
SAMPLE_MODEL_PAGE ?= 4
SAMPLE_RESULTS_PAGE ?= 7
PYTHON ?= $(shell command -v python3.11 || command -v python3 || command -v python)
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
# Extra options for every pip call, e.g. PIP_OPTIONS="--index-url <your mirror>"
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet $(PIP_OPTIONS)

.PHONY: report quick sample test check soak bench clean
.DELETE_ON_ERROR:

report: .venv/run.stamp
	@$(BIN)/labreport build experiments/lenet5.yaml

quick: .venv/run.stamp
	@$(BIN)/labreport build experiments/quick.yaml

# The report and the page pictures in docs/sample (needs pdftoppm of Poppler).
sample: report
	mkdir -p docs/sample
	cp build/reports/lenet5/report.pdf docs/sample/report.pdf
	pdftoppm -r 72 -png -f 1 -l 1 -singlefile docs/sample/report.pdf docs/sample/cover
	pdftoppm -r 72 -png -f $(SAMPLE_MODEL_PAGE) -l $(SAMPLE_MODEL_PAGE) -singlefile docs/sample/report.pdf docs/sample/model
	pdftoppm -r 72 -png -f $(SAMPLE_RESULTS_PAGE) -l $(SAMPLE_RESULTS_PAGE) -singlefile docs/sample/report.pdf docs/sample/results

check: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The many processes that the tests start compile the program once, also where the environment asks Python to keep nothing.
test: check
	PYTHONDONTWRITEBYTECODE= OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist worksteal -m "not soak"

soak: .venv/dev.stamp
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m soak

bench: .venv/dev.stamp
	$(BIN)/python -m benchmarks

clean:
	rm -rf build

.venv/run.stamp: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "找不到 Python；需要 3.11 或更高版本" >&2; exit 2; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更高版本" >&2; exit 2; }
	@test -x $(BIN)/python || { echo "正在创建 .venv …"; "$(PYTHON)" -m venv .venv; }
	@echo "正在安装依赖（首次约需一两分钟，取决于网速）…"
	@$(PIP) -r requirements.lock
	@$(PIP) --no-deps -e .
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/run.stamp
	@$(PIP) -r requirements-dev.lock
	@touch $@
