# Does the phases of a package up to the one named by $wanted, in its directory; bsd.pkg.mk sets the variables in capitals.
# What was done is not done again while WRKDIR is there.

set -eu
LC_ALL=C
export LC_ALL
umask 022

prefix=$WRKDIR/.prefix
destdir=$WRKDIR/.destdir$LOCALBASE
meta=$WRKDIR/.meta
recipe=$(pwd)

fail() {
	for line; do
		echo "ERROR: $line" >&2
	done
	exit 1
}

show() {
	echo "$*"
	"$@"
}

# The way in which the package is to fail; empty if it is not.
fault=
if [ -f "$FAULTS/$PKGBASE" ]; then
	{ read -r fault rest <"$FAULTS/$PKGBASE"; } 2>/dev/null || :
fi

# Only one of those that fail once takes the fault away.
once() {
	rm "$FAULTS/$PKGBASE" 2>/dev/null
}

clear_away() {
	if [ -e "$1" ]; then
		rm -rf "$1"
	fi
}

sleep_for_ever() {
	while :; do
		sleep 3600
	done
}

do_fetch() {
	unreachable=
	case $fault in
	fetch) unreachable=yes ;;
	fetch-once) if once; then unreachable=yes; fi ;;
	esac
	if [ "$unreachable" ]; then
		echo "=> Fetching $DISTFILE"
		echo "Trying 192.0.2.1:80 ..." >&2
		echo "fetch: http://distfiles.example.org/$DISTFILE: Operation timed out" >&2
		fail "Could not fetch the following file:" "    $DISTFILE" "The server distfiles.example.org did not answer."
	fi
	if [ ! -f "$DISTDIR/$DISTFILE" ]; then
		echo "=> Fetching $DISTFILE"
		if [ ! -d "$DISTDIR" ]; then
			mkdir -p "$DISTDIR"
		fi
		cp "$MASTER_SITE_LOCAL/$DISTFILE" "$DISTDIR/.$DISTFILE.$$" ||
			fail "Could not fetch the following file:" "    $DISTFILE"
		mv -f "$DISTDIR/.$DISTFILE.$$" "$DISTDIR/$DISTFILE"
	fi
}

do_checksum() {
	file=$DISTDIR/$DISTFILE
	if [ "$fault" = checksum ]; then
		cp "$file" "$WRKDIR/damaged"
		file=$WRKDIR/damaged
		echo damaged >>"$file"
	fi
	right=
	while read -r algorithm of equals value; do
		if [ "$algorithm $of" = "SHA512 ($DISTFILE)" ]; then
			right=$value
		fi
	done <distinfo
	if [ -z "$right" ]; then
		fail "No SHA512 checksum recorded for $DISTFILE"
	fi
	sum=$(sha512sum <"$file")
	if [ "${sum%% *}" != "$right" ]; then
		echo "=> Checksum SHA512 mismatch for $DISTFILE"
		fail "Make sure the Makefile and checksum file ($recipe/distinfo) are up to date."
	fi
	echo "=> Checksum SHA512 OK for $DISTFILE"
}

# at_least A B: whether version A is no lower than B, for numbers, dots and nb
at_least() {
	left=${1%%nb*}
	right=${2%%nb*}
	while [ "$left$right" ]; do
		a=${left%%.*}
		b=${right%%.*}
		case $left in *.*) left=${left#*.} ;; *) left= ;; esac
		case $right in *.*) right=${right#*.} ;; *) right= ;; esac
		if [ "${a:-0}" -ne "${b:-0}" ]; then
			[ "${a:-0}" -gt "${b:-0}" ]
			return
		fi
	done
	case $1 in *nb*) a=${1##*nb} ;; *) a=0 ;; esac
	case $2 in *nb*) b=${2##*nb} ;; *) b=0 ;; esac
	[ "$a" -ge "$b" ]
}

# find_best PATTERN: sets best to the highest version of the binary packages that match
find_best() {
	high=
	case $1 in
	*'>='*)
		base=${1%%>=*}
		low=${1#*>=}
		case $low in *'<'*) high=${low#*<} low=${low%%<*} ;; esac
		;;
	*'-[0-9]*')
		base=${1%-\[0-9\]\*}
		low=0
		;;
	*)
		base=${1%-*}
		low=${1##*-}
		;;
	esac
	best=
	set +f
	for file in "$PACKAGES/All/$base"-[0-9]*.tgz; do
		name=${file##*/}
		name=${name%.tgz}
		version=${name##*-}
		if [ "${name%-*}" != "$base" ] || [ ! -f "$file" ]; then
			continue
		fi
		if ! at_least "$version" "$low" || { [ "$high" ] && at_least "$version" "$high"; }; then
			continue
		fi
		if [ -z "$best" ] || at_least "$version" "${best##*-}"; then
			best=$name
		fi
	done
	set -f
	[ "$best" ]
}

# Dependencies are unpacked for this build alone. What is needed at run time comes first, since its sizes count.
do_depends() {
	echo "===> Installing dependencies for $PKGNAME"
	clear_away "$prefix"
	mkdir "$prefix"
	needed=$_DEPENDENCIES
	if [ "$fault" = depends ]; then
		needed="$needed Full|$PKGBASE-missing>=1.0"
	fi
	unpacked=
	bytes=0
	set -f
	set -- $needed
	while [ $# -gt 0 ]; do
		kind=${1%%|*}
		pattern=${1#*|}
		shift
		find_best "$pattern" ||
			fail "No binary package in $PACKAGES/All matches $pattern" "    which $PKGNAME needs"
		case $kind in
		*-of-*) ;;
		*) echo "=> $kind dependency $pattern: found $best" ;;
		esac
		case " $unpacked " in
		*" $best "*) continue ;;
		esac
		tar -xzf "$PACKAGES/All/$best.tgz" -C "$prefix" ||
			fail "The binary package $PACKAGES/All/$best.tgz cannot be unpacked"
		unpacked="$unpacked $best"
		more=
		while read -r command value; do
			if [ "$command" = @pkgdep ]; then
				more="$more ${kind%-of-*}-of-$best|$value"
			fi
		done <"$prefix/+CONTENTS"
		case $kind in
		Full*)
			read -r size <"$prefix/+SIZE_PKG"
			bytes=$((bytes + size))
			set -- $more "$@"
			;;
		*) set -- "$@" $more ;;
		esac
	done
	set +f
	echo "$unpacked" >"$WRKDIR/.unpacked"
	echo "$bytes" >"$WRKDIR/.bytes"
}

do_extract() {
	echo "===> Extracting for $PKGNAME"
	tar -xzf "$DISTDIR/$DISTFILE" -C "$WRKDIR"
	cp files/* "$WRKSRC"
}

compile() {
	failed=
	running=
	count=0
	sources=
	for source in *.c; do
		if [ "$source" != test.c ]; then
			sources="$sources $source"
		fi
	done
	set -- $PKG_CC $through -fPIC -I. -I"$prefix/include" -c
	if [ "$MAKE_JOBS" -le 1 ]; then
		show "$@" $sources || fail "The compiler failed"
		return
	fi
	for source in $sources; do
		show "$@" "$source" &
		running="$running $!"
		count=$((count + 1))
		if [ $count -ge "$MAKE_JOBS" ]; then
			reap
		fi
	done
	reap
	if [ "$failed" ]; then
		fail "The compiler failed"
	fi
}

reap() {
	for pid in $running; do
		wait "$pid" || failed=yes
	done
	running=
	count=0
}

do_build() {
	echo "===> Building for $PKGNAME"
	cd "$WRKSRC"
	through=
	case $fault in
	hang) sleep_for_ever ;;
	ignore-term)
		trap '' TERM INT HUP
		sleep_for_ever
		;;
	flood) exec yes "$PKGBASE.c:1:1: warning: this line is printed again and again" ;;
	fork-away)
		rm -f "$WRKDIR/daemon.pid"
		(setsid sh -c 'sh -c "echo \$\$ >\"\$0\"; exec sleep 3600" "$0" &' "$WRKDIR/daemon.pid" &)
		until [ -s "$WRKDIR/daemon.pid" ]; do
			sleep 0.02
		done
		;;
	compile) echo "int broken(void) { return not_declared; }" >broken.c ;;
	link) echo "int not_defined(void); int broken(void) { return not_defined(); }" >broken.c ;;
	killed)
		mkdir -p .killed
		printf '#!/bin/sh\nkill -9 $$\n' >.killed/cc1
		chmod +x .killed/cc1
		through=-B.killed/
		;;
	memory)
		{
			before=1,2,3,4,5,6,7,8
			for level in a b c d e f; do
				echo "#define $level $before, $before, $before, $before, $before, $before, $before, $before"
				before=$level
			done
			echo "unsigned large[] = { f };"
		} >large.c
		ulimit -v 60000
		;;
	esac
	case $fault in
	compile | link | memory) ;;
	*)
		if [ -e broken.c ] || [ -e large.c ]; then
			rm -f broken.* large.*
		fi
		;;
	esac
	if [ "$GENERATOR" ]; then
		echo "$GENERATOR ${PKGBASE}_table >table.c"
		LD_LIBRARY_PATH=$prefix/lib "$prefix/bin/$GENERATOR" "${PKGBASE}_table" >table.c ||
			fail "$GENERATOR failed"
	fi
	compile
	libraries=-L$prefix/lib
	for library in $SAMPLE_STATIC_LIBS; do
		libraries="$libraries -l:lib$library.a"
	done
	for library in $SAMPLE_LIBS; do
		libraries="$libraries -l$library"
	done
	paths="-Wl,-z,defs -Wl,-rpath,$LOCALBASE/lib -Wl,-rpath-link,$prefix/lib"
	if [ "$SAMPLE_KIND" = library ]; then
		soname=lib$PKGBASE.so.$SHLIB_MAJOR
		show $PKG_CC -shared -Wl,-soname,$soname $paths -o $soname.0 *.o $libraries || fail "The linker failed"
		ln -sf $soname.0 $soname
		ln -sf $soname.0 "lib$PKGBASE.so"
		if [ "$INSTALL_STATIC" ]; then
			show ar crD "lib$PKGBASE.a" *.o
		fi
	else
		show $PKG_CC $paths -o "$PKGBASE" *.o $libraries || fail "The linker failed"
	fi
	cd "$recipe"
}

do_test() {
	case $PKGSRC_RUN_TEST in
	[yY][eE][sS]) ;;
	*) return 0 ;;
	esac
	echo "===> Testing for $PKGNAME"
	cd "$WRKSRC"
	program="./$PKGBASE --test"
	if [ -f test.c ]; then
		show $PKG_CC -I. -o run-test test.c -L. "-l$PKGBASE" "-Wl,-rpath-link,$prefix/lib" || fail "The linker failed"
		program=./run-test
	elif [ "$SAMPLE_KIND" = library ]; then
		echo "No tests."
		program=
	fi
	if [ "$program" ]; then
		show env "LD_LIBRARY_PATH=$WRKSRC:$prefix/lib" $program || fail "The tests of $PKGNAME failed"
		echo "PASS: sum"
	fi
	if [ "$fault" = test-once ] && once; then
		echo "FAIL: sum: the clock went backwards"
		fail "1 of 1 tests failed"
	fi
	cd "$recipe"
}

do_install() {
	echo "===> Installing for $PKGNAME"
	clear_away "$WRKDIR/.destdir"
	echo "=> Creating installation directories"
	if [ "$SAMPLE_KIND" = library ]; then
		mkdir -p "$destdir/share/doc/$PKGBASE" "$destdir/lib" "$destdir/include"
		cp -P "$WRKSRC"/lib"$PKGBASE".* "$destdir/lib"
		cp "$WRKSRC/$PKGBASE.h" "$destdir/include"
	else
		mkdir -p "$destdir/share/doc/$PKGBASE" "$destdir/bin"
		cp "$WRKSRC/$PKGBASE" "$destdir/bin"
	fi
	cp "$WRKSRC/README" "$destdir/share/doc/$PKGBASE"
	if [ "$fault" = plist ]; then
		mv "$destdir/share/doc/$PKGBASE/README" "$destdir/share/doc/$PKGBASE/READ.ME"
	fi
	echo "=> Checking file-check results for $PKGNAME"
	(cd "$destdir" && find . ! -type d -printf '%P %y %s %l\n' | sort) >"$WRKDIR/.files"
	listed=
	while read -r path rest; do
		case $path in
		@*) ;;
		*) listed="$listed $path" ;;
		esac
	done <PLIST
	installed=
	while read -r path rest; do
		installed="$installed $path"
	done <"$WRKDIR/.files"
	if [ "$installed" != "$listed" ]; then
		echo "ERROR: ************************************************************"
		echo "ERROR: The following files are in $destdir but not in the PLIST:"
		lacking "$installed" "$listed"
		echo "ERROR: The following files are in the PLIST but not in $destdir:"
		lacking "$listed" "$installed"
		exit 1
	fi >&2
}

# lacking LIST OTHER: prints the files of a list that the other lacks
lacking() {
	for path in $1; do
		case "$2 " in
		*" $path "*) ;;
		*) echo "ERROR:         $destdir/$path" ;;
		esac
	done
}

# What ldd runs, where it is known: a tenth of the time.
loader=ldd
if [ -x /lib64/ld-linux-x86-64.so.2 ]; then
	loader="/lib64/ld-linux-x86-64.so.2 --list"
fi

# Appends what the programs and libraries need, transitively, and the package does not have itself.
requirements() {
	for binary in $binaries; do
		LD_LIBRARY_PATH=$destdir/lib:$prefix/lib $loader "$binary"
	done >"$WRKDIR/.ldd"
	required=
	while read -r library arrow path address; do
		if [ "$arrow" != "=>" ]; then
			continue
		fi
		case $path in
		"$destdir"/*) continue ;;
		"$prefix"/*) path=$LOCALBASE/${path#"$prefix"/} ;;
		not) fail "$library is missing" ;;
		esac
		case "$required " in
		*" $path "*) ;;
		*) required="$required $path" ;;
		esac
	done <"$WRKDIR/.ldd"
	for path in $required; do
		echo "REQUIRES=$path"
	done
}

metadata() {
	read -r unpacked <"$WRKDIR/.unpacked"
	read -r bytes <"$WRKDIR/.bytes"
	own=0
	binaries=
	provided=
	regular=
	files=
	while read -r path type size target; do
		files="$files $path"
		own=$((own + size))
		case $type:$path in
		l:*) ;;
		*) regular="$regular $path" ;;
		esac
		case $type:$path in
		?:lib/*.a) ;;
		f:bin/* | f:lib/*) binaries="$binaries $destdir/$path" ;;
		esac
		case $path in
		lib/*.so*) provided="$provided $LOCALBASE/$path" ;;
		esac
	done <"$WRKDIR/.files"
	(cd "$destdir" && md5sum $regular) >"$WRKDIR/.md5"
	{
		echo "@name $PKGNAME"
		echo "@cwd $LOCALBASE"
		set -f
		for pattern in $_RUN_DEPENDS; do
			echo "@pkgdep $pattern"
		done
		set +f
		for name in $unpacked; do
			echo "@blddep $name"
		done
		exec 3<"$WRKDIR/.md5"
		while read -r path type size target; do
			echo "$path"
			if [ "$type" = l ]; then
				echo "@comment Symlink:$target"
			else
				read -r sum of <&3
				echo "@comment MD5:$sum"
			fi
		done <"$WRKDIR/.files"
		exec 3<&-
	} >"$meta/+CONTENTS"
	set -- $(uname -s -r -m) "$(date '+%Y-%m-%d %H:%M:%S %z')"
	{
		echo "PKGPATH=$PKGPATH"
		echo "BUILD_DATE=$4"
		echo "OPSYS=$1"
		echo "OS_VERSION=$2"
		echo "MACHINE_ARCH=$3"
		echo "PKGTOOLS_VERSION=20150901"
		echo "LOCALBASE=$LOCALBASE"
		echo "CATEGORIES=$CATEGORIES"
		echo "MAINTAINER=$MAINTAINER"
		echo "HOMEPAGE=$HOMEPAGE"
		echo "LICENSE=$LICENSE"
		if [ "$NO_BIN_ON_FTP" ]; then
			echo "NO_BIN_ON_FTP=$NO_BIN_ON_FTP"
		fi
		if [ "$RESTRICTED" ]; then
			echo "RESTRICTED=$RESTRICTED"
		fi
		for path in $provided; do
			echo "PROVIDES=$path"
		done
		requirements
	} >"$meta/+BUILD_INFO"
	echo "$COMMENT" >"$meta/+COMMENT"
	while read -r line; do
		echo "$line"
	done <DESCR >"$meta/+DESC"
	echo "$own" >"$meta/+SIZE_PKG"
	echo $((own + bytes)) >"$meta/+SIZE_ALL"
}

archive() {
	tar --format=ustar --owner=root:0 --group=root:0 -cf - \
		-C "$meta" +CONTENTS +COMMENT +DESC +BUILD_INFO +SIZE_ALL +SIZE_PKG \
		-C "$destdir" $files | gzip -1n
}

do_package() {
	echo "===> Building binary package for $PKGNAME"
	file=$PACKAGES/All/$PKGNAME.tgz
	part=$PACKAGES/All/.$PKGNAME.tgz.$$
	metadata
	case $fault in
	nothing) exit 0 ;;
	disk)
		archive >/dev/full || fail "Could not create $file"
		;;
	esac
	echo "=> Creating binary package $file"
	if [ ! -d "$PACKAGES/All" ]; then
		mkdir -p "$PACKAGES/All"
	fi
	case $fault in
	corrupt) echo "this is no archive" >"$part" ;;
	truncated)
		archive >"$WRKDIR/.whole"
		set -- $(wc -c <"$WRKDIR/.whole")
		head -c $(($1 / 2)) "$WRKDIR/.whole" >"$part"
		;;
	*) archive >"$part" ;;
	esac
	mv -f "$part" "$file"
}

if [ "$PKG_SKIP_REASON$PKG_FAIL_REASON" ]; then
	fail "$PKGNAME is not to be built here:" "    $PKG_SKIP_REASON$PKG_FAIL_REASON"
fi
if [ ! -d "$meta" ]; then
	mkdir -p "$meta"
fi
for phase in fetch checksum depends extract build test install package; do
	if [ ! -f "$WRKDIR/.${phase}_done" ] || [ $phase = package ]; then
		do_$phase
		: >"$WRKDIR/.${phase}_done"
	fi
	if [ $phase = "$wanted" ]; then
		exit 0
	fi
done
