package org.holdfast.triage;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.ChangesLine.Action;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;

/**
 * Trunk's history from its commits: the versions that each made in a directory. If a package leaves its directory, the
 * commit's rename says where it went, or else the line of doc/CHANGES nearest in time, within 45 days.
 */
public final class TrunkOfCommits implements Trunk {

    /** The most days between a commit and its line in doc/CHANGES, which developers may write later. */
    private static final long DAYS_APART = 45;

    private final Map<PkgPath, PackageDirectory> head = new HashMap<>();
    private final Map<PkgPath, List<Numbered>> changes = new HashMap<>();
    private final Map<String, List<VersionChange>> byCommit = new HashMap<>();
    private final Map<PkgPath, List<ChangesLine>> moves = new HashMap<>();
    private final Map<String, List<PkgPath>> byDirectory = new HashMap<>();
    private final Map<PkgBase, List<PkgPath>> byBase = new HashMap<>();

    private record Numbered(int position, VersionChange change) {}

    /**
     * Indexes trunk's commits.
     *
     * @param head the package directories of trunk's last commit
     * @param changes the changes of its commits since the cut, oldest first
     * @param moves the lines of doc/CHANGES about packages removed, renamed or moved
     */
    public TrunkOfCommits(Collection<PackageDirectory> head, List<VersionChange> changes, List<ChangesLine> moves) {
        for (PackageDirectory directory : head) {
            PkgPath path = directory.pkgpath();
            this.head.put(path, directory);
            byDirectory
                    .computeIfAbsent(path.directory(), key -> new ArrayList<>(1))
                    .add(path);
            names(directory.makes()).stream()
                    .map(PkgName::base)
                    .distinct()
                    .forEach(base -> byBase.computeIfAbsent(base, key -> new ArrayList<>(1))
                            .add(path));
        }
        for (int position = 0; position < changes.size(); position++) {
            VersionChange change = changes.get(position);
            this.changes
                    .computeIfAbsent(change.pkgpath(), key -> new ArrayList<>(4))
                    .add(new Numbered(position, change));
            byCommit.computeIfAbsent(change.commit().id(), key -> new ArrayList<>(1))
                    .add(change);
        }
        moves.forEach(move -> this.moves
                .computeIfAbsent(move.pkgpath(), key -> new ArrayList<>(1))
                .add(move));
    }

    @Override
    public Timeline timeline(PkgPath pkgpath, PkgName branch) {
        Walk walk = new Walk(branch);
        walk.follow(pkgpath, -1);
        return new Timeline(
                walk.versions.stream()
                        .filter(version -> version.successor() || Timeline.isNewer(version.pkgname(), branch))
                        .toList(),
                walk.elsewhere(),
                walk.end);
    }

    private static List<PkgName> names(List<MadePackage> made) {
        return made.stream().flatMap(one -> one.pkgname().stream()).toList();
    }

    private List<PkgName> names(PkgPath path) {
        return Optional.ofNullable(head.get(path))
                .map(directory -> names(directory.makes()))
                .orElse(List.of());
    }

    private final class Walk {
        private final PkgName branch;
        private final Set<PkgPath> visited = new HashSet<>();
        private final List<TrunkVersion> versions = new ArrayList<>();
        private boolean successor;
        private Timeline.End end = new Timeline.End.Unknown("");

        Walk(PkgName branch) {
            this.branch = branch;
        }

        /** Follows the package in one directory, from a position in the log. */
        void follow(PkgPath path, int from) {
            visited.add(path);
            Optional<Numbered> gone = Optional.empty();
            for (Numbered one : changes.getOrDefault(path, List.of())) {
                VersionChange change = one.change();
                if (one.position() < from) {
                    continue;
                }
                if (change.after().isEmpty()) {
                    gone = Optional.of(one);
                } else if (gone.flatMap(left -> next(left.change())).isPresent()) {
                    break; // the directory now holds another package
                } else {
                    gone = Optional.empty();
                    take(path, names(change.before()), names(change.after()), Optional.of(ChangeRecord.of(change)));
                }
            }
            if (gone.isPresent()) {
                leave(path, gone.get());
            } else {
                endAt(path);
            }
        }

        private void leave(PkgPath path, Numbered gone) {
            Optional<Next> next =
                    next(gone.change()).filter(to -> isKnown(to.pkgpath()) && !visited.contains(to.pkgpath()));
            if (next.isEmpty()) {
                String named = line(gone.change()).map(ChangesLine::argument).orElse("");
                end = new Timeline.End.Removed(path, named, ChangeRecord.of(gone.change()));
                return;
            }
            PkgPath to = next.get().pkgpath();
            successor |= next.get().successor();
            int from = byCommit.getOrDefault(gone.change().commit().id(), List.of()).stream()
                            .anyMatch(change -> change.pkgpath().equals(to))
                    ? position(gone.change().commit().id(), to)
                    : gone.position();
            // The versions that the new directory made when the package arrived, if it existed before.
            List<Numbered> there = changes.getOrDefault(to, List.of());
            List<Numbered> earlier =
                    there.stream().filter(one -> one.position() < from).toList();
            if (!earlier.isEmpty()) {
                VersionChange last = earlier.getLast().change();
                take(to, names(last.before()), names(last.after()), Optional.of(ChangeRecord.of(last)));
            } else if (there.isEmpty()) {
                take(to, List.of(), names(to), Optional.empty());
            } else {
                take(to, List.of(), names(there.getFirst().change().before()), Optional.empty());
            }
            follow(to, from);
        }

        private int position(String commit, PkgPath path) {
            return changes.getOrDefault(path, List.of()).stream()
                    .filter(one -> one.change().commit().id().equals(commit))
                    .mapToInt(Numbered::position)
                    .min()
                    .orElseThrow();
        }

        private void take(PkgPath path, List<PkgName> before, List<PkgName> names, Optional<ChangeRecord> recorded) {
            nameAt(names).ifPresent(name -> {
                boolean same = !versions.isEmpty()
                        && versions.getLast().pkgpath().equals(path)
                        && versions.getLast().trunkName().equals(name);
                if (same) {
                    return; // another package of the directory changed
                }
                // A downgrade in trunk withdraws the higher versions.
                versions.removeIf(
                        earlier -> earlier.pkgpath().equals(path) && Timeline.isNewer(earlier.trunkName(), name));
                versions.add(new TrunkVersion(
                        path,
                        PkgName.of(branch.base(), name.version()),
                        name,
                        recorded,
                        successor,
                        before.stream()
                                .anyMatch(had -> had.base().equals(name.base())
                                        && had.version()
                                                .upstream()
                                                .equals(name.version().upstream()))));
            });
        }

        private void endAt(PkgPath path) {
            PackageDirectory directory = head.get(path);
            if (directory == null) {
                end = new Timeline.End.Unknown("trunk has no " + path + ", nor had it when the branch was cut");
                return;
            }
            Optional<PkgName> name = nameAt(names(directory.makes()));
            if (name.isPresent()) {
                end = new Timeline.End.At(path, name.get(), Optional.empty());
                return;
            }
            end = new Timeline.End.Unknown(directory.makes().stream()
                    .flatMap(made -> made.unknown().stream())
                    .findFirst()
                    .map(why -> "what trunk's " + path + " makes is not known: " + why)
                    .orElse("trunk's " + path + " makes packages of different versions, none of them "
                            + branch.base()));
        }

        /**
         * Trunk's PKGNAME for the package in a directory: the highest version with its PKGBASE; else the first, if all
         * have one version.
         */
        private Optional<PkgName> nameAt(List<PkgName> names) {
            Optional<PkgName> same = names.stream()
                    .filter(name -> name.base().equals(branch.base()))
                    .max(Comparator.comparing(PkgName::version, PkgVersion.ORDER));
            long different = names.stream()
                    .map(name -> name.version().upstream())
                    .distinct()
                    .count();
            return same.isPresent() || different != 1 ? same : Optional.of(names.getFirst());
        }

        private List<TrunkVersion> elsewhere() {
            return byBase.getOrDefault(branch.base(), List.of()).stream()
                    .filter(path ->
                            !(end instanceof Timeline.End.At at && at.pkgpath().equals(path)))
                    .flatMap(path -> names(path).stream()
                            .filter(name -> name.base().equals(branch.base()) && Timeline.isNewer(name, branch))
                            .map(name -> new TrunkVersion(path, name, name, Optional.empty(), true, false)))
                    .sorted(Comparator.comparing(version -> version.pkgname().version(), PkgVersion.ORDER))
                    .toList();
        }
    }

    private boolean isKnown(PkgPath path) {
        return head.containsKey(path) || changes.containsKey(path);
    }

    /** The directory that a package moved to, and whether another package succeeds it there. */
    private record Next(PkgPath pkgpath, boolean successor) {}

    private Optional<Next> next(VersionChange gone) {
        Optional<PkgPath> renamed = byCommit.getOrDefault(gone.commit().id(), List.of()).stream()
                .filter(change -> change.renamedFrom().equals(Optional.of(gone.pkgpath())))
                .map(VersionChange::pkgpath)
                .findFirst();
        if (renamed.isPresent()) {
            return renamed.map(path -> new Next(path, false));
        }
        return line(gone)
                .flatMap(line -> pathOf(line.argument()).map(path -> new Next(path, line.action() == Action.REMOVED)));
    }

    /** The line of doc/CHANGES about the removal, the nearest in time. */
    private Optional<ChangesLine> line(VersionChange gone) {
        return moves.getOrDefault(gone.pkgpath(), List.of()).stream()
                .filter(line -> daysApart(line, gone) <= DAYS_APART)
                .min(Comparator.comparingLong(line -> daysApart(line, gone)));
    }

    private static long daysApart(ChangesLine line, VersionChange gone) {
        return Math.abs(ChronoUnit.DAYS.between(line.date(), gone.commit().date()));
    }

    /** The directory that a line names; one written without its category is looked up in trunk. */
    private Optional<PkgPath> pathOf(String argument) {
        Optional<PkgPath> path = PkgPath.parse(argument);
        List<PkgPath> candidates = byDirectory.getOrDefault(argument, List.of());
        return path.isPresent() || candidates.size() != 1 ? path : Optional.of(candidates.getFirst());
    }
}
