# What a bulk build's scan asks of a package.

_INCLUDED=	${.MAKE.MAKEFILES:M*/buildlink3.mk:C,^.*/([^/]+/[^/]+/buildlink3.mk)$,../../\1,:O:u}

.PHONY: pbulk-index
pbulk-index:
	@printf '%s\n' \
	    PKGNAME=${PKGNAME:Q} \
	    PKG_LOCATION=${PKGPATH:Q} \
	    ALL_DEPENDS=${_ALL_DEPENDS:M*:Q} \
	    PKG_SKIP_REASON=${PKG_SKIP_REASON:U:Q} \
	    PKG_FAIL_REASON=${PKG_FAIL_REASON:U:Q} \
	    NO_BIN_ON_FTP=${NO_BIN_ON_FTP:U:Q} \
	    RESTRICTED=${RESTRICTED:U:Q} \
	    CATEGORIES=${CATEGORIES:Q} \
	    MAINTAINER=${MAINTAINER:Q} \
	    USE_DESTDIR=user-destdir \
	    BOOTSTRAP_PKG=${BOOTSTRAP_PKG:U:Q} \
	    USERGROUP_PHASE=${USERGROUP_PHASE:U:Q} \
	    SCAN_DEPENDS=${_INCLUDED:Q}
