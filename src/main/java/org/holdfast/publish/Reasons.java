package org.holdfast.publish;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.outcome.SetMember.Cause;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.source.BinaryPackage;

/** Says why packages stay, from the plan of a set: each reason leads to the next, down to a log or a refusal. */
final class Reasons {

    /** So many reasons of a chain are read. */
    private static final int MOST_LINKS = 6;

    /** Of the packages that hold one back, so many are named with their reason. */
    private static final int MOST_REASONS = 4;

    private final Pairing pairing;
    private final List<Pairing.Pair> pairs;
    private final List<BinaryPackage> candidates;
    private final BuildReport build;
    private final Map<String, List<BuildReport.Failed>> failed;
    private final SetPlan plan;

    Reasons(Pairing pairing, List<BinaryPackage> candidates, BuildReport build, SetPlan plan) {
        this.pairing = pairing;
        this.pairs = pairing.pairs();
        this.candidates = candidates;
        this.build = build;
        this.failed = build.failed().stream()
                .collect(Collectors.groupingBy(one -> one.pkgname().base().text()));
        this.plan = plan;
    }

    /** The packages that hold the fresh one of a slot back: those that would break, or those that it lacks. */
    List<PkgName> heldBy(int slot) {
        return blockers(slot)
                .flatMap(one -> one.slot() != slot ? Stream.of(one.slot()) : one.meeting().stream())
                .filter(one -> one != slot)
                .map(one -> pairs.get(one).name())
                .distinct()
                .toList();
    }

    private Stream<SetPlan.Blocker> blockers(int slot) {
        return plan.blockers().getOrDefault(slot, List.of()).stream();
    }

    /** Why a pair's old package stays, or its new one is left out. */
    Cause cause(Pairing.Pair pair) {
        PkgName name = pair.name();
        return pair.fresh().isPresent()
                ? Cause.HELD_BACK
                : pairing.isSame(name)
                        ? Cause.SAME_CONTENT
                        : pairing.refusedFor(name).isPresent()
                                ? Cause.REFUSED
                                : failure(pair).isPresent() ? Cause.FAILED : Cause.NOT_BUILT;
    }

    /** Why the build did not make a package: it failed, or its scan did, which looks as if there were no such package. */
    private Optional<String> failure(Pairing.Pair pair) {
        PkgName name = pair.name();
        Optional<PkgPath> path = pair.old().flatMap(old -> old.summary().pkgpath());
        return failed.getOrDefault(name.base().text(), List.of()).stream()
                .filter(one -> one.pkgpath().isEmpty()
                        || path.isEmpty()
                        || one.pkgpath().equals(path))
                .map(BuildReport.Failed::why)
                .findFirst()
                .or(() -> build.isThere() && !build.knows(name, path)
                        ? Optional.of("the build does not know it: its scan failed, or pkgsrc has it no longer")
                        : Optional.empty());
    }

    /** The chain of reasons of a slot. */
    List<String> because(int slot) {
        Set<String> because = new LinkedHashSet<>();
        chain(slot, new LinkedHashSet<>(), because);
        return List.copyOf(because);
    }

    /** Adds why a package stays, then why those stay that hold it back. */
    private void chain(int slot, Set<Integer> seen, Set<String> because) {
        Pairing.Pair pair = pairs.get(slot);
        if (!seen.add(slot) || because.size() >= MOST_LINKS) {
            return;
        }
        PkgName name = pair.name();
        switch (cause(pair)) {
            case SAME_CONTENT -> because.add("the new build of " + name + " has the same content");
            case NOT_BUILT -> because.add(name + " is not among the new packages");
            case FAILED -> because.add(name + ": " + failure(pair).orElseThrow());
            case REFUSED -> {
                PkgName candidate = pairing.refusedFor(name).orElseThrow();
                because.add(candidate + " " + pairing.refused().get(candidate));
            }
            case HELD_BACK -> {
                PkgName fresh = pair.fresh().orElseThrow().pkgname();
                blockers(slot).limit(MOST_REASONS).forEach(blocker -> because.add(sentence(slot, fresh, blocker)));
                blockers(slot).limit(MOST_REASONS).forEach(blocker -> {
                    if (blocker.slot() != slot) {
                        chain(blocker.slot(), seen, because);
                    } else {
                        lacking(blocker, seen, because);
                    }
                });
            }
        }
    }

    private String sentence(int slot, PkgName fresh, SetPlan.Blocker blocker) {
        Pairing.Pair other = pairs.get(blocker.slot());
        return switch (blocker.need().kind()) {
            case CONFLICTS ->
                fresh + " would bring together what cannot be installed together: "
                        + blocker.need().what();
            case DEPENDS, REQUIRES ->
                blocker.slot() == slot && !blocker.old()
                        ? fresh + " needs " + blocker.need() + ", which the set cannot have"
                        : other.name() + " stays, and needs " + blocker.need() + ", which " + fresh
                                + (blocker.need().kind() == Need.Kind.DEPENDS ? " is not" : " does not have");
        };
    }

    /** Why those packages stay, or are left out, whose fresh version would meet a need. */
    private void lacking(SetPlan.Blocker blocker, Set<Integer> seen, Set<String> because) {
        blocker.meeting().stream()
                .filter(slot -> slot != blocker.slot())
                .limit(MOST_REASONS)
                .forEach(slot -> chain(slot, seen, because));
        String what = blocker.need().what();
        if (blocker.meeting().isEmpty() && blocker.need().kind() == Need.Kind.REQUIRES) {
            candidates.stream()
                    .filter(one -> pairing.refused().containsKey(one.pkgname())
                            && one.summary().all("PROVIDES").contains(what))
                    .forEach(one ->
                            because.add(one.pkgname() + " " + pairing.refused().get(one.pkgname())));
        } else if (blocker.meeting().isEmpty()) {
            pairing.refused().entrySet().stream()
                    .filter(one -> SetPlanner.matches(what, one.getKey()))
                    .forEach(one -> because.add(one.getKey() + " " + one.getValue()));
            build.failed().stream()
                    .filter(one -> SetPlanner.matches(what, one.pkgname()))
                    .forEach(one -> because.add(one.pkgname() + ": " + one.why()));
        }
    }
}
