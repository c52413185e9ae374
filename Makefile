# Everything a newcomer or CI needs. `make help` lists it.

PREFIX ?= /usr/local
DESTDIR ?=
# What leaves debugging information out of the installed binary; names for backtraces stay. STRIP=: installs it as built.
STRIP ?= strip --strip-debug
binary = .build/release/rowreel
share = $(DESTDIR)$(PREFIX)/share/rowreel

.DEFAULT_GOAL := help
.PHONY: help bootstrap build sample sample-diffusion test install benchmark lint format clean

help: ## list what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 25

bootstrap: ## install the packages that this machine lacks
	@Scripts/bootstrap

build: bootstrap ## build the release binary, .build/release/rowreel
	@Scripts/release

sample: build ## render the samples' videos to out/
	.build/release/rowreel render Samples/ecommerce/template.xml --data Samples/ecommerce/products.csv --output-dir out
	.build/release/rowreel render Samples/localized/template.xml --data Samples/localized/products.csv \
		--output vertical --profile draft --output-dir out/localized

# Its model has random weights: the pictures are noise, everything else is as with a real one.
sample-diffusion: build ## render a sample with the worker and a tiny model of random weights, on the processor
	@Scripts/bootstrap --worker
	@test -e .build/models/wan2.1-t2v/model_index.json || (cd Worker && .venv/bin/python -m tests.tiny ../.build/models wan2.1-t2v)
	.build/release/rowreel render Samples/diffusion/template.xml --data Samples/diffusion/products.csv \
		--engine worker --models .build/models --store out/diffusion/store --output-dir out/diffusion
	@echo "the model that made these segments has random weights: their pictures are noise, the way they came is the real one"

test: ## install what tests need, then run what CI runs
	@Scripts/bootstrap --test
	@Scripts/check

install: build ## install below PREFIX (default /usr/local)
	install -D -m 755 $(binary) $(DESTDIR)$(PREFIX)/bin/rowreel
	$(STRIP) $(DESTDIR)$(PREFIX)/bin/rowreel
	install -d $(share)/Worker
	# All but the worker's Python, which Scripts/bootstrap --worker puts there: gigabytes, and brought up to date by it.
	find $(share) -mindepth 1 -maxdepth 1 ! -name Worker -exec rm -rf {} +
	find $(share)/Worker -mindepth 1 -maxdepth 1 ! -name .venv -exec rm -rf {} +
	install -d $(share)/Scripts
	cp -R Templates Fonts $(share)/
	cp -R Worker/rowreel_worker Worker/requirements.txt Worker/requirements-test.txt Worker/pyproject.toml $(share)/Worker/
	find $(share)/Worker/rowreel_worker -name __pycache__ -prune -exec rm -rf {} +
	install -m 755 Scripts/bootstrap $(share)/Scripts/
	@echo "installed $(DESTDIR)$(PREFIX)/bin/rowreel and $(share)"

benchmark: build ## measure the reference job against encoding alone, ffmpeg, melt and MoviePy
	@Benchmarks/bootstrap
	Benchmarks/run
	Benchmarks/run --text
	Benchmarks/run --check

lint: ## check the style of the code
	swift format lint --strict --parallel --recursive Package.swift Sources Tests

format: ## bring the code into that style
	swift format --in-place --parallel --recursive Package.swift Sources Tests

clean: ## remove what was built and rendered here
	rm -rf .build out
