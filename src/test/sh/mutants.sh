#!/bin/sh
# What the tests of each room notice of small wrong changes (mutants) to it: mutants.sh [ROOM...]
# A room is judged by the tests of its own package only. One line each: mutants, killed, percent, seconds; target/mutants/ROOM/index.html
# shows the others. Needs the JDK that holdfast runs on: on an older one PIT finds no test and says that all went well.
set -eu
cd "$(dirname "$0")/../../.."

PURE="pkgsrc bmake audit lint triage request overlay outcome report"

# The makers are judged by what they decide: these classes hold no git of their own. A mutant in the others costs a repository or
# more, and ends as a conflict or a failed command just as often as in a wrong answer.
TRIAL="Checksums Compatibility FileChange FileReaders GitMerge MergedTree PackageFiles PathLog PickState RecordedTrial
	Requirements Vocabulary"
BACKPORT="BackportRefused BackportTodo ChangesFile ChangesFilePath ClosedEntries Distinfo PickMessage RevisionLine
	TopicNames TopicPrefix TrunkCommit VersionCheck VersionHistory"
MERGE="ChangesUnion FixesTrailers MergeChecks MergeMessage OverlaidTree RemoteTopics ThreeWay TreeDiff TreeEntry"

# Runs hundreds of merges for one mutant.
NOT=org.holdfast.merge.TopicMergerPropertyTest

# Their names for PIT, nested classes included.
classes()
{
	room=$1
	shift
	for class; do
		printf 'org.holdfast.%s.%s,org.holdfast.%s.%s$*,' "$room" "$class" "$room" "$class"
	done
}

of()
{
	case $1 in
	trial) classes trial $TRIAL ;;
	backport) classes backport $BACKPORT ;;
	merge) classes merge $MERGE ;;
	*) printf 'org.holdfast.%s.*' "$1" ;;
	esac
}

rooms=${*:-$PURE trial backport merge}
for room in $rooms; do
	if [ ! -d "src/main/java/org/holdfast/$room" ]; then
		echo "mutants: there is no room $room" >&2
		exit 2
	fi
done
JAVA_HOME=$(dirname "$(dirname "$(HOLDFAST_PRINT_JAVA=1 ./holdfast)")")
export JAVA_HOME
mvn="${MVN:-mvn -B} -q -P mutants"
mkdir -p target/mutants

# What Maven says is of interest only where it fails.
quietly()
{
	log=$1
	shift
	if ! "$@" >"$log" 2>&1; then
		tail -n 30 "$log" >&2
		exit 1
	fi
}

quietly target/mutants/compile.log $mvn test-compile
for room in $rooms; do
	start=$(date +%s)
	classes=$(of "$room")
	quietly "target/mutants/$room.log" $mvn org.pitest:pitest-maven:mutationCoverage "-DtargetClasses=${classes%,}" \
		"-DtargetTests=org.holdfast.$room.*" "-DexcludedTestClasses=$NOT" "-DreportsDirectory=target/mutants/$room" "-Dthreads=${THREADS:-1}"
	awk -v room="$room" -v seconds="$(($(date +%s) - start))" '
		/<mutation /{
			all++
			if (/detected=.true./) killed++
		}
		END {
			if (!all) { print room ": no mutants" > "/dev/stderr"; exit 1 }
			printf "%-9s %5d mutants %5d killed %3d %% %5d s\n", room, all, killed, 100 * killed / all, seconds
		}' "target/mutants/$room/mutations.xml"
done
