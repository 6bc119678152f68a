#!/bin/sh
# Tests ./holdfast itself: which JDK it takes, and what it does without.
set -u
cd "$(dirname "$0")/../../.." || exit 1
scratch=$(mktemp -d "${TMPDIR:-/tmp}/holdfast-launcher.XXXXXX") || exit 1
trap 'rm -rf "$scratch"' EXIT
failures=0

check() {
	if [ "$2" = "$3" ]; then
		echo "ok: $1"
	else
		echo "FAILED: $1: expected '$2', got '$3'"
		failures=$((failures + 1))
	fi
}

# A folder that looks like a JDK of the given version.
fake_jdk() {
	mkdir -p "$1/bin"
	printf '#!/bin/sh\n' >"$1/bin/java"
	cp "$1/bin/java" "$1/bin/javac"
	chmod +x "$1/bin/java" "$1/bin/javac"
	printf 'IMPLEMENTOR="x"\nJAVA_VERSION="%s"\n' "$2" >"$1/release"
}

which_java() {
	env -u JAVA_HOME HOLDFAST_PRINT_JAVA=1 "$@" ./holdfast 2>&1
}

# A PATH with the tools that the launcher needs and no Java.
mkdir "$scratch/bin"
for tool in sh env dirname readlink find touch mkdir mv rm cat tail mktemp stty; do
	ln -s "$(command -v $tool)" "$scratch/bin/$tool"
done
fake_jdk "$scratch/jdk17" 17.0.15
fake_jdk "$scratch/jdk21" 21.0.4
fake_jdk "$scratch/jdk22" 22
fake_jdk "$scratch/jdk-early" 26-ea

check "takes JAVA_HOME" "$scratch/jdk21/bin/java" \
	"$(HOLDFAST_PRINT_JAVA=1 JAVA_HOME=$scratch/jdk21 ./holdfast)"
check "passes over a JAVA_HOME that is too old" "$scratch/jdk22/bin/java" \
	"$(HOLDFAST_PRINT_JAVA=1 JAVA_HOME=$scratch/jdk17 PATH=$scratch/bin HOLDFAST_JDKS="$scratch/jdk22" ./holdfast)"
ln -s "$scratch/jdk21/bin/javac" "$scratch/bin/javac"
check "takes the JDK on PATH, through symbolic links" "$scratch/jdk21/bin/java" \
	"$(which_java PATH="$scratch/bin" HOLDFAST_JDKS="$scratch/jdk22")"
rm "$scratch/bin/javac"
check "takes the newest of the usual places" "$scratch/jdk-early/bin/java" \
	"$(which_java PATH="$scratch/bin" HOLDFAST_JDKS="$scratch/jdk17 $scratch/jdk-early $scratch/jdk21")"
message=$(which_java PATH="$scratch/bin" HOLDFAST_JDKS="$scratch/jdk17 $scratch/nowhere")
check "says what to install where there is no JDK" "3 1" "$? $(echo "$message" | grep -c 'no JDK 21 or newer.*install one')"

if [ -f target/holdfast.jar ]; then
	for heap in 1x 999999999g; do
		check "a heap of $heap is no finding" "3 1" \
			"$(HOLDFAST_HEAP=$heap ./holdfast match a a 2>"$scratch/said"; echo $?) $(grep -c "^holdfast: Java does not start with HOLDFAST_HEAP=$heap" "$scratch/said")"
	done
	check "does without a cache that it cannot write" "holdfast 0.1.0 0" \
		"$(HOLDFAST_CACHE=/proc/nowhere ./holdfast --version 2>/dev/null) $?"
	ln -s "$PWD/holdfast" "$scratch/link"
	check "runs through a symbolic link, from anywhere" "1" \
		"$(cd / && HOLDFAST_CACHE=$scratch/cache "$scratch/link" match 'openssl<1.0.1h' openssl-1.0.1h >/dev/null 2>&1; echo $?)"
	check "makes its class cache once" "1 0" \
		"$(HOLDFAST_CACHE=$scratch/new ./holdfast match a b 2>&1 | grep -c 'class cache') $(HOLDFAST_CACHE=$scratch/new ./holdfast match a b 2>&1 | grep -c 'class cache')"
	check "keeps Java's own words out of the product" "0" \
		"$(HOLDFAST_CACHE=$scratch/new ./holdfast match a b 2>&1 | wc -c | tr -d ' ')"
fi
[ $failures -eq 0 ]
