package org.holdfast.rebuild;

import java.util.List;
import org.holdfast.pkgsrc.PkgPath;

/**
 * What cannot be seen in a scan and is laid down.
 *
 * @param tools tools of builds that leave nothing of themselves in a package, by PKGPATH
 * @param compilers languages that link statically: what needs one of these to be built takes its libraries into itself; a PKGPATH, or the
 *     beginning of one with {@code *}
 * @param canaries how many users of a changed package are built as a trial where not all are rebuilt
 */
public record RebuildRules(List<String> tools, List<String> compilers, int canaries) {

    /** What is usual. */
    public static final RebuildRules USUAL = new RebuildRules(
            List.of(
                    "archivers/bsdtar",
                    "archivers/gtar",
                    "archivers/pax",
                    "archivers/unzip",
                    "archivers/xz",
                    "devel/gmake",
                    "devel/nbpatch",
                    "devel/patch",
                    "devel/pkg-config",
                    "devel/pkgconf",
                    "pkgtools/*",
                    "sysutils/checkperms"),
            List.of("lang/go*", "lang/rust*", "lang/ghc*", "lang/ocaml*", "lang/zig"),
            5);

    public RebuildRules {
        tools = List.copyOf(tools);
        compilers = List.copyOf(compilers);
    }

    boolean isTool(PkgPath path) {
        return matches(tools, path);
    }

    boolean isCompiler(PkgPath path) {
        return matches(compilers, path);
    }

    private static boolean matches(List<String> globs, PkgPath path) {
        String text = path.toString();
        return globs.stream()
                .anyMatch(glob ->
                        glob.endsWith("*") ? text.startsWith(glob.substring(0, glob.length() - 1)) : glob.equals(text));
    }
}
