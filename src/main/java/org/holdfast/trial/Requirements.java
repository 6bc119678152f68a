package org.holdfast.trial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.Prerequisite;
import org.holdfast.triage.Prerequisite.Kind;

/**
 * Finds what a package needs and the tip of the branch lacks. The caller compares with the branch's own state of the
 * package: what both lack is no obstacle to an update.
 *
 * @param tip the branch
 * @param trees the reader of other commits
 * @param vocabulary the words that the infrastructure knows
 * @param checksums the check of distinfo
 */
public record Requirements(BranchFiles tip, Trees trees, Vocabulary vocabulary, Checksums checksums) {

    private static final Pattern INCLUDE = Pattern.compile("(?m)^\\.[ \\t]*include[ \\t]+\"([^\"]+)\"");
    private static final Pattern COMMENT = Pattern.compile("(?m)(^|[ \\t])#.*$");
    private static final Pattern VARIABLE = Pattern.compile("\\b[A-Z_][A-Z0-9_]+\\b");
    private static final Pattern IN_PLIST = Pattern.compile("\\$\\{([A-Z_][A-Z0-9_]+)");
    private static final Pattern BUILDLINK_DEPENDS = Pattern.compile(
            "(?m)^BUILDLINK_A[PB]I_DEPENDS\\.[^\\s+?:=]+[ \\t]*[+?:]?=[ \\t]*([^\\s#$]+)[ \\t]*(?:#.*)?$");

    private static final Pattern BASE = Pattern.compile("^([A-Za-z0-9_.+-]+?)(?:[<>=]|-\\[|-[0-9][^-]*$|$)");

    /** Variables that tell people or tools where a package was before; no build reads them. */
    private static final Set<String> RECORDS = Set.of("PREV_PKGPATH", "SUPERSEDES");

    private static final Pattern COMMAND = Pattern.compile("@([a-z]+)(?=\\s|$)");
    /** Where pkg_install has the names of the commands of PLISTs. */
    private static final String COMMANDS = "pkgtools/pkg_install/files/lib/plist.c";

    private static final String TOOLS = "mk/tools";
    private static final String LANGUAGES = "mk/compiler";

    /** Requirements of the branch's infrastructure. */
    public static Requirements of(BranchFiles tip, Trees trees) {
        return new Requirements(tip, trees, new Vocabulary(trees), Checksums.of(tip.tree()));
    }

    /** The missing things, each with the branch's state in words. */
    public Map<Need, String> unmet(PackageFiles files) {
        Map<Need, String> unmet = new LinkedHashMap<>();
        includes(files, unmet);
        variables(files, unmet);
        words(files, "USE_TOOLS", Kind.TOOL, TOOLS, unmet);
        words(files, "USE_LANGUAGES", Kind.LANGUAGE, LANGUAGES, unmet);
        commands(files, unmet);
        dependencies(files, unmet);
        checksums.unmet(files, unmet);
        return unmet;
    }

    /** What a build lacks, whatever else the infrastructure knows: checksums in distinfo, and dependencies. */
    private Map<Need, String> unbuildable(PackageFiles files) {
        Map<Need, String> unmet = new LinkedHashMap<>();
        dependencies(files, unmet);
        checksums.unmet(files, unmet);
        return unmet;
    }

    /**
     * What a build of a package lacks that it did not lack before.
     *
     * @param before the package before, evaluated only if something is lacking; empty if it was not there
     */
    public Map<Need, String> unbuildable(PackageFiles files, Supplier<Optional<PackageFiles>> before) {
        Map<Need, String> unmet = unbuildable(files);
        if (!unmet.isEmpty()) {
            before.get()
                    .ifPresent(had -> unmet.keySet().removeAll(unbuildable(had).keySet()));
        }
        return unmet;
    }

    private void includes(PackageFiles files, Map<Need, String> unmet) {
        Set<String> wanted = new TreeSet<>();
        for (String file : files.makefiles()) {
            Matcher include = INCLUDE.matcher(files.text(file));
            while (include.find()) {
                files.resolve(include.group(1)).ifPresent(wanted::add);
            }
        }
        wanted.addAll(files.filesRead());
        wanted.stream()
                .filter(file -> !files.tree().exists(file))
                .forEach(file -> unmet.put(new Need(Kind.INCLUDE, file), "the branch has no such file"));
    }

    private void variables(PackageFiles files, Map<Need, String> unmet) {
        Set<String> names = new TreeSet<>();
        for (String file : files.makefiles()) {
            Matcher name = VARIABLE.matcher(COMMENT.matcher(files.text(file)).replaceAll(""));
            while (name.find()) {
                names.add(name.group());
            }
        }
        for (String file : files.plists()) {
            Matcher name = IN_PLIST.matcher(files.text(file));
            while (name.find()) {
                names.add(name.group(1));
            }
        }
        List<Set<String>> shared = shared(files, tip.commit());
        names.stream()
                .filter(name -> !RECORDS.contains(name)
                        && vocabulary.where(name, tip.commit(), Vocabulary.MK).isEmpty()
                        && shared.stream().noneMatch(words -> words.contains(name)))
                .forEach(name -> unmet.put(new Need(Kind.VARIABLE, name), "nothing that the branch includes knows it"));
    }

    /** The words of the files that it shares with other packages, at a commit. */
    private List<Set<String>> shared(PackageFiles files, String commit) {
        List<Set<String>> words = new ArrayList<>();
        for (String file : files.filesRead()) {
            if (!file.startsWith(files.pkgpath() + "/") && !file.startsWith(Vocabulary.MK + "/")) {
                trees.id(commit, file).map(vocabulary::words).ifPresent(words::add);
            }
        }
        return words;
    }

    private void words(PackageFiles files, String variable, Kind kind, String below, Map<Need, String> unmet) {
        for (String word : files.words(variable)) {
            String plain = word.replaceFirst(":.*$", "");
            if (vocabulary.where(plain, tip.commit(), below).isEmpty()) {
                unmet.put(new Need(kind, plain), "the branch's " + below + " does not know it");
            }
        }
    }

    private void commands(PackageFiles files, Map<Need, String> unmet) {
        Optional<Set<String>> known = trees.id(tip.commit(), COMMANDS).map(vocabulary::words);
        if (known.isEmpty()) {
            return; // the tree does not show what its tools know
        }
        for (String line : files.installed()) {
            Matcher command = COMMAND.matcher(line);
            if (command.lookingAt() && !known.get().contains(command.group(1))) {
                unmet.put(
                        new Need(Kind.PLIST_COMMAND, "@" + command.group(1)),
                        "the branch's pkg_install does not know it");
            }
        }
    }

    private void dependencies(PackageFiles files, Map<Need, String> unmet) {
        for (String variable : PackageDirectory.DEPENDENCIES) {
            for (String word : files.words(variable)) {
                int colon = word.lastIndexOf(':');
                if (colon > 0 && word.startsWith("../../", colon + 1)) {
                    PkgPath.parse(word.substring(colon + 1 + "../../".length()))
                            .ifPresent(path -> dependency(word.substring(0, colon), path, files, unmet));
                }
            }
        }
        // By text as well: what an option asks for is not known, and may be asked for.
        Set<String> libraries = files.libraries();
        for (String file : files.makefiles()) {
            Matcher depends = BUILDLINK_DEPENDS.matcher(files.text(file));
            while (!file.equals("buildlink3.mk") && depends.find()) {
                libraries.add(depends.group(1));
            }
        }
        libraries.forEach(pattern -> library(pattern, files, unmet));
    }

    private void dependency(String pattern, PkgPath path, PackageFiles files, Map<Need, String> unmet) {
        if (!tip.tree().exists(path + "/Makefile")) {
            unmet.put(new Need(Kind.DEPENDENCY, path.toString()), "the branch has no " + path);
            return;
        }
        PackageDirectory known = tip.directories().get(path);
        if (known == null) {
            return; // its version is not known, so nothing can be said
        }
        PackageDirectory directory = files.directory(known);
        if (directory.makes().stream().noneMatch(made -> made.unknown().isPresent())) {
            older(pattern, names(directory))
                    .ifPresent(has -> unmet.put(new Need(Kind.DEPENDENCY_VERSION, pattern + ":" + path), has));
        }
    }

    private static List<PkgName> names(PackageDirectory directory) {
        return directory.makes().stream()
                .flatMap((MadePackage made) -> made.pkgname().stream())
                .toList();
    }

    private void library(String pattern, PackageFiles files, Map<Need, String> unmet) {
        Matcher base = BASE.matcher(pattern);
        if (base.find()) {
            List<PkgName> names = tip.byBase().getOrDefault(new PkgBase(base.group(1)), List.of()).stream()
                    .flatMap(directory -> names(files.directory(directory)).stream())
                    .filter(name -> name.base().text().equals(base.group(1)))
                    .toList();
            older(pattern, names).ifPresent(has -> unmet.put(new Need(Kind.DEPENDENCY_VERSION, pattern), has));
        }
    }

    private static Optional<String> older(String pattern, List<PkgName> names) {
        if (pattern.indexOf('$') >= 0) {
            return Optional.empty(); // a part of it is not known
        }
        try {
            PkgPattern parsed = PkgPattern.parse(pattern);
            return names.isEmpty() || names.stream().anyMatch(parsed::matches)
                    ? Optional.empty()
                    : Optional.of("the branch has "
                            + String.join(
                                    ", ",
                                    names.stream().map(PkgName::text).distinct().toList()));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no pattern
        }
    }

    /**
     * The things that are missing now and were not before.
     *
     * @param before what the branch's own state of the package lacks
     * @param files the merged package
     * @param commit the id of trunk's commit with the fix
     */
    public List<Prerequisite> missing(Map<Need, String> before, PackageFiles files, String commit) {
        List<Prerequisite> missing = new ArrayList<>();
        unmet(files).forEach((need, has) -> {
            if (before.containsKey(need)) {
                return;
            }
            Optional<String> where = where(need, files, commit);
            if (where.isPresent() || !countsOnlyIfTrunkHasIt(need.kind())) {
                missing.add(new Prerequisite(
                        need.kind(),
                        need.what(),
                        has,
                        where.map(file -> file + " at " + commit.substring(0, 12))
                                .orElse("")));
            }
        });
        return missing;
    }

    /**
     * The files below {@code files/} that differ from trunk's, for a package whose sources are in the tree itself: its version
     * says nothing about them.
     *
     * @param candidate the fix
     * @param files the merged package
     */
    public List<String> sources(Candidate candidate, PackageFiles files) {
        if (candidate.patch()
                || !files.words("DISTFILES").isEmpty()
                || files.value("DISTFILES").isEmpty()) {
            return List.of();
        }
        return trees
                .id(candidate.commit(), candidate.inTrunk().toString())
                .<Map<String, String>>map(trees::files)
                .orElse(Map.of())
                .entrySet()
                .stream()
                .filter(file -> file.getKey().startsWith("files/")
                        && !file.getValue().equals(files.own().get(file.getKey())))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** The file or directory in which a commit of trunk has the thing; empty if it lacks it, too. */
    Optional<String> where(Need need, PackageFiles files, String commit) {
        return switch (need.kind()) {
            case INCLUDE -> trees.id(commit, need.what()).map(id -> need.what());
            case VARIABLE ->
                vocabulary
                        .where(need.what(), commit, Vocabulary.MK)
                        .or(() -> files.filesRead().stream()
                                .filter(file -> !file.startsWith(files.pkgpath() + "/")
                                        && !file.startsWith(Vocabulary.MK + "/")
                                        && trees.id(commit, file)
                                                .filter(blob ->
                                                        vocabulary.words(blob).contains(need.what()))
                                                .isPresent())
                                .findFirst());
            case TOOL -> vocabulary.where(need.what(), commit, TOOLS);
            case LANGUAGE -> vocabulary.where(need.what(), commit, LANGUAGES);
            case PLIST_COMMAND ->
                trees.id(commit, COMMANDS)
                        .filter(blob ->
                                vocabulary.words(blob).contains(need.what().substring(1)))
                        .map(blob -> COMMANDS);
            case DEPENDENCY -> trees.id(commit, need.what() + "/Makefile").map(id -> need.what());
            case DEPENDENCY_VERSION ->
                pathOf(need.what())
                        .filter(path -> trees.id(commit, path + "/Makefile").isPresent());
            case OPTION, DISTFILE, PATCH, PKGNAME, HIGHER_VERSION, SIBLING, CONFLICT_MARKER -> Optional.empty();
        };
    }

    /** The directory of {@code foo>=1.2:devel/foo}; without one, the directory that makes foo on the branch. */
    private Optional<String> pathOf(String dependency) {
        int colon = dependency.lastIndexOf(':');
        if (colon > 0) {
            return Optional.of(dependency.substring(colon + 1));
        }
        Matcher base = BASE.matcher(dependency);
        return base.find()
                ? tip.byBase().getOrDefault(new PkgBase(base.group(1)), List.of()).stream()
                        .map(directory -> directory.pkgpath().toString())
                        .findFirst()
                : Optional.empty();
    }

    /** Whether a missing thing counts only if trunk has it; otherwise it is a name of the package's own. */
    static boolean countsOnlyIfTrunkHasIt(Kind kind) {
        return switch (kind) {
            case INCLUDE, VARIABLE, TOOL, LANGUAGE, OPTION, PLIST_COMMAND -> true;
            case DEPENDENCY, DEPENDENCY_VERSION, DISTFILE, PATCH, PKGNAME, HIGHER_VERSION, SIBLING, CONFLICT_MARKER ->
                false;
        };
    }
}
