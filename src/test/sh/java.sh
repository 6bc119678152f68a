#!/bin/sh
# Runs a program of the test tree on the JDK that the launcher finds: java.sh CLASS ARGUMENTS...
set -eu
cd "$(dirname "$0")/../../.."
java=$(HOLDFAST_PRINT_JAVA=1 ./holdfast)
exec "$java" -cp "target/test-classes:target/classes:$(cat target/test-classpath)" "$@"
