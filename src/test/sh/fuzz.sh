#!/bin/sh
# Feeds readers with anything, each for some seconds: fuzz.sh SECONDS [TARGET]...; TOGETHER at once, or else one a processor.
# A target fails if it throws what it should not, takes 10 s of a processor for one input, or 600 MB. What was found stays in target/fuzz.
set -eu
cd "$(dirname "$0")/../../.."
seconds=$1
shift
# Names have no blanks.
# shellcheck disable=SC2046
[ $# -gt 0 ] || set -- $(find src/test/java -name '*Fuzz.java' | sed 's,.*/,,; s,\.java$,,' | sort)
processors=$(nproc)
together=${TOGETHER:-$processors}
[ "$together" -le $# ] || together=$#
timeout=$((10 * (together + processors - 1) / processors))
home=$PWD
java=$(HOLDFAST_PRINT_JAVA=1 ./holdfast)
work=$home/target/fuzz
# Assertions are on; the TOML parser has one that fails for an escape that is none, before it lists the error.
# Rules have regular expressions, which BoundedPattern bounds, and a forge is asked: neither is a fault.
sanitizers=com.code_intelligence.jazzer.sanitizers
mkdir -p "$work/seeds"

issue='{"number": 12, "title": "Update www/a to 2.4", "body": "CVE-2014-0226 \u00e9\ufffd\n<!-- holdfast:answer 2014Q4 -->", "state": "open", "user": {"login": "u"}, "labels": [{"name": "l"}], "created_at": "2014-06-05T10:00:00Z", "html_url": "https://h/pull/12"}'
merge='{"iid": 3, "id": 4, "title": "fuzz-token-of-ours", "description": "d", "state": "opened", "author": {"username": "u"}, "labels": ["l"], "created_at": "2014-06-05T10:00:00.000+02:00", "web_url": "https://h", "source_branch": "topic/a", "target_branch": "main"}'

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
	TomlFuzz)
		cp src/main/resources/org/holdfast/config/holdfast.toml "$2/template"
		printf '[[branch]]\nname = "a"\n[branch.git]\nrepository = "r"\ntrunk = "t"\nrelease = "r"\n[[branch]]\nname = "b"\n[policy]\nleading = 2\n[[policy.rule]]\npackages = "a"\nseries = "any"\n[priority.weights]\nage = 5\n[build]\nslots = 2\nlabels = ["x"]\n' >"$2/branches"
		printf '[[decision]]\nkind = "override"\npackage = "a{b,c}<1\\u00e9\\t"\nadvisory = "CVE-2014-0160"\nwhy = """w"""\nwho = \047j\047\n[[decision]]\nkind = "entry-wrong"\nentry = "a<1 dos https://b"\ncorrected = ""\nwhy = "w"\nwho = "j"\nuntil = 2027-01-01\n' >"$2/decisions"
		printf '[[ignore]]\npackage = "a<1"\nadvisory = "CVE-2014-0160"\nuntil = 2027-01-01\nwhy = "w"\n' >"$2/ignore"
		printf '[[removal]]\npackage = "a"\nwhy = "w"\nwho = "j" # a\n' >"$2/removals"
		printf 'a.b."c d" = [{e = 1.5e3}, [0x1f, 1979-05-27T07:32:00Z]]\n' >"$2/values"
		;;
	FailureRuleFuzz)
		printf '[[phase]]\nname = "p"\nbegins = "^===> B"\n[[rule]]\nkind = "compile"\nname = "r"\nphase = ["p"]\npattern = "(a|a)*c"\nunless = "x"\nbefore = 2\nmore = 1\nexit = [1, 2]\nsignal = 9\nstop = "timeout"\nfree_bytes_below = 5\nwhere = "log"\n' >"$2/rules"
		;;
	RequestFuzz)
		printf '</a?page=2>; rel="next", <https://h/b>; rel="last"\n%s' "[$issue, [$merge]]" >"$2/saved"
		printf '\n%s\n%s\n' "$issue" "$merge" >"$2/lines"
		;;
	ForgeFuzz)
		for kind in 0 1 2; do
			byte() { printf "\\$(printf %o $(($1 * 3 + kind)))"; }
			(byte 0; printf '200\nLink: </a?page=2>; rel="next"\nX-Next-Page: 2\n\n%s\n%%\n%s' "[$issue]" "[$merge, 1]") >"$2/pages$kind"
			(byte 1; printf '%s\n%%\n201\n\n%s' '[]' "$merge") >"$2/new$kind"
			(byte 1; printf '422\nRetry-After: 1\n\n%s' '{"message": "fuzz-token-of-ours", "errors": [{"message": ["m"]}]}') >"$2/refused$kind"
			(byte 2; printf '%s\n%%\n[]\n%%\n%s\n%%\n%s' "[$issue]" '[{"id": 1, "body": "<!-- holdfast:answer 2014Q4 -->", "user": {"login": "u"}}]' '{"login": "u"}') >"$2/comment$kind"
		done
		;;
	AdvisoryFuzz)
		osv='{"id": "GHSA-a", "modified": "m", "aliases": ["CVE-2014-0160"], "affected": [{"package": {"ecosystem": "PyPI", "name": "a"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.2"}]}, {"type": "GIT", "repo": "https://h/a.git", "database_specific": {"cpe": "cpe:2.3:a:v:p:1:*:*:*:*:*:*:*", "extracted_events": [{"introduced": "1"}, {"last_affected": "2"}]}}], "versions": ["1.0", "v1_1"], "database_specific": {"last_known_affected_version_range": "<= 3"}}]}'
		nvd='{"cve": {"id": "CVE-2014-0160", "configurations": [{"nodes": [{"cpeMatch": [{"vulnerable": true, "criteria": "cpe:2.3:a:v:p:*:*:*:*:*:*:*:*", "versionStartIncluding": "1", "versionEndExcluding": "1e9"}], "children": []}]}]}}'
		printf '%s\n' "$osv" >"$2/osv"
		printf '{"vulns": [%s]}' "$osv" >"$2/osvs"
		printf '{"vulnerabilities": [%s]}' "$nvd" >"$2/nvd"
		gzip -c "$2/osvs" >"$2/osv.gz"
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
	(cd "$work/$target" && exec "$java" -da:org.tomlj... -Xmx600m -XX:+UseSerialGC \
		-cp "$home/target/test-classes:$home/target/classes:$(cat "$home/target/test-classpath")" \
		com.code_intelligence.jazzer.Jazzer "--target_class=$class" '--instrumentation_includes=org.holdfast.**' '--custom_hook_includes=org.holdfast.**' \
		"--disabled_hooks=$sanitizers.RegexInjection:$sanitizers.ServerSideRequestForgery" \
		-max_total_time="$seconds" "-timeout=$timeout" -max_len=65536 -rss_limit_mb=1200 corpus seeds >log 2>&1) &
	running="$running $target=$!"
	count=$((count + 1))
	[ "$count" -lt "$together" ] || finish
done
finish
exit $status
