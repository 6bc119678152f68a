package org.holdfast.trial;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.holdfast.bmake.Definition;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDefinitions;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.SourceTree;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/**
 * A package directory of one tree, evaluated.
 *
 * @param pkgpath the directory
 * @param tree the tree
 * @param own the blob ids of its files, by path below it
 * @param definitions the packages that it defines
 * @param evaluator the evaluator of other directories of the same tree
 * @param replaced whether a file differs from the tip of the branch
 */
public record PackageFiles(
        PkgPath pkgpath,
        SourceTree tree,
        Map<String, String> own,
        List<Definition> definitions,
        PackageDefinitions evaluator,
        Predicate<String> replaced) {

    private static final List<String> SOURCES = List.of("PATCHDIR", "FILESDIR", "DISTINFO_FILE");

    private static final List<String> BUILDLINK = List.of("BUILDLINK_API_DEPENDS.", "BUILDLINK_ABI_DEPENDS.");

    /** The variables that an evaluation records. */
    public static final List<String> VARIABLES = variables();

    private static List<String> variables() {
        List<String> variables = new ArrayList<>(PackageDirectory.VARIABLES);
        variables.addAll(BUILDLINK);
        variables.addAll(List.of(
                "USE_TOOLS",
                "USE_LANGUAGES",
                "PKG_SUPPORTED_OPTIONS",
                "PKG_SUGGESTED_OPTIONS",
                "DISTFILES",
                "DISTNAME",
                "EXTRACT_SUFX",
                "DIST_SUBDIR",
                "FILESDIR"));
        return List.copyOf(variables);
    }

    /** Evaluates a directory. */
    public static PackageFiles of(
            PkgPath pkgpath,
            SourceTree tree,
            Map<String, String> own,
            PackageDefinitions evaluator,
            Predicate<String> replaced) {
        return new PackageFiles(pkgpath, tree, own, evaluator.evaluate(pkgpath), evaluator, replaced);
    }

    /** Another directory in this tree. */
    PackageFiles elsewhere(PkgPath other) {
        return of(other, tree, filesBelow(other.toString()), evaluator, replaced);
    }

    private Map<String, String> filesBelow(String directory) {
        return tree instanceof FileTree files ? files.filesBelow(directory) : Map.of();
    }

    /** The blob ids of the patches that a build applies, by path from the top: those in PATCHDIR, wherever that is. */
    public Map<String, String> patches() {
        String directory = value("PATCHDIR").flatMap(this::resolve).orElse(pkgpath + "/patches");
        Map<String, String> patches = new TreeMap<>();
        (directory.equals(pkgpath + "/patches") ? ownPatches() : filesBelow(directory)).forEach((file, blob) -> {
            if (file.startsWith("patch-")) {
                patches.put(directory + "/" + file, blob);
            }
        });
        return patches;
    }

    /** The package directories outside its own that it takes patches, files or its distinfo from, {@code x11/xorg-libs}. */
    public Set<String> sources() {
        return SOURCES.stream()
                .flatMap(variable -> value(variable).flatMap(this::resolve).stream())
                .map(path -> path.split("/", -1))
                .filter(parts -> parts.length > 2)
                .map(parts -> parts[0] + "/" + parts[1])
                .filter(path -> !path.equals(pkgpath.toString()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether a file of a directory is a patch, a distinfo or below files/: what packages elsewhere may take from it. */
    public static boolean isSource(PkgPath directory, String file) {
        return file.equals(directory + "/distinfo")
                || file.startsWith(directory + "/patches/")
                || file.startsWith(directory + "/files/");
    }

    /** The path of its distinfo from the top, wherever that is. */
    String distinfo() {
        return value("DISTINFO_FILE").flatMap(this::resolve).orElse(pkgpath + "/distinfo");
    }

    /** The path of the distinfo of one of its packages. */
    String distinfo(Definition one) {
        return Optional.ofNullable(one.variables().get("DISTINFO_FILE"))
                .flatMap(this::resolve)
                .orElse(pkgpath + "/distinfo");
    }

    private Map<String, String> ownPatches() {
        Map<String, String> patches = new TreeMap<>();
        own.forEach((file, blob) -> {
            if (file.startsWith("patches/")) {
                patches.put(file.substring("patches/".length()), blob);
            }
        });
        return patches;
    }

    /** Another directory of the branch in this tree; evaluated again only if it reads a replaced file. */
    public PackageDirectory directory(PackageDirectory onTip) {
        return onTip.filesRead().stream().anyMatch(replaced) ? evaluator.directory(onTip.pkgpath()) : onTip;
    }

    /** The packages that it makes, each once. */
    public List<MadePackage> makes() {
        return definitions.stream()
                .map(one -> new MadePackage(one.pkgname(), one.unknown()))
                .distinct()
                .toList();
    }

    /** The PKGNAMEs that it makes, without those not known. */
    public List<PkgName> names() {
        return definitions.stream()
                .flatMap(one -> one.pkgname().stream())
                .distinct()
                .toList();
    }

    /** The text of one of its files; empty if it has none of the name. */
    String text(String file) {
        return tree.text(pkgpath + "/" + file).orElse("");
    }

    /** The words of a variable in all of its packages; empty if not known. */
    public Set<String> words(String variable) {
        Set<String> words = new LinkedHashSet<>();
        for (Definition definition : definitions) {
            for (String word : definition.variables().getOrDefault(variable, "").split("\\s+", -1)) {
                if (!word.isEmpty()) {
                    words.add(word);
                }
            }
        }
        return words;
    }

    /** What its makefiles ask of packages beyond what their buildlink3.mk ask: {@code libcares-1.6.0}. */
    Set<String> libraries() {
        Set<String> patterns = new TreeSet<>();
        definitions.forEach(one -> one.variables().forEach((name, value) -> {
            if (BUILDLINK.stream().anyMatch(name::startsWith)) {
                patterns.addAll(List.of(value.strip().split("\\s+")));
            }
        }));
        patterns.remove("");
        return patterns;
    }

    /** The value of a variable in the first package that has it. */
    public Optional<String> value(String variable) {
        return definitions.stream()
                .flatMap(one -> Optional.ofNullable(one.variables().get(variable)).stream())
                .findFirst();
    }

    /** The files that the evaluation read or looked for. */
    public Set<String> filesRead() {
        Set<String> files = new LinkedHashSet<>();
        definitions.forEach(one -> files.addAll(one.filesRead()));
        return files;
    }

    /** Its own makefiles. */
    List<String> makefiles() {
        return own.keySet().stream()
                .filter(file -> file.indexOf('/') < 0 && (file.endsWith(".mk") || file.startsWith("Makefile")))
                .toList();
    }

    /** Its PLISTs. */
    List<String> plists() {
        return own.keySet().stream()
                .filter(file -> file.startsWith("PLIST") && file.indexOf('/') < 0)
                .toList();
    }

    /** The lines of its PLISTs, without their conditions. */
    Set<String> installed() {
        Set<String> lines = new TreeSet<>();
        for (String plist : plists()) {
            text(plist)
                    .lines()
                    .map(line -> line.replaceFirst("^(\\$\\{[^}]*\\})+", ""))
                    .forEach(lines::add);
        }
        return lines;
    }

    /** The path from the top that a path in a makefile leads to; empty if it depends on a variable. */
    Optional<String> resolve(String path) {
        String named = path.replaceFirst("^\\$\\{\\.CURDIR\\}/", "")
                .replaceFirst("^\\$\\{\\.PARSEDIR\\}/", "")
                .replaceFirst("^\\$\\{_?PKGSRC(DIR|_TOPDIR)\\}/", "../../")
                .replaceFirst("^/pkgsrc/", "../../");
        if (named.indexOf('$') >= 0 || named.startsWith("/")) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>(List.of(pkgpath.category(), pkgpath.directory()));
        for (String part : named.split("/", -1)) {
            if (part.equals("..")) {
                if (parts.isEmpty()) {
                    return Optional.empty();
                }
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return Optional.of(String.join("/", parts));
    }
}
