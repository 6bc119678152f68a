package org.holdfast.bmake;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.holdfast.pkgsrc.PkgPath;

/**
 * A package directory at one commit: what it makes, and what that depends on.
 *
 * @param pkgpath the directory
 * @param makes its packages; several for {@code py27-foo}, {@code py34-foo}
 * @param uses the directories that it names as dependencies, by DEPENDS or by a buildlink3.mk, as far as they are known
 * @param filesRead the files of the tree that were read to know what it makes, or looked for where there are none: it must be
 *     evaluated again if one changes, comes or goes
 */
public record PackageDirectory(PkgPath pkgpath, List<MadePackage> makes, List<PkgPath> uses, List<String> filesRead) {

    /** The variables whose words are dependencies, {@code pattern:../../category/directory}. */
    public static final List<String> DEPENDENCIES = List.of("DEPENDS", "BUILD_DEPENDS", "TOOL_DEPENDS", "TEST_DEPENDS");

    public PackageDirectory {
        makes = List.copyOf(makes);
        uses = List.copyOf(uses);
        filesRead = List.copyOf(filesRead);
    }

    /** Puts together what one directory defines; the definitions were asked for {@link #DEPENDENCIES}. */
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
