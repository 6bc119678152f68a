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
import org.holdfast.pkgsrc.Dewey;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.ScannedPackage;

/**
 * The packages that any branch, scan or history is known to have had, with all versions that were seen.
 *
 * <p>doc/CHANGES names PKGPATHs: a change counts for the PKGBASEs that the scans find there, or else for a PKGBASE called
 * like the directory.
 */
public final class KnownPackages {

    /** A version that trunk went to on a day. */
    record Dated(PkgVersion version, LocalDate date) {}

    /** {@code py34-foo} before {@code py311-foo}. */
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

    /** Where there are no commits, only doc/CHANGES. */
    public KnownPackages(List<PkgName> names, List<ScannedPackage> scanned, List<ChangesLine> changes) {
        this(names, scanned, changes, FixCommits.NONE);
    }

    public KnownPackages(
            List<PkgName> names, List<ScannedPackage> scanned, List<ChangesLine> changes, FixCommits commits) {
        this.commits = commits;
        Map<PkgBase, Set<PkgName>> seen = new HashMap<>();
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
        seen.forEach((base, of) -> made.put(base, List.copyOf(of)));
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
        seen.forEach((base, of) -> byBase.put(
                base,
                of.stream()
                        .sorted(Comparator.comparing(PkgName::version, Dewey.ORDER))
                        .toList()));
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

    /** {@code ipython} of {@code py27-ipython}. */
    private static Optional<String> module(String base) {
        int dash = base.indexOf('-');
        int digits = dash;
        while (digits > 0 && Character.isDigit(base.charAt(digits - 1))) {
            digits--;
        }
        return digits > 1 && digits < dash ? Optional.of(base.substring(dash + 1)) : Optional.empty();
    }

    private static void see(PkgName name, Map<PkgBase, Set<PkgName>> seen) {
        seen.computeIfAbsent(name.base(), key -> new HashSet<>(4)).add(name);
    }

    /** All names seen of this package, oldest version first. */
    List<PkgName> of(PkgBase base) {
        return byBase.getOrDefault(base, List.of());
    }

    /** Those that a branch, a scan or an archive had: what doc/CHANGES says is typed by hand. */
    List<PkgName> made(PkgBase base) {
        return made.getOrDefault(base, List.of());
    }

    /** The packages of a module for each release of its language: {@code py26-ipython}, {@code py27-ipython} of {@code ipython}. */
    Set<PkgBase> ofModule(String module) {
        return byModule.getOrDefault(module, Set.of());
    }

    /** What commits say of flaws. */
    FixCommits commits() {
        return commits;
    }

    /** What trunk went to, in the order of doc/CHANGES. */
    List<Dated> trunk(PkgBase base) {
        return trunk.getOrDefault(base, List.of());
    }

    Set<PkgBase> bases() {
        return byBase.keySet();
    }

    /** Whether there was such a package, or a directory of that name of which no scan says what it made. */
    boolean isKnown(PkgBase base) {
        return byBase.containsKey(base)
                || (directories.contains(base.text()) && !scannedDirectories.containsKey(base.text()));
    }

    /** What the scans find in directories of this name; none if they know no such directory. */
    Set<PkgBase> madeIn(String directory) {
        return scannedDirectories.getOrDefault(directory, Set.of());
    }

    /** Whether there was such a package but for numbers in its name: {@code python32} where there is {@code python33}. */
    boolean hasFamily(PkgBase base) {
        return families.contains(family(base.text()));
    }

    /** Whether the history of trunk reaches over this year, so that a package of then would have been seen. */
    boolean covers(int year) {
        return first.isPresent()
                && last.isPresent()
                && first.get().getYear() <= year
                && year <= last.get().getYear();
    }

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
