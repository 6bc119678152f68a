package org.holdfast.triage;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.ChangesLine.Action;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.ScannedPackage;

/**
 * Trunk's history from doc/CHANGES and its latest scan, for want of its repository.
 *
 * <p>doc/CHANGES is kept by hand: lines are forgotten, versions misspelt, and it continues after the scan. Therefore
 * the scan overrules it: a recorded version above the scan's is not one that trunk is known to have kept. A package
 * follows its lines in the order of the file: a move or a successor leads to another directory, unless the scan still
 * has the old one and not the new.
 */
public final class TrunkOfChanges implements Trunk {

    private final Map<PkgPath, List<PkgName>> scan = new HashMap<>();
    private final Map<PkgPath, List<Dated>> changes = new HashMap<>();
    private final Map<String, List<PkgPath>> byDirectory = new HashMap<>();
    private final Map<PkgBase, List<PkgPath>> byBase = new HashMap<>();

    private final LocalDate since;

    /** A line and its place in doc/CHANGES; the order of lines is more reliable than their dates. */
    private record Dated(int position, ChangesLine line) {}

    /**
     * Indexes trunk's scan and doc/CHANGES.
     *
     * @param packages the packages of trunk's latest scan
     * @param log the lines of doc/CHANGES, in order
     * @param since the day when the branch was cut; earlier lines are ignored
     */
    public TrunkOfChanges(List<ScannedPackage> packages, List<ChangesLine> log, LocalDate since) {
        this.since = since;
        for (ScannedPackage scanned : packages) {
            scanned.pkgpath()
                    .ifPresent(path -> scan.computeIfAbsent(path, key -> new ArrayList<>(1))
                            .add(scanned.pkgname()));
        }
        scan.keySet()
                .forEach(path -> byDirectory
                        .computeIfAbsent(path.directory(), key -> new ArrayList<>(1))
                        .add(path));
        scan.forEach((path, names) -> names.stream()
                .map(PkgName::base)
                .distinct()
                .forEach(base ->
                        byBase.computeIfAbsent(base, key -> new ArrayList<>(1)).add(path)));
        for (int position = 0; position < log.size(); position++) {
            ChangesLine line = log.get(position);
            changes.computeIfAbsent(line.pkgpath(), key -> new ArrayList<>(4)).add(new Dated(position, line));
        }
    }

    @Override
    public Timeline timeline(PkgPath pkgpath, PkgName branch) {
        Walk walk = new Walk(branch);
        walk.follow(pkgpath);
        return walk.timeline();
    }

    private final class Walk {
        private final PkgName branch;
        private final Set<PkgPath> visited = new HashSet<>();
        /** Versions in directories that the package has left. */
        private final List<TrunkVersion> before = new ArrayList<>();
        /** Versions recorded for the current directory. */
        private final List<TrunkVersion> here = new ArrayList<>();
        /** The lines that recorded them. */
        private final List<ChangesLine> lines = new ArrayList<>();

        private int position = -1;
        private boolean successor;
        private Timeline.End end = new Timeline.End.Unknown("");

        Walk(PkgName branch) {
            this.branch = branch;
        }

        Timeline timeline() {
            List<TrunkVersion> all = new ArrayList<>(before);
            all.addAll(here);
            return new Timeline(
                    all.stream()
                            .filter(version -> version.successor() || Timeline.isNewer(version.pkgname(), branch))
                            .toList(),
                    elsewhere(),
                    end);
        }

        private List<TrunkVersion> elsewhere() {
            return byBase.getOrDefault(branch.base(), List.of()).stream()
                    .filter(path ->
                            !(end instanceof Timeline.End.At at && at.pkgpath().equals(path)))
                    .flatMap(path -> scan.getOrDefault(path, List.of()).stream()
                            .filter(name -> name.base().equals(branch.base()) && Timeline.isNewer(name, branch))
                            .map(name -> new TrunkVersion(path, name, name, Optional.empty(), true, false)))
                    .sorted(Comparator.comparing(version -> version.pkgname().version(), PkgVersion.ORDER))
                    .toList();
        }

        void follow(PkgPath path) {
            visited.add(path);
            Optional<ChangesLine> gone = readLines(path);
            if (gone.isPresent()) {
                Optional<PkgPath> next = next(gone.get());
                if (next.isPresent() && isKnown(next.get()) && !visited.contains(next.get())) {
                    successor |= gone.get().action() == Action.REMOVED;
                    before.addAll(here);
                    here.clear();
                    follow(next.get());
                } else {
                    end = new Timeline.End.Removed(path, gone.get().argument(), ChangeRecord.of(gone.get()));
                }
                return;
            }
            endAt(path);
        }

        /** Reads the versions recorded for a directory; returns the line that removes or moves the package, if any. */
        private Optional<ChangesLine> readLines(PkgPath path) {
            Optional<Dated> gone = Optional.empty();
            for (Dated change : changes.getOrDefault(path, List.of())) {
                ChangesLine line = change.line();
                if (change.position() <= position || line.date().isBefore(since)) {
                    continue;
                }
                if (!line.action().setsVersion()) {
                    gone = Optional.of(change);
                } else if (gone.flatMap(left -> next(left.line())).isPresent()) {
                    break; // the directory now holds another package
                } else {
                    gone = Optional.empty();
                    take(path, line);
                }
            }
            if (gone.isPresent() && stillThere(path, gone.get())) {
                return Optional.empty();
            }
            gone.ifPresent(change -> position = change.position());
            return gone.map(Dated::line);
        }

        private void take(PkgPath path, ChangesLine line) {
            PkgVersion version = new PkgVersion(line.argument());
            if (line.action() == Action.DOWNGRADED) {
                here.removeIf(
                        earlier -> PkgVersion.ORDER.compare(earlier.pkgname().version(), version) > 0);
                lines.removeIf(earlier -> PkgVersion.ORDER.compare(new PkgVersion(earlier.argument()), version) > 0);
            }
            here.add(version(path, version, Optional.of(ChangeRecord.of(line))));
            lines.add(line);
        }

        /**
         * Whether the scan is older than the removal: it has the old directory and not the new, and no later line sets
         * a version.
         */
        private boolean stillThere(PkgPath path, Dated gone) {
            boolean putBack = changes.getOrDefault(path, List.of()).stream()
                    .anyMatch(change -> change.position() > gone.position()
                            && change.line().action().setsVersion());
            boolean movedOn = gone.line().action() != Action.REMOVED
                    && next(gone.line()).filter(scan::containsKey).isPresent();
            return scan.containsKey(path) && !putBack && !movedOn;
        }

        private void endAt(PkgPath path) {
            List<PkgName> names = scan.getOrDefault(path, List.of());
            if (names.isEmpty()) {
                end = new Timeline.End.Unknown(
                        "trunk's scan has no " + path + ", and doc/CHANGES does not say where it went");
                return;
            }
            Optional<PkgName> name = nameAt(names);
            if (name.isEmpty()) {
                here.clear();
                end = new Timeline.End.Unknown(
                        "trunk's " + path + " makes packages of different versions, none of them " + branch.base());
                return;
            }
            List<ChangesLine> beyond = lines.stream()
                    .filter(line -> line.pkgpath().equals(path)
                            && Timeline.isNewer(PkgName.of(branch.base(), new PkgVersion(line.argument())), name.get()))
                    .toList();
            here.removeIf(version -> Timeline.isNewer(version.pkgname(), name.get()));
            here.replaceAll(version -> version(path, version.pkgname().version(), version.recorded()));
            boolean recorded = !here.isEmpty()
                    && here.getLast().pkgname().version().equals(name.get().version());
            if (!recorded) {
                here.add(version(path, name.get().version(), Optional.empty()));
            }
            boolean oneVersion = upstreamVersions(names) == 1;
            end = new Timeline.End.At(
                    path,
                    name.get(),
                    oneVersion && !beyond.isEmpty() ? Optional.of(beyond.getLast()) : Optional.empty());
        }

        /**
         * Trunk's PKGNAME for the package in a directory: the highest version with its PKGBASE; else the first, if all
         * have one version.
         */
        private Optional<PkgName> nameAt(List<PkgName> names) {
            PkgBase base = branch.base();
            Optional<PkgName> same = names.stream()
                    .filter(name -> name.base().equals(base))
                    .max((left, right) -> PkgVersion.ORDER.compare(left.version(), right.version()));
            if (same.isPresent()) {
                return same;
            }
            return upstreamVersions(names) == 1 ? Optional.of(names.getFirst()) : Optional.empty();
        }

        private static long upstreamVersions(List<PkgName> names) {
            return names.stream()
                    .map(name -> name.version().upstream())
                    .distinct()
                    .count();
        }

        private TrunkVersion version(PkgPath path, PkgVersion version, Optional<ChangeRecord> line) {
            PkgBase trunkBase = nameAt(scan.getOrDefault(path, List.of()))
                    .map(PkgName::base)
                    .orElse(successor ? new PkgBase(path.directory()) : branch.base());
            return new TrunkVersion(
                    path, PkgName.of(branch.base(), version), PkgName.of(trunkBase, version), line, successor, false);
        }

        private boolean isKnown(PkgPath path) {
            return scan.containsKey(path) || changes.containsKey(path);
        }

        /**
         * The directory that a line moves the package to; one written without its category is looked up in the scan.
         */
        private Optional<PkgPath> next(ChangesLine line) {
            Optional<PkgPath> path = PkgPath.parse(line.argument());
            if (path.isPresent()) {
                return path;
            }
            List<PkgPath> candidates = byDirectory.getOrDefault(line.argument(), List.of());
            return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
        }
    }
}
