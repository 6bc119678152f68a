package org.holdfast.trial;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.holdfast.bmake.Definition;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDefinitions;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.SourceTree;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/**
 * A package directory as one tree has it, evaluated.
 *
 * @param pkgpath the directory
 * @param tree all files around it
 * @param own its files, by their paths from there, and their blobs
 * @param definitions what it defines
 * @param evaluator evaluates other directories of the same tree
 * @param replaced says of a file whether the tip of the branch has it otherwise
 */
public record PackageFiles(
        PkgPath pkgpath,
        SourceTree tree,
        Map<String, String> own,
        List<Definition> definitions,
        PackageDefinitions evaluator,
        Predicate<String> replaced) {

    /** What is asked of an evaluation. */
    public static final List<String> VARIABLES = variables();

    private static List<String> variables() {
        List<String> variables = new ArrayList<>(PackageDirectory.DEPENDENCIES);
        variables.addAll(List.of(
                "USE_TOOLS",
                "USE_LANGUAGES",
                "PKG_SUPPORTED_OPTIONS",
                "PKG_SUGGESTED_OPTIONS",
                "DISTFILES",
                "DISTNAME",
                "EXTRACT_SUFX",
                "DIST_SUBDIR",
                "DISTINFO_FILE",
                "PATCHDIR"));
        return List.copyOf(variables);
    }

    public static PackageFiles of(
            PkgPath pkgpath,
            SourceTree tree,
            Map<String, String> own,
            PackageDefinitions evaluator,
            Predicate<String> replaced) {
        return new PackageFiles(pkgpath, tree, own, evaluator.evaluate(pkgpath), evaluator, replaced);
    }

    /** A directory of the branch as it is with what comes along. */
    public PackageDirectory directory(PackageDirectory onTip) {
        return onTip.filesRead().stream().anyMatch(replaced) ? evaluator.directory(onTip.pkgpath()) : onTip;
    }

    public List<MadePackage> makes() {
        return definitions.stream()
                .map(one -> new MadePackage(one.pkgname(), one.unknown()))
                .distinct()
                .toList();
    }

    public List<PkgName> names() {
        return definitions.stream()
                .flatMap(one -> one.pkgname().stream())
                .distinct()
                .toList();
    }

    String text(String file) {
        return tree.text(pkgpath + "/" + file).orElse("");
    }

    /** The words of a variable, in any of the packages; empty where that is not known. */
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

    /** The value of a variable in the first package that has it. */
    public Optional<String> value(String variable) {
        return definitions.stream()
                .flatMap(one -> Optional.ofNullable(one.variables().get(variable)).stream())
                .findFirst();
    }

    /** The files that were read, or looked for, to know what it makes. */
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

    List<String> plists() {
        return own.keySet().stream()
                .filter(file -> file.startsWith("PLIST") && file.indexOf('/') < 0)
                .toList();
    }

    /** The lines of its PLISTs, without the conditions before them. */
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

    /** Where a path that a makefile names leads; from the tree's top, and empty if a variable decides. */
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
