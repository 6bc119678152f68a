package org.holdfast.lint;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.ScannedPackage;

/**
 * The packages that a branch, scan or history is known to have, with all known versions: {@code openssl} at {@code 1.0.1g} and
 * {@code 1.0.1h}.
 *
 * <p>A change in doc/CHANGES names a PKGPATH. It counts for the PKGBASEs that the scans find there, or else for a PKGBASE with the
 * name of the directory. Names are sorted by version ({@link PkgVersion#ORDER}). Nothing is refused: the readers have refused what is
 * malformed. Immutable once made; threads may share it.
 */
public final class KnownPackages {

    /**
     * A version to which trunk updated.
     *
     * @param version the new version
     * @param date the day of the change
     */
    record Dated(PkgVersion version, LocalDate date) {}

    /** Orders shorter names first, {@code py34-foo} before {@code py311-foo}, then by text. */
    private static final Comparator<PkgBase> BY_RELEASE =
            Comparator.comparingInt((PkgBase base) -> base.text().length()).thenComparing(PkgBase::text);

    private final Map<PkgBase, List<PkgName>> byBase = new HashMap<>();
    private final Map<PkgBase, List<PkgName>> made = new HashMap<>();
    private final Map<PkgBase, List<Dated>> trunk = new HashMap<>();
    private final Map<String, Set<PkgBase>> byModule = new HashMap<>();
    private final Set<String> directories = new HashSet<>();
    private final Map<String, Set<PkgBase>> scannedDirectories = new HashMap<>();
    private final Set<String> families = new HashSet<>();
    private final FixCommits commits;
    private final Optional<LocalDate> first;
    private final Optional<LocalDate> last;

    /** Indexes packages without the history of commits. */
    public KnownPackages(List<PkgName> names, List<ScannedPackage> scanned, List<ChangesLine> changes) {
        this(names, scanned, changes, FixCommits.NONE);
    }

    /**
     * Indexes packages.
     *
     * @param names the PKGNAMEs of branches and archives
     * @param scanned the packages of scans, with their directories
     * @param changes the changes of trunk, from doc/CHANGES
     * @param commits the commits that name CVE ids
     */
    public KnownPackages(
            List<PkgName> names, List<ScannedPackage> scanned, List<ChangesLine> changes, FixCommits commits) {
        this.commits = commits;
        Map<PkgBase, List<PkgName>> seen = new HashMap<>();
        Map<PkgPath, Set<PkgBase>> paths = new HashMap<>();
        names.forEach(name -> see(name, seen));
        for (ScannedPackage one : scanned) {
            see(one.pkgname(), seen);
            one.pkgpath().ifPresent(path -> {
                directories.add(path.directory());
                scannedDirectories
                        .computeIfAbsent(path.directory(), key -> new LinkedHashSet<>(2))
                        .add(one.pkgname().base());
                paths.computeIfAbsent(path, key -> new LinkedHashSet<>(2))
                        .add(one.pkgname().base());
            });
        }
        seen.forEach((base, of) -> made.put(base, sorted(of)));
        for (ChangesLine change : changes) {
            directories.add(change.pkgpath().directory());
            PkgPath.parse(change.argument()).ifPresent(path -> directories.add(path.directory()));
            if (change.action().setsVersion()) {
                PkgVersion version = new PkgVersion(change.argument());
                PkgBase directory = new PkgBase(change.pkgpath().directory());
                for (PkgBase base : paths.getOrDefault(change.pkgpath(), Set.of(directory))) {
                    see(PkgName.of(base, version), seen);
                    trunk.computeIfAbsent(base, key -> new ArrayList<>(4)).add(new Dated(version, change.date()));
                }
            }
        }
        // What only names have is one list for both: there may be a million.
        seen.forEach((base, of) -> {
            List<PkgName> before = made.getOrDefault(base, List.of());
            byBase.put(base, of.size() == before.size() ? before : sorted(of));
        });
        byBase.keySet().forEach(base -> {
            families.add(family(base.text()));
            module(base.text())
                    .ifPresent(module -> byModule.computeIfAbsent(module, key -> new TreeSet<>(BY_RELEASE))
                            .add(base));
        });
        directories.forEach(directory -> families.add(family(directory)));
        first = changes.stream().map(ChangesLine::date).min(Comparator.naturalOrder());
        last = changes.stream().map(ChangesLine::date).max(Comparator.naturalOrder());
    }

    /** The module that a package is made of: {@code ipython} for {@code py27-ipython}; empty if it has no such prefix. */
    private static Optional<String> module(String base) {
        int dash = base.indexOf('-');
        int digits = dash;
        while (digits > 0 && Character.isDigit(base.charAt(digits - 1))) {
            digits--;
        }
        return digits > 1 && digits < dash ? Optional.of(base.substring(dash + 1)) : Optional.empty();
    }

    private static void see(PkgName name, Map<PkgBase, List<PkgName>> seen) {
        seen.computeIfAbsent(name.base(), key -> new ArrayList<>(1)).add(name);
    }

    /** Oldest version first, each once. */
    private static List<PkgName> sorted(List<PkgName> names) {
        return names.size() == 1
                ? List.of(names.getFirst())
                : names.stream()
                        .distinct()
                        .sorted(Comparator.comparing(PkgName::version, PkgVersion.ORDER))
                        .toList();
    }

    /** All known PKGNAMEs of a package, oldest version first. */
    List<PkgName> of(PkgBase base) {
        return byBase.getOrDefault(base, List.of());
    }

    /** The PKGNAMEs that a branch, a scan or an archive had; without those from doc/CHANGES, which is written by hand. */
    List<PkgName> made(PkgBase base) {
        return made.getOrDefault(base, List.of());
    }

    /** The packages of a module for the releases of its language: {@code py26-ipython}, {@code py27-ipython} for {@code ipython}. */
    Set<PkgBase> ofModule(String module) {
        return byModule.getOrDefault(module, Set.of());
    }

    /** The commits that name CVE ids. */
    FixCommits commits() {
        return commits;
    }

    /** The versions to which trunk updated a package, in the order of doc/CHANGES. */
    List<Dated> trunk(PkgBase base) {
        return trunk.getOrDefault(base, List.of());
    }

    /** All known PKGBASEs. */
    Set<PkgBase> bases() {
        return byBase.keySet();
    }

    /** Whether a package is known, or a directory with its name is, and no scan lists the packages of that directory. */
    boolean isKnown(PkgBase base) {
        return byBase.containsKey(base)
                || (directories.contains(base.text()) && !scannedDirectories.containsKey(base.text()));
    }

    /** The packages that scans find in directories with a name; none if there is no such directory. */
    Set<PkgBase> madeIn(String directory) {
        return scannedDirectories.getOrDefault(directory, Set.of());
    }

    /** Whether a package is known that differs only in digits: {@code python33} for {@code python32}. */
    boolean hasFamily(PkgBase base) {
        return families.contains(family(base.text()));
    }

    /** Whether the history of trunk covers a year, so that a package of that year would be known. */
    boolean covers(int year) {
        return first.isPresent()
                && last.isPresent()
                && first.get().getYear() <= year
                && year <= last.get().getYear();
    }

    /** The name without its digits. */
    static String family(String base) {
        StringBuilder letters = new StringBuilder(base.length());
        for (int i = 0; i < base.length(); i++) {
            char c = base.charAt(i);
            if (c < '0' || c > '9') {
                letters.append(c);
            }
        }
        return letters.toString();
    }
}
