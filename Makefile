# make audit          sets up, builds and runs the main job: train, attack, audit, report
# make test           sets up and runs all tests
# make install        builds the command with all traits and installs it to PREFIX, by default /usr/local;
#                     ARGUMENTS=--static-swift-stdlib for machines that have no Swift
# make mutate         leaves out each check of the proof's core and expects a failing test: some minutes
# make mutate-c       leaves out each refusal of the masks in C and expects a failing test: a minute
# make libcandor      makes the masking library for servers in other languages, in .build/libcandor
# make fuzz           fuzzes what reads foreign bytes, SECONDS=60 for each of the targets messages, parties, files and evidence
# make fuzz-http      fuzzes the gateway over HTTP by the descriptions of its surface, SECONDS=60 in all
# make constant-time  judges with valgrind whether time depends on a secret
# make counts         compares the kernels' instructions with the committed tables
# make test-peers     runs the gateway between real servers and clients: mlserver, Triton, tritonclient, openai, Redis
# make gateway-bench  shows what the gateway costs; ARGUMENTS=soak for what becomes of it in ten minutes of load
# make benchmark      sets up and shows what everything takes on this machine; Benchmarks/README.md explains the figures

SWIFT_BUILD_FLAGS := -c release --explicit-target-dependency-import-check error
# Settings of the machine that slow OpenBLAS down are not ours to keep.
RUN := env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE
DATA ?= fashion-mnist
ARGUMENTS ?=
SECONDS ?= 60
PREFIX ?= /usr/local
PYTHON := $(CURDIR)/.venv/bin/python

.PHONY: audit libcandor test build install setup lint format layers consumer mutate mutate-c fuzz fuzz-http constant-time counts benchmark test-peers gateway-bench clean

audit: setup
	swift build $(SWIFT_BUILD_FLAGS) --product candor
	$(RUN) .build/release/candor audit --data $(DATA) --report audit/report.html $(ARGUMENTS)

test:
	Scripts/setup.sh tests
	CANDOR_PYTHON=$(PYTHON) Scripts/test-c.sh
	$(RUN) CANDOR_PYTHON=$(PYTHON) swift test $(SWIFT_BUILD_FLAGS) --enable-all-traits --skip '^(Server|Access)Tests\.'
	# Tests that wait for sockets and clocks: beside proofs, which take every core, they would wait for a core.
	$(RUN) swift test $(SWIFT_BUILD_FLAGS) --enable-all-traits --skip-build --filter '^(Server|Access)Tests\.'

build: setup
	swift build $(SWIFT_BUILD_FLAGS) --product candor

install: setup
	swift build $(SWIFT_BUILD_FLAGS) --enable-all-traits --product candor $(ARGUMENTS)
	install -D .build/release/candor $(DESTDIR)$(PREFIX)/bin/candor

setup:
	Scripts/setup.sh

libcandor:
	Scripts/make-libcandor.sh .build/libcandor

lint:
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Benchmarks
	clang-format --dry-run --Werror $$(git ls-files '*.c' '*.h')

format:
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Benchmarks
	clang-format -i $$(git ls-files '*.c' '*.h')

layers:
	Scripts/check-layers.sh

consumer:
	Scripts/check-consumer.sh

fuzz: setup
	Scripts/fuzz.sh $(SECONDS)

fuzz-http: setup
	Scripts/fuzz-http.sh $(SECONDS)

constant-time:
	Scripts/setup.sh tests
	Scripts/constant-time.sh

counts:
	Scripts/check-counts.sh

mutate:
	Scripts/mutate.sh $(ARGUMENTS)

mutate-c:
	Scripts/mutate-c.sh $(ARGUMENTS)

# For one suite, or some of its benchmarks: make benchmark ARGUMENTS='--target Training --filter .*epoch.*'
benchmark: setup
	cd Benchmarks && $(RUN) swift package --disable-sandbox benchmark --no-progress --grouping metric $(ARGUMENTS)

test-peers:
	Scripts/setup.sh peers
	$(RUN) Scripts/test-peers.sh $(ARGUMENTS)

gateway-bench:
	Scripts/setup.sh peers
	$(RUN) Scripts/gateway-bench.sh $(ARGUMENTS)

clean:
	rm -rf .build .build-fuzz .build-constant-time .build-mutate Benchmarks/.build audit
