# The targets of a package. What they do is in phases.sh; each phase does those before it.

.include "bsd.prefs.mk"

.MAIN: all

PKGNAME?=	${DISTNAME}
PKGBASE:=	${PKGNAME:C/-[^-]*$//}
.if !empty(PKGREVISION:U:N0)
PKGNAME:=	${PKGNAME}nb${PKGREVISION}
.endif
DISTFILE?=	${DISTNAME}.tar.gz
WRKSRC?=	${WRKDIR}/${DISTNAME}

# What this package includes itself is a dependency of it; what that includes in turn is not.
_OPEN:=		# none
.for _one_ in ${BUILDLINK_TREE}
.  if "${_one_:M-*}" != ""
_OPEN:=		${_OPEN:N${_one_:S/^-//}}
.  else
.    if empty(_OPEN)
.      if ${USE_ABI_DEPENDS:tl} == "yes"
_PATTERN.${_one_}=	${BUILDLINK_ABI_DEPENDS.${_one_}:U${BUILDLINK_API_DEPENDS.${_one_}}}
.      else
_PATTERN.${_one_}=	${BUILDLINK_API_DEPENDS.${_one_}}
.      endif
.      if ${BUILDLINK_DEPMETHOD.${_one_}:Ufull} == "build"
BUILD_DEPENDS+=	${_PATTERN.${_one_}}:${BUILDLINK_PKGSRCDIR.${_one_}}
.      else
DEPENDS+=	${_PATTERN.${_one_}}:${BUILDLINK_PKGSRCDIR.${_one_}}
.      endif
.    endif
_OPEN:=		${_OPEN} ${_one_}
.  endif
.endfor

_ALL_DEPENDS=	${BOOTSTRAP_DEPENDS} ${BUILD_DEPENDS} ${TOOL_DEPENDS} ${TEST_DEPENDS} ${DEPENDS}
_RUN_DEPENDS=	${DEPENDS:C/:[^:]*$//}
_DEPENDENCIES=	${DEPENDS:C/:[^:]*$//:S/^/Full|/} \
		${BOOTSTRAP_DEPENDS:C/:[^:]*$//:S/^/Bootstrap|/} \
		${BUILD_DEPENDS:C/:[^:]*$//:S/^/Build|/} \
		${TOOL_DEPENDS:C/:[^:]*$//:S/^/Tool|/} \
		${TEST_DEPENDS:C/:[^:]*$//:S/^/Test|/}

_PASSED=	PKGNAME PKGBASE PKGPATH DISTNAME DISTFILE PACKAGES DISTDIR MASTER_SITE_LOCAL FAULTS \
		LOCALBASE WRKDIR WRKSRC MAKE_JOBS PKGSRC_RUN_TEST PKG_CC _RUN_DEPENDS _DEPENDENCIES \
		COMMENT CATEGORIES MAINTAINER HOMEPAGE LICENSE NO_BIN_ON_FTP RESTRICTED \
		PKG_SKIP_REASON PKG_FAIL_REASON \
		SAMPLE_KIND SAMPLE_LIBS SAMPLE_STATIC_LIBS SHLIB_MAJOR INSTALL_STATIC GENERATOR

.for _phase_ in fetch checksum depends extract build test install package
.PHONY: ${_phase_}
${_phase_}:
	@cd ${.CURDIR:Q}; wanted=${_phase_}; ${_PASSED:@v@${v}=${${v}:U:Q};@} . ${_TREE:Q}/mk/phases.sh
.endfor

.PHONY: all clean show-var
all: build

clean:
	@echo "===> Cleaning for ${PKGNAME}"
	@rm -rf ${WRKDIR:Q}

show-var:
	@printf '%s\n' ${${VARNAME}:U:Q}

.include "pbulk-index.mk"
