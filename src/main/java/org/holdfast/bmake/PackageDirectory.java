package org.holdfast.bmake;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
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
 * @param filesRead the files of the tree that were read, or looked for and not found, and a distinfo in another directory; if one of
 *     them changes, appears or disappears, the directory must be evaluated again
 * @param patches the directories whose patches it applies, PATCHDIR, by path from the tree's top, if they are not its own
 * @param notBuilt why the platform builds none of its packages; empty if it builds any, or nothing is known against it
 */
public record PackageDirectory(
        PkgPath pkgpath,
        List<MadePackage> makes,
        List<PkgPath> uses,
        List<String> filesRead,
        List<String> patches,
        Optional<String> notBuilt) {

    /** The variables that list dependencies, each {@code pattern:../../category/directory}. */
    public static final List<String> DEPENDENCIES = List.of("DEPENDS", "BUILD_DEPENDS", "TOOL_DEPENDS", "TEST_DEPENDS");

    private static final String PATCHES = "PATCHDIR";
    private static final String DISTINFO = "DISTINFO_FILE";

    /** The variables that must be evaluated for {@link #of}. */
    public static final List<String> VARIABLES = Stream.of(DEPENDENCIES, NotBuilt.VARIABLES, List.of(PATCHES, DISTINFO))
            .flatMap(List::stream)
            .toList();

    /** A directory that applies its own patches and is built. */
    public PackageDirectory(PkgPath pkgpath, List<MadePackage> makes, List<PkgPath> uses, List<String> filesRead) {
        this(pkgpath, makes, uses, filesRead, List.of(), Optional.empty());
    }

    public PackageDirectory {
        makes = List.copyOf(makes);
        uses = List.copyOf(uses);
        filesRead = List.copyOf(filesRead);
        patches = List.copyOf(patches);
    }

    /** The directories whose patches a build applies, by path from the tree's top. */
    public List<String> patchDirectories() {
        return patches.isEmpty() ? List.of(pkgpath + "/patches") : patches;
    }

    /** Combines the definitions of one directory, which must have the variables {@link #VARIABLES}. */
    public static PackageDirectory of(PkgPath pkgpath, List<Definition> definitions, Platform platform) {
        return of(pkgpath, definitions, definition -> NotBuilt.why(definition, platform));
    }

    /** The same on no platform: {@link #notBuilt} stays empty. */
    public static PackageDirectory of(PkgPath pkgpath, List<Definition> definitions) {
        return of(pkgpath, definitions, definition -> Optional.empty());
    }

    private static PackageDirectory of(
            PkgPath pkgpath, List<Definition> definitions, Function<Definition, Optional<String>> refusal) {
        List<MadePackage> makes = new ArrayList<>();
        Set<PkgPath> uses = new LinkedHashSet<>();
        Set<String> files = new LinkedHashSet<>();
        Set<String> patches = new LinkedHashSet<>();
        List<String> refused = new ArrayList<>();
        for (Definition definition : definitions) {
            makes.add(MadePackage.of(definition));
            files.addAll(definition.filesRead());
            patches.add(path(pkgpath, definition, PATCHES).orElse(pkgpath + "/patches"));
            path(pkgpath, definition, DISTINFO)
                    .filter(file -> !file.startsWith(pkgpath + "/"))
                    .ifPresent(files::add);
            refusal.apply(definition).ifPresent(refused::add);
            definition.buildlinks().forEach(path -> PkgPath.parse(path).ifPresent(uses::add));
            for (String variable : DEPENDENCIES) {
                for (String word : BmakeWords.of(definition.variables().getOrDefault(variable, ""))) {
                    dependency(word, uses);
                }
            }
        }
        uses.remove(pkgpath);
        return new PackageDirectory(
                pkgpath,
                makes,
                List.copyOf(uses),
                List.copyOf(files),
                patches.equals(Set.of(pkgpath + "/patches")) ? List.of() : List.copyOf(patches),
                refused.stream().findFirst().filter(why -> refused.size() == definitions.size()));
    }

    /** The value of a variable as a path from the tree's top; empty if that is not known. */
    private static Optional<String> path(PkgPath pkgpath, Definition definition, String variable) {
        return Optional.ofNullable(definition.variables().get(variable))
                .map(String::strip)
                .map(path -> Paths.resolve(path.startsWith("/") ? path : Evaluation.TOP + "/" + pkgpath + "/" + path))
                .filter(path -> path.startsWith(Evaluation.TOP + "/") && path.indexOf('$') < 0 && isPlain(path))
                .map(path -> path.substring(Evaluation.TOP.length() + 1));
    }

    private static void dependency(String word, Set<PkgPath> uses) {
        String path = word.substring(word.lastIndexOf(':') + 1);
        if (path.startsWith("../../") && isPlain(path)) {
            PkgPath.parse(path.substring("../../".length())).ifPresent(uses::add);
        }
    }

    /** Whether a text from a makefile has no control characters, so that it can be a path. */
    private static boolean isPlain(String text) {
        return text.chars().noneMatch(c -> c < ' ');
    }
}
