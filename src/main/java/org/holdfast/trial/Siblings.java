package org.holdfast.trial;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.PkgVersion;

/**
 * The packages of the branch that stand or fall with another: they take patches, distinfo or files from its directory, fetch
 * the same distfile by the same distinfo, or depend on one version of it exactly. {@code mail/fetchmailconf} has the distinfo of
 * {@code mail/fetchmail}.
 *
 * <p>A package is evaluated when first asked for. Safe for use by several threads.
 */
final class Siblings {

    /** A dependency that a higher version always meets. */
    private static final Pattern OPEN = Pattern.compile("[^<>]+>=?[^<>]*|[^<>]*-\\[0-9\\]\\*");

    private static final Pattern OF_LIBRARIES = Pattern.compile("/(buildlink3|builtin)\\.mk$");

    private static final Comparator<PkgPath> BY_NAME = Comparator.comparing(PkgPath::toString);

    private final BranchFiles tip;
    /** Who applies the patches in a directory, {@code multimedia/mplayer-share/patches}. */
    private final Map<String, Set<PkgPath>> patching = new HashMap<>();

    private final FileReaders readers;

    /** Who depends on the packages of a directory. */
    private final Map<PkgPath, Set<PkgPath>> dependents = new HashMap<>();

    private final Map<PkgPath, Ties> ties = new ConcurrentHashMap<>();

    /**
     * What ties a package to others.
     *
     * @param sources the directories outside its own that it takes patches, files or distinfo from
     * @param distinfo its distinfo
     * @param exact the dependencies that a higher version may not meet, by PKGPATH
     */
    private record Ties(Set<String> sources, String distinfo, Map<PkgPath, List<PkgPattern>> exact) {}

    Siblings(BranchFiles tip) {
        this.tip = tip;
        this.readers = new FileReaders(tip.directories().values());
        for (PackageDirectory directory : tip.directories().values()) {
            directory
                    .patches()
                    .forEach(patches -> patching.computeIfAbsent(patches, key -> new TreeSet<>(BY_NAME))
                            .add(directory.pkgpath()));
            directory
                    .uses()
                    .forEach(other -> dependents
                            .computeIfAbsent(other, key -> new TreeSet<>(BY_NAME))
                            .add(directory.pkgpath()));
        }
    }

    private Ties ties(PkgPath path) {
        return ties.computeIfAbsent(
                path, key -> ties(PackageFiles.of(key, tip.tree(), Map.of(), tip.definitions(), file -> false)));
    }

    private static Ties ties(PackageFiles files) {
        Map<PkgPath, List<PkgPattern>> exact = new HashMap<>();
        for (String variable : PackageDirectory.DEPENDENCIES) {
            for (String word : files.words(variable)) {
                int colon = word.lastIndexOf(':');
                if (colon > 0
                        && word.startsWith("../../", colon + 1)
                        && !OPEN.matcher(word.substring(0, colon)).matches()) {
                    PkgPath.parse(word.substring(colon + 1 + "../../".length()))
                            .ifPresent(path -> pattern(word.substring(0, colon))
                                    .ifPresent(pattern -> exact.computeIfAbsent(path, key -> new ArrayList<>(1))
                                            .add(pattern)));
                }
            }
        }
        return new Ties(files.sources(), files.distinfo(), exact);
    }

    private static Optional<PkgPattern> pattern(String text) {
        if (text.indexOf('$') >= 0) {
            return Optional.empty(); // a part of it is not known
        }
        try {
            return Optional.of(PkgPattern.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no pattern
        }
    }

    /** The directories of the branch that depend on the packages of one, by DEPENDS or buildlink3.mk, sorted. */
    Set<PkgPath> dependents(PkgPath pkgpath) {
        return dependents.getOrDefault(pkgpath, Set.of());
    }

    /** Who reads which file. */
    FileReaders readers() {
        return readers;
    }

    /**
     * Which of some directories must move together with a package, if the same commit of trunk changes them.
     *
     * @param files the package with the commit
     * @param changed the directories that the commit changes
     */
    Set<PkgPath> together(PackageFiles files, Collection<PkgPath> changed) {
        Set<String> sources = files.sources();
        String own = files.pkgpath().toString();
        String distinfo = files.distinfo();
        Set<PkgPath> together = new LinkedHashSet<>();
        for (PkgPath other : changed) {
            if (other.equals(files.pkgpath())) {
                continue;
            }
            boolean source = sources.contains(other.toString());
            boolean tied = tip.directories().containsKey(other)
                    && (ties(other).sources().contains(own)
                            || ties(other).distinfo().equals(distinfo)
                            || ties(other).sources().stream().anyMatch(sources::contains)
                            || ties(other).exact().containsKey(files.pkgpath())
                            || ties(files).exact().containsKey(other));
            if (source || tied) {
                together.add(other);
            }
        }
        return together;
    }

    /**
     * The packages that would break: a sentence each, by PKGPATH.
     *
     * @param context the context
     * @param before the package on the branch
     * @param files the package in the merged tree
     * @param changed the paths of the files that differ from the tip
     */
    Map<PkgPath, String> broken(
            TrialContext context, PackageFiles before, PackageFiles files, Collection<String> changed) {
        Map<PkgPath, String> broken = new TreeMap<>(BY_NAME);
        Set<PkgPath> touched = new LinkedHashSet<>(List.of(files.pkgpath()));
        changed.forEach(file -> PathLog.directory(file).ifPresent(touched::add));
        Set<PkgPath> sharing = new LinkedHashSet<>(touched);
        sharing.addAll(readers.of(changed).keySet());
        changed.forEach(file ->
                sharing.addAll(patching.getOrDefault(file.substring(0, Math.max(0, file.lastIndexOf('/'))), Set.of())));
        sharing.retainAll(tip.directories().keySet());
        sharing.remove(files.pkgpath());
        for (PkgPath other : sharing) {
            unmet(context, other, files).or(() -> spoilt(other, files)).ifPresent(why -> broken.put(other, why));
        }
        for (PkgPath other : dependents(files.pkgpath())) {
            if (sharing.contains(other) || isExact(other, files.pkgpath())) {
                lost(other, before, files).ifPresent(why -> broken.put(other, why));
            }
        }
        return broken;
    }

    /** Whether a package would get a lower version, or one that is not known. */
    private Optional<String> spoilt(PkgPath other, PackageFiles files) {
        PackageDirectory before = tip.directories().get(other);
        if (before == null) {
            return Optional.empty();
        }
        for (MadePackage made : files.directory(before).makes()) {
            if (made.unknown().isPresent() && !before.makes().contains(made)) {
                return Optional.of("would make something that is not known: "
                        + made.unknown().get());
            }
            Optional<PkgName> lower = made.pkgname().stream()
                    .flatMap(name -> before.makes().stream()
                            .flatMap(had -> had.pkgname().stream())
                            .filter(had -> had.base().equals(name.base())
                                    && PkgVersion.ORDER.compare(had.version(), name.version()) > 0))
                    .findFirst()
                    .filter(had -> files.directory(before).makes().stream()
                            .flatMap(now -> now.pkgname().stream())
                            .noneMatch(had::equals));
            if (lower.isPresent()) {
                return Optional.of("would make " + made + ", which is lower than " + lower.get());
            }
        }
        return Optional.empty();
    }

    /** Whether a makefile of a package asks for more than a lowest version of another: read from its text, since most do not. */
    private boolean isExact(PkgPath other, PkgPath needed) {
        String at = ":../../" + needed;
        return Optional.ofNullable(tip.directories().get(other)).stream()
                .flatMap(directory -> directory.filesRead().stream())
                .filter(file -> !file.startsWith(Vocabulary.MK + "/")
                        && !OF_LIBRARIES.matcher(file).find())
                .flatMap(file -> tip.tree().text(file).stream())
                .flatMap(String::lines)
                .filter(line -> line.contains(at))
                .map(line -> line.substring(0, line.indexOf(at)).replaceFirst("^.*[ \\t=]", ""))
                .anyMatch(pattern -> !OPEN.matcher(pattern).matches());
    }

    private Optional<String> lost(PkgPath other, PackageFiles before, PackageFiles files) {
        List<PkgPattern> had = ties(other).exact().getOrDefault(files.pkgpath(), List.of());
        if (had.stream().noneMatch(pattern -> isLost(pattern, before.names(), files.names()))) {
            return Optional.empty();
        }
        return ties(files.elsewhere(other)).exact().getOrDefault(files.pkgpath(), List.of()).stream()
                .filter(pattern -> files.names().stream().noneMatch(pattern::matches))
                .findFirst()
                .map(pattern -> "depends on " + pattern + ", and " + files.pkgpath() + " would make "
                        + files.names().stream().map(PkgName::text).collect(Collectors.joining(", ")));
    }

    private static boolean isLost(PkgPattern pattern, List<PkgName> before, List<PkgName> after) {
        return before.stream().anyMatch(pattern::matches) && after.stream().noneMatch(pattern::matches);
    }

    /** What another package would lack in the merged tree, and does not lack on the branch. */
    private static Optional<String> unmet(TrialContext context, PkgPath other, PackageFiles files) {
        return context
                .requirements()
                .unbuildable(files.elsewhere(other), () -> Optional.of(context.onTip(other)))
                .entrySet()
                .stream()
                .map(one ->
                        "then needs " + one.getKey().kind() + " " + one.getKey().what() + ": " + one.getValue())
                .sorted()
                .findFirst();
    }
}
