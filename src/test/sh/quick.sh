#!/bin/sh
# From an edited line to its tests: quick.sh TEST...; what a test is, and how it is done: src/test/java/org/holdfast/Quick.java.
# Maven is asked only for the class path, when pom.xml has changed.
set -eu
cd "$(dirname "$0")/../../.."
start=$(date +%s)
if [ $# -eq 0 ]; then
	echo "usage: make quick TEST=DeweyTest, TEST='DeweyTest#isTransitive', TEST='org.holdfast.pkgsrc.*' or ROOM=pkgsrc" >&2
	exit 2
fi
java=$(HOLDFAST_PRINT_JAVA=1 ./holdfast)
mkdir -p target/quick
if ! cmp -s pom.xml target/quick/pom.xml; then
	echo "quick: asking Maven for the class path, once for each pom.xml"
	${MVN:-mvn -B} -q dependency:build-classpath -Dmdep.outputFile=target/quick/classpath
	cp pom.xml target/quick/pom.xml
fi
status=0
"$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC src/test/java/org/holdfast/Quick.java "$(cat target/quick/classpath)" "$@" || status=$?
echo "quick: $(($(date +%s) - start)) s in all"
exit $status
