# Where things are, and what a user may set.

.if !defined(_SAMPLE_PREFS_MK)
_SAMPLE_PREFS_MK=	# defined

_TREE:=		${.PARSEDIR:tA:H}

PACKAGES?=		${_TREE}/packages
DISTDIR?=		${_TREE}/.distfiles
MASTER_SITE_LOCAL?=	${_TREE}/distfiles
FAULTS?=		${_TREE}/faults
LOCALBASE?=		/opt/sample
MAKE_JOBS?=		1
PKGSRC_RUN_TEST?=	yes
USE_ABI_DEPENDS?=	yes
PKG_CC?=		gcc

PKGPATH:=		${.CURDIR:H:T}/${.CURDIR:T}
.if defined(WRKOBJDIR)
WRKDIR?=		${WRKOBJDIR}/${PKGPATH}/work
.else
WRKDIR?=		${.CURDIR}/work
.endif

.endif
