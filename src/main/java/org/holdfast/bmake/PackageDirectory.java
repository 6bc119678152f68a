package org.holdfast.bmake;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.holdfast.pkgsrc.PkgPath;

/**
 * A package directory at one commit: its packages, its dependencies and the files that define them. For example,
 * {@code devel/py-foo} makes {@code py27-foo-1.0} and {@code py34-foo-1.0}, and uses {@code devel/py-bar}.
 *
 * <p>A value without a text form. Nothing is refused: a dependency that is not {@code pattern:../../category/directory}, as
 * bsd.pkg.mk requires, is left out.
 *
 * @param pkgpath the PKGPATH of the directory
 * @param makes the packages, in the order of evaluation
 * @param uses the PKGPATHs of its dependencies, by DEPENDS or buildlink3.mk, for those that are known
 * @param filesRead the files of the tree that were read, or looked for and not found; if one of them changes, appears or
 *     disappears, the directory must be evaluated again
 */
public record PackageDirectory(PkgPath pkgpath, List<MadePackage> makes, List<PkgPath> uses, List<String> filesRead) {

    /** The variables that list dependencies, each {@code pattern:../../category/directory}. */
    public static final List<String> DEPENDENCIES = List.of("DEPENDS", "BUILD_DEPENDS", "TOOL_DEPENDS", "TEST_DEPENDS");

    public PackageDirectory {
        makes = List.copyOf(makes);
        uses = List.copyOf(uses);
        filesRead = List.copyOf(filesRead);
    }

    /** Combines the definitions of one directory, which must have the variables {@link #DEPENDENCIES}. */
    public static PackageDirectory of(PkgPath pkgpath, List<Definition> definitions) {
        List<MadePackage> makes = new ArrayList<>();
        Set<PkgPath> uses = new LinkedHashSet<>();
        Set<String> files = new LinkedHashSet<>();
        for (Definition definition : definitions) {
            makes.add(MadePackage.of(definition));
            files.addAll(definition.filesRead());
            definition.buildlinks().forEach(path -> PkgPath.parse(path).ifPresent(uses::add));
            for (String variable : DEPENDENCIES) {
                for (String word : BmakeWords.of(definition.variables().getOrDefault(variable, ""))) {
                    dependency(word, uses);
                }
            }
        }
        uses.remove(pkgpath);
        return new PackageDirectory(pkgpath, makes, List.copyOf(uses), List.copyOf(files));
    }

    private static void dependency(String word, Set<PkgPath> uses) {
        String path = word.substring(word.lastIndexOf(':') + 1);
        if (path.startsWith("../../")) {
            PkgPath.parse(path.substring("../../".length())).ifPresent(uses::add);
        }
    }
}
