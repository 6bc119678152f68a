# Needs git, a JDK 21 or newer and, to build, Maven (its wrapper fetches it where there is none).

MVN ?= $(shell command -v mvn || echo ./mvnw) -B

.PHONY: help accuracy build quick mutants test test-postgres check format golden bench recheck sim sim-farm gate-figures web-figures shots fuzz faults man demo examples lint-figures clean

build:		## compile with all checks, make target/holdfast.jar
	$(MVN) -DskipTests package

help:		## the targets
	@awk -F'[ \t]*## ' '/^[a-z-]+:.*## /{sub(/:.*/, "", $$1); printf "%-15s %s\n", $$1, $$2}' Makefile

test:		## all tests; what is skipped for want of shared data is counted
	$(MVN) package
	@sh src/test/sh/launcher-test.sh
	@awk -F'"' '/<testsuite /{for (i = 1; i < NF; i++) {if ($$i ~ / tests=$$/) t += $$(i + 1); if ($$i ~ / skipped=$$/) s += $$(i + 1)}} END {printf "%d tests, %d skipped\n", t, s}' target/surefire-reports/TEST-*.xml

quick:		## some tests, in seconds: make quick TEST=DeweyTest, TEST='DeweyTest#isTransitive', TEST='org.holdfast.pkgsrc.*', ROOM=pkgsrc
	@MVN="$(MVN)" src/test/sh/quick.sh $(if $(TEST),'$(TEST)') $(ROOM)

mutants:	## what the tests of each room notice of small wrong changes to it; one room with ROOM=pkgsrc, more cores with THREADS=2
	@MVN="$(MVN)" src/test/sh/mutants.sh $(ROOM)

test-postgres:	## the tests of the store, on H2 and on a PostgreSQL that is started for them and thrown away
	src/test/sh/postgres.sh $(MVN) -Dtest='org.holdfast.store.*Test' -Dsurefire.failIfNoSpecifiedTests=false test

check:		## formatting, as CI checks it
	$(MVN) spotless:check

format:		## format the code
	$(MVN) spotless:apply

golden:		## write anew the expected outputs below src/test/resources/golden and screens, to be looked at with git diff
	$(MVN) -Dtest=GoldenTest,ScreensTest -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.write=true test

bench:		## the figures of docs/figures.md, beside the alternatives'; only some with ONLY="sync status"
	@$(MVN) -q -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	@./holdfast match a a
	@sh src/test/sh/java.sh org.holdfast.Bench $(ONLY)

accuracy:	## evaluate a tree and compare with pbulk's scan of it: make accuracy TREE=repo REV=commit [ORACLE=scan [SET="VAR=VALUE …"]]
	@$(MVN) -q -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	@sh src/test/sh/java.sh org.holdfast.Accuracy "$(TREE)" "$(REV)" "$(ORACLE)" $(SET)

lint-figures:	## what lint finds in a list, how fast, and a sample to check by hand: make lint-figures [LIST=list] [CHANGES="file ..."]
	@$(MVN) -q -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	@./holdfast match a a
	@sh src/test/sh/java.sh org.holdfast.LintFigures "$(LIST)" $(CHANGES)

recheck:	## check by other means: the topics, make recheck CONFIG=holdfast.toml [RELENG=file] [BMAKE=bmake] [MOST=100]; the pullups of a status, make recheck REPO=pkgsrc.git TIP=backports STATUS=status.json [MOST=100]
	@$(MVN) -q -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/test-classpath
ifdef CONFIG
	@./holdfast match a a
	@sh src/test/sh/java.sh org.holdfast.recheck.TopicRecheck "$(abspath $(CONFIG))" "$(if $(RELENG),$(abspath $(RELENG)))" "$(BMAKE)" "$(MOST)"
else
	@sh src/test/sh/java.sh org.holdfast.Recheck "$(REPO)" "$(TIP)" "$(STATUS)" "$(MOST)"
endif

sim:		## ten thousand publishes with failures, removals, rollbacks and kills, and a reader: make sim [PUBLISHES=10000] [SEED=1]
	@$(MVN) -q -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	@sh src/test/sh/java.sh org.holdfast.sim.Simulation $(or $(PUBLISHES),10000) $(SEED)

sim-farm:	## the farm under virtual time, on the real graph: make sim-farm [WORKERS="1 16 256"]
	@$(MVN) -q -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	@sh src/test/sh/java.sh org.holdfast.build.FarmFigures $(WORKERS)

gate-figures:	## mutated libraries through the gate: what it misses, its false alarms; make gate-figures [LIBRARIES=504] [SEED=1000]
	@$(MVN) -q -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	@sh src/test/sh/java.sh org.holdfast.gate.GateFigures $(or $(LIBRARIES),504) $(or $(SEED),1000)

web-figures:	## how fast serve answers, on the store of a synced branch: make web-figures CONFIG=holdfast.toml
	@$(MVN) -q -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	@./holdfast match a a
	@sh src/test/sh/java.sh org.holdfast.web.WebFigures "$(abspath $(CONFIG))"

shots:		## pictures of the pages, for the README: make shots; all pages, by day and night, with ALL=1
	@sh src/test/sh/shots.sh

faults:		## faults injected at will, and what was survived: make faults [ONLY="store git"] [FEW=1]
	@$(MVN) -q -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	@./holdfast match a a
	@sh src/test/sh/java.sh org.holdfast.faults.Faults $(if $(FEW),--few) $(ONLY)

fuzz:		## readers of what comes from outside, fed with anything: make fuzz [SECONDS=60] [TOGETHER=2] [ONLY=ElfFileFuzz]
	@$(MVN) -q -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	@TOGETHER=$(TOGETHER) sh src/test/sh/fuzz.sh $(or $(SECONDS),60) $(ONLY)

man:		## manual pages, in target/man/man1: man -l target/man/man1/holdfast.1
	@./holdfast match a a
	@"$$(HOLDFAST_PRINT_JAVA=1 ./holdfast)" -cp target/holdfast.jar org.holdfast.cli.ManPages target/man/man1

demo:		## the main job on a small real branch
	./holdfast demo

examples:	## cut examples/2014Q1 out of the shared data anew
	@$(MVN) -q -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	@sh src/test/sh/java.sh org.holdfast.ExampleExcerpt

clean:		## take away all that was built
	$(MVN) clean
