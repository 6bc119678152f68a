package org.holdfast.rebuild;

import java.util.List;
import org.holdfast.pkgsrc.PkgPath;

/**
 * What cannot be seen in a scan and is laid down, by PKGPATHs, or beginnings of PKGPATHs with {@code *}.
 *
 * @param tools tools of builds that leave nothing of themselves in a package; those that also have a library count where that is not used
 * @param compilers languages that link statically: what needs one of these to be built takes its libraries into itself
 * @param generators packages whose programs write code of those that are built with them, also of those that link their libraries
 * @param canaries how many users of a changed package are built as a trial where not all are rebuilt
 */
public record RebuildRules(List<String> tools, List<String> compilers, List<String> generators, int canaries) {

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
            List.of(
                    "devel/bison",
                    "devel/byacc",
                    "devel/flex",
                    "devel/glib2*",
                    "devel/gobject-introspection",
                    "devel/gperf",
                    "devel/orc",
                    "devel/protobuf*",
                    "devel/py-cython*",
                    "devel/re2c",
                    "devel/swig*",
                    "devel/thrift",
                    "devel/wayland*",
                    "lang/clang*",
                    "lang/gcc*",
                    "lang/llvm*",
                    "lang/vala*",
                    "net/grpc",
                    "sysutils/dbus-glib",
                    "x11/qt*"),
            5);

    public RebuildRules {
        tools = List.copyOf(tools);
        compilers = List.copyOf(compilers);
        generators = List.copyOf(generators);
    }

    boolean isTool(PkgPath path) {
        return matches(tools, path);
    }

    boolean isCompiler(PkgPath path) {
        return matches(compilers, path);
    }

    boolean isGenerator(PkgPath path) {
        return matches(generators, path);
    }

    private static boolean matches(List<String> globs, PkgPath path) {
        String text = path.toString();
        return globs.stream()
                .anyMatch(glob ->
                        glob.endsWith("*") ? text.startsWith(glob.substring(0, glob.length() - 1)) : glob.equals(text));
    }
}
