package org.holdfast.publish;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.holdfast.outcome.Generation;
import org.holdfast.outcome.PublishOutcome.ClientEffect;
import org.holdfast.outcome.RollbackOutcome.Change;
import org.holdfast.pkgsrc.PkgName;

/**
 * The set of an earlier generation, brought back: its packages, without those that were removed by name since, and with those that came
 * after it and are consistent with it.
 *
 * @param files the files of the set, in the order of names
 * @param changes the packages that change
 * @param kept the packages that came after it, and stay
 * @param dropped those that go, because a maintainer named them
 * @param refusals why it must not be: packages that would go unnamed
 * @param effect what clients will do
 */
record Restoration(
        List<PublishedFile> files,
        List<Change> changes,
        List<PkgName> kept,
        List<PkgName> dropped,
        List<String> refusals,
        ClientEffect effect) {

    static Restoration of(
            Map<String, PublishedFile> live,
            Map<String, PublishedFile> then,
            Set<String> drops,
            PublishRules rules,
            Optional<String> prefix) {
        Map<String, PublishedFile> set = new LinkedHashMap<>(then);
        set.values().removeIf(file -> rules.removals().stream().anyMatch(removal -> removal.isAbout(file.pkgname())));
        Set<String> covered =
                set.values().stream().map(Restoration::slot).collect(Collectors.toCollection(HashSet::new));
        List<PublishedFile> later = new ArrayList<>(live.values().stream()
                .filter(file -> !covered.contains(slot(file))
                        && !set.containsKey(file.pkgname().text()))
                .toList());
        List<PkgName> dropped = later.stream()
                .map(PublishedFile::pkgname)
                .filter(name -> drops.contains(name.base().text()) || drops.contains(name.text()))
                .toList();
        later.removeIf(file -> dropped.contains(file.pkgname()));
        later.forEach(file -> set.put(file.pkgname().text(), file));
        List<String> refusals = new ArrayList<>();
        drops.stream()
                .filter(drop -> dropped.stream()
                        .noneMatch(name -> drop.equals(name.base().text()) || drop.equals(name.text())))
                .sorted()
                .forEach(drop -> refusals.add("no package called " + drop + " came later"));
        Set<Generation.Lack> known = new HashSet<>(lacks(live.values(), prefix));
        known.addAll(lacks(then.values(), prefix));
        for (Generation.Lack lack : lacks(set.values(), prefix)) {
            if (!known.contains(lack)) {
                PkgName name = new PkgName(lack.pkgname());
                refusals.add(name
                        + (then.containsKey(lack.pkgname())
                                ? " needs " + lack.need() + ", which was removed since"
                                : " came later and needs " + lack.need() + ": --drop " + name.base() + " lets it go"));
            }
        }
        List<PublishedFile> files = set.values().stream()
                .sorted(Comparator.comparing(file -> file.pkgname().text()))
                .toList();
        return new Restoration(
                files,
                changes(live, files, rules),
                later.stream().map(PublishedFile::pkgname).toList(),
                dropped,
                refusals,
                effect(live, files));
    }

    private static String slot(PublishedFile file) {
        return Offer.place(file.pkgname(), file.summary().pkgpath());
    }

    private static List<Generation.Lack> lacks(Collection<PublishedFile> files, Optional<String> prefix) {
        return Verification.lacks(files.stream().map(PublishedFile::summary).toList(), prefix);
    }

    private static List<Change> changes(
            Map<String, PublishedFile> live, List<PublishedFile> files, PublishRules rules) {
        Map<String, PublishedFile> bySlot = new LinkedHashMap<>();
        live.values().forEach(file -> bySlot.put(slot(file), file));
        List<Change> changes = new ArrayList<>();
        for (PublishedFile file : files) {
            Optional<PublishedFile> had = Optional.ofNullable(
                            live.get(file.pkgname().text()))
                    .or(() -> Optional.ofNullable(bySlot.get(slot(file))));
            if (had.filter(one -> one.sha256().equals(file.sha256())).isEmpty()) {
                Optional<PkgName> from = had.map(PublishedFile::pkgname);
                changes.add(new Change(
                        from,
                        file.pkgname(),
                        rules.opened(from, file.pkgname()),
                        from.map(old -> rules.opened(Optional.of(file.pkgname()), old))
                                .orElse(List.of())));
            }
        }
        return changes;
    }

    private static ClientEffect effect(Map<String, PublishedFile> live, List<PublishedFile> files) {
        Map<String, PublishedFile> bySlot = new LinkedHashMap<>();
        live.values().forEach(file -> bySlot.put(slot(file), file));
        ClientEffect effect = ClientEffect.NONE;
        for (PublishedFile file : files) {
            PublishedFile had = bySlot.get(slot(file));
            if (had != null && !had.sha256().equals(file.sha256())) {
                effect = effect.with(had.pkgname(), file.pkgname(), file.size());
            }
        }
        return effect;
    }
}
