#!/bin/sh
# Takes pictures of the pages for the README, with the demo's branch in a real browser: shots.sh [DIRECTORY]. Needs chromium.
set -eu
cd "$(dirname "$0")/../../.."
out=$PWD/${1:-docs/img}
browser=$(command -v chromium || command -v chromium-browser) || { echo "shots: chromium is not installed" >&2 && exit 3; }
home=$PWD
work=$(mktemp -d)
server=''
trap 'if [ -n "$server" ]; then kill "$server" 2>/dev/null || :; fi; rm -rf "$work"' EXIT
example=$home/examples/2014Q1
cp "$example/pkg-vulnerabilities" "$work/"
cat "$example/holdfast.toml" - >"$work/holdfast.toml" <<'TOML'

[git]
repository = "pkgsrc.git"
trunk = "trunk"
release = "release/2014Q1"
backports = "backports/2014Q1"
TOML
cd "$work"
"$home/holdfast" replay --scan "$example/branch.pbulk" --since 2014-04-09 --changes "$example/CHANGES" --branch-name 2014Q1 \
	--branch-date 2014-04-09 --out pkgsrc.git >/dev/null 2>&1
"$home/holdfast" sync >/dev/null 2>&1 || [ $? -le 1 ]
"$home/holdfast" serve --listen 127.0.0.1:8098 2>/dev/null &
server=$!
for _ in $(seq 100); do
	[ "$(curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:8098/readyz)" = 200 ] && break
	sleep 0.2
done
mkdir -p "$out"
shot() { # address, name, width, height, night
	"$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --virtual-time-budget=3000 \
		${5:+--blink-settings=preferredColorScheme=0} --window-size="$3,$4" --screenshot="$out/$2.png" "http://127.0.0.1:8098$1" >/dev/null 2>&1
	echo "$out/$2.png"
}
shot / overview 1200 900
shot /package/security/openssl package 1200 1250
if [ -n "${ALL:-}" ]; then
	for page in worklist findings builds verdicts generations suspects data; do
		for width in 500 1400; do
			shot "/$page" "$page-$width" $width 1000
			shot "/$page" "$page-$width-dark" $width 1000 night
		done
	done
fi
