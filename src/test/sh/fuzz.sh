#!/bin/sh
# Feeds readers with anything, one a processor at once, each for some seconds: fuzz.sh SECONDS [TARGET]...
# A target fails if it throws what it should not, takes 10 s for one input or 600 MB. What was found stays in target/fuzz.
set -eu
cd "$(dirname "$0")/../../.."
seconds=$1
shift
[ $# -gt 0 ] || set -- ChangesLineFuzz ElfFileFuzz MakefileFuzz PackageReaderFuzz PkgPatternFuzz PkgSummaryFuzz VulnListFuzz
home=$PWD
java=$(HOLDFAST_PRINT_JAVA=1 ./holdfast)
work=$home/target/fuzz
mkdir -p "$work/seeds"

# Small real ones to begin with.
seeds() {
	case $1 in
	ElfFileFuzz)
		library=$(dirname "$java")/../lib/libzip.so
		[ ! -f "$library" ] || cp "$library" "$2/"
		if command -v gcc >/dev/null; then
			echo 'int f(int a) { return a; } int v = 1;' >"$work/a.c"
			gcc -shared -fPIC -s -o "$2/a.so" "$work/a.c" || :
		fi
		;;
	PackageReaderFuzz)
		mkdir -p "$work/p/include" "$work/d"
		printf '@name a-1.0\n' >"$work/p/+CONTENTS"
		printf 'PKGPATH=a/b\n' >"$work/p/+BUILD_INFO"
		echo a >"$work/p/+COMMENT"
		echo a >"$work/p/+DESC"
		echo 'int a;' >"$work/p/include/a.h"
		ln -sf a.h "$work/p/include/b.h"
		(cd "$work/p" && tar cf "$2/a.tar" +* include)
		echo 2.0 >"$work/d/debian-binary"
		cp "$2/a.tar" "$work/d/control.tar"
		cp "$2/a.tar" "$work/d/data.tar"
		(cd "$work/d" && rm -f "$2/a.deb" && ar rc "$2/a.deb" debian-binary control.tar data.tar)
		;;
	ChangesLineFuzz)
		printf '\tUpdated security/openssl to 1.0.1h [wiz 2014-06-05]\n\tRemoved a/b [c 2014-01-01]\n2014-01-01\tAdded\ta/b\t1\tc\n' >"$2/changes"
		;;
	MakefileFuzz)
		printf 'V=\tfoo-1.2\nW:=${V:S/a/b/g:C/(a|b)*c/\\1x/}\n.for i j in 1 2\nX.${i}+=${j:@k@${k:U}@}\n.endfor\n' >"$2/values"
		printf '.include "a.mk"\n.if !defined(X) && (${V:M*[a-c]?} == "a" || exists(b))\nDISTNAME=a-1\n.else\n.undef V\n.endif\n' >"$2/conditions"
		printf 'A!=b\nDISTNAME=${A:?${:U1:range=9:[2..3]:ts-}:${A::=2}}\nPKGREVISION=1\nall: ${V:O:u:tu:R:H:ts,}\n' >"$2/modifiers"
		;;
	PkgPatternFuzz)
		printf 'a{b,c{d,}}>=1.0<2nb1\nab-1.5\n' >"$2/range"
		printf 'a-[0-9]*{b,c}?\na-1.0\n' >"$2/glob"
		;;
	PkgSummaryFuzz)
		printf 'PKGNAME=a-1.0\nPKGPATH=c/a\nDEPENDS=b>=1\nDEPENDS=c-[0-9]*\nFILE_SIZE=1\n\nPKGNAME=b-1\n' >"$2/summary"
		;;
	VulnListFuzz)
		printf '#FORMAT 1.0.0\na{b,c}>=1.0<2nb1\tdos\thttps://a/CVE-2014-0160\nd-[0-9]*\teol\thttps://b\n' >"$2/list"
		head -n 40 examples/2014Q1/pkg-vulnerabilities | grep -v CHECKSUM >"$2/real"
		;;
	esac
}

finish() {
	for one in $running; do
		target=${one%%=*}
		if wait "${one#*=}"; then
			printf 'fuzz: %s: %s\n' "$target" "$(grep -a '^Done' "$work/$target/log" | tail -n 1)"
		else
			status=1
			printf 'fuzz: %s failed:\n' "$target"
			grep -av '^#' "$work/$target/log" | tail -n 40
		fi
	done
	running=''
	count=0
}

running=''
count=0
status=0
for target in "$@"; do
	mkdir -p "$work/$target/seeds" "$work/$target/corpus"
	seeds "$target" "$work/$target/seeds"
	class=$(find src/test/java -name "$target.java" | sed 's,^src/test/java/,,; s,\.java$,,; s,/,.,g')
	[ -n "$class" ] || { echo "fuzz: there is no target $target" >&2 && exit 2; }
	(cd "$work/$target" && exec "$java" -Xmx600m -XX:+UseSerialGC \
		-cp "$home/target/test-classes:$home/target/classes:$(cat "$home/target/test-classpath")" \
		com.code_intelligence.jazzer.Jazzer "--target_class=$class" '--instrumentation_includes=org.holdfast.**' \
		-max_total_time="$seconds" -timeout=10 -max_len=65536 -rss_limit_mb=1200 corpus seeds >log 2>&1) &
	running="$running $target=$!"
	count=$((count + 1))
	[ "$count" -lt "$(nproc)" ] || finish
done
finish
exit $status
