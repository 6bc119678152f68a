package org.holdfast.bmake;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/**
 * What a package directory defines: one package, of perhaps several that it makes.
 *
 * @param pkgpath the directory
 * @param pkgname its PKGNAME; empty if it is not known
 * @param unknown why it is not known; empty if it is
 * @param versions the choices this package was made with: {@code PYTHON_VERSION_REQD=27}
 * @param variables the values asked for, as far as they are known and set
 * @param buildlinks the package directories whose buildlink3.mk it includes: dependencies by library
 * @param filesRead the files of the tree that were read for it, or looked for where there are none, in order
 * @param by who says so
 */
public record Definition(
        PkgPath pkgpath,
        Optional<PkgName> pkgname,
        Optional<String> unknown,
        Map<String, String> versions,
        Map<String, String> variables,
        List<String> buildlinks,
        List<String> filesRead,
        By by) {

    /** Who said what a directory makes. */
    public enum By {
        /** Holdfast's own evaluation, which runs nothing. */
        EVALUATION,
        /** The real bmake. */
        BMAKE
    }

    public Definition {
        versions = Map.copyOf(versions);
        variables = Map.copyOf(variables);
        buildlinks = List.copyOf(buildlinks);
        filesRead = List.copyOf(filesRead);
    }

    /** The same, unknown for another reason. */
    public Definition butUnknown(String why) {
        return new Definition(
                pkgpath, Optional.empty(), Optional.of(why), versions, variables, buildlinks, filesRead, by);
    }

    /** {@code security/openssl openssl-1.0.1g}, or the reason in the place of the name. */
    @Override
    public String toString() {
        return pkgpath + " " + pkgname.map(PkgName::text).orElseGet(() -> "unknown: " + unknown.orElse(""));
    }
}
