package org.holdfast.bmake;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/**
 * One package that a package directory makes, and the values of its variables. A directory with {@code MULTI_VERSION} choices
 * makes several.
 *
 * <p>{@link #toString} gives {@code security/openssl openssl-1.0.1g} or {@code security/openssl unknown: OPSYS is not known}.
 * The PKGNAME is composed as bsd.pkg.mk does it. Nothing is refused: a value that cannot be evaluated is unknown, with its reason.
 *
 * @param pkgpath the PKGPATH of the directory
 * @param pkgname the PKGNAME; empty if it is not known
 * @param unknown the reason why the PKGNAME is not known; empty if it is known
 * @param versions the choices with which the package is made, by variable: {@code PYTHON_VERSION_REQD=27}
 * @param variables the values of the requested variables, for those that are set and known; of a list of dependencies, the words
 *     that are known, in which <code>${NAME}</code> stands for a part that is not
 * @param unknowns the reasons, by variable, why requested variables are not known or not wholly; {@link #INCLUDES} if the
 *     package includes a buildlink3.mk of which it is not known whose it is
 * @param buildlinks the PKGPATHs whose buildlink3.mk is included, in order
 * @param filesRead the files of the tree that were read, or looked for and not found, in order
 * @param by the evaluator
 */
public record Definition(
        PkgPath pkgpath,
        Optional<PkgName> pkgname,
        Optional<String> unknown,
        Map<String, String> versions,
        Map<String, String> variables,
        Map<String, String> unknowns,
        List<String> buildlinks,
        List<String> filesRead,
        By by) {

    /** The program that evaluated a directory. */
    public enum By {
        /** Holdfast's own evaluation, which runs no command. */
        EVALUATION,
        /** The bmake program, by its target {@code pbulk-index}. */
        BMAKE
    }

    /** The key in {@code unknowns} for includes. */
    public static final String INCLUDES = ".include";

    public Definition {
        versions = Map.copyOf(versions);
        variables = Map.copyOf(variables);
        unknowns = Map.copyOf(unknowns);
        buildlinks = List.copyOf(buildlinks);
        filesRead = List.copyOf(filesRead);
    }

    /** A copy whose PKGNAME is unknown, for the given reason. */
    public Definition butUnknown(String why) {
        return new Definition(
                pkgpath, Optional.empty(), Optional.of(why), versions, variables, unknowns, buildlinks, filesRead, by);
    }

    /** The PKGPATH, a blank, and the PKGNAME or {@code unknown: } and the reason. */
    @Override
    public String toString() {
        return pkgpath + " " + pkgname.map(PkgName::text).orElseGet(() -> "unknown: " + unknown.orElse(""));
    }
}
