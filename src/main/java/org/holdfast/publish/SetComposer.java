package org.holdfast.publish;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.outcome.PublishOutcome.ClientEffect;
import org.holdfast.outcome.SetMember;
import org.holdfast.outcome.SetMember.Cause;
import org.holdfast.pkgsrc.PackageRemoval;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.source.BinaryPackage;

/**
 * Composes the next set from the live one and new packages, and says what becomes of each package and why.
 *
 * <p>{@link Pairing} finds who may take whose place, {@link SetPlanner} who does, {@link Reasons} says why not; here are the guards.
 * One use.
 */
final class SetComposer {

    private static final Comparator<PkgName> BY_NAME = Comparator.comparing(PkgName::text);

    /** So many failures are no reason to stop, however small the set is. */
    private static final int FEW = 20;

    private final Collection<PublishedFile> live;
    private final List<BinaryPackage> candidates;
    private final BuildReport build;
    private final PublishRules rules;
    private final Prefix prefix;
    private final Pairing pairing;
    private final List<Pairing.Pair> pairs;
    private final List<String> notes = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    /**
     * The next set.
     *
     * @param members what becomes of each package
     * @param files the files of the set, in the order of names
     * @param refusals why it must not be published
     * @param notes remarks
     * @param proven whether no better set exists
     * @param effect what clients will do
     */
    record Composition(
            List<SetMember> members,
            List<PublishedFile> files,
            List<String> refusals,
            List<String> notes,
            boolean proven,
            ClientEffect effect) {}

    /**
     * For one publish.
     *
     * @param live the live set
     * @param candidates the new packages
     * @param build what their build says
     * @param rules what may be published
     * @param configured where packages install, if configured
     * @param takenBack why packages were taken back, by file name and content
     */
    SetComposer(
            Collection<PublishedFile> live,
            List<BinaryPackage> candidates,
            BuildReport build,
            PublishRules rules,
            Optional<String> configured,
            Map<String, String> takenBack) {
        this.live = List.copyOf(live);
        this.candidates = List.copyOf(candidates);
        this.build = build;
        this.rules = rules;
        this.prefix = Prefix.of(
                configured.or(() -> candidates.stream()
                        .flatMap(one -> one.built("LOCALBASE").stream())
                        .findFirst()),
                live.stream().map(PublishedFile::summary).toList());
        this.pairing = new Pairing(this.live, this.candidates, rules, takenBack, prefix::has);
        this.pairs = pairing.pairs();
    }

    Composition compose() {
        List<Slot> slots = pairs.stream().map(pairing::slot).toList();
        SetPlan plan = SetPlanner.plan(
                slots, prefix::has, old -> rules.mayBreak(old.pkgname()).isPresent());
        Reasons reasons = new Reasons(pairing, candidates, build, plan);
        List<SetMember> members = new ArrayList<>();
        List<PublishedFile> files = new ArrayList<>();
        for (int s = 0; s < slots.size(); s++) {
            Pairing.Pair pair = pairs.get(s);
            members.add(member(s, plan, reasons));
            if (plan.fresh().get(s)) {
                files.add(PublishedFile.of(pair.fresh().orElseThrow()));
            } else if (pair.removal().isEmpty()) {
                pair.old().ifPresent(files::add);
            }
        }
        files.sort(Comparator.comparing(PublishedFile::pkgname, BY_NAME));
        pairing.leftOut()
                .forEach(one -> members.add(new SetMember.LeftOut(
                        one.pkgname(),
                        one.pkgpath(),
                        Cause.REFUSED,
                        List.of(one.pkgname() + " " + pairing.refused().get(one.pkgname())))));
        guard(members, files, plan);
        members.sort(Comparator.comparing(SetMember::pkgname, BY_NAME));
        return new Composition(List.copyOf(members), List.copyOf(files), refusals, notes, plan.proven(), effect(plan));
    }

    // What becomes of each.

    private SetMember member(int slot, SetPlan plan, Reasons reasons) {
        Pairing.Pair pair = pairs.get(slot);
        Optional<PkgPath> path = pair.old()
                .map(one -> one.summary().pkgpath())
                .orElseGet(() -> pair.fresh().orElseThrow().pkgpath());
        if (pair.removal().isPresent()) {
            PackageRemoval removal = pair.removal().get();
            return new SetMember.Removed(pair.name(), path, removal.why(), removal.who(), removal.where());
        }
        List<VulnEntry> closes = pairing.closes(pair);
        if (plan.fresh().get(slot)) {
            BinaryPackage fresh = pair.fresh().orElseThrow();
            return new SetMember.New(
                    fresh.pkgname(), path, pair.old().map(PublishedFile::pkgname), fresh.size(), closes);
        }
        Cause cause = reasons.cause(pair);
        List<String> because = reasons.because(slot);
        if (pair.old().isEmpty()) {
            return new SetMember.LeftOut(pair.name(), path, cause, because);
        }
        PkgName old = pair.name();
        return new SetMember.CarriedForward(
                old,
                path,
                cause,
                pair.fresh().map(BinaryPackage::pkgname).or(() -> pairing.refusedFor(old)),
                because,
                reasons.heldBy(slot),
                closes);
    }

    // What must not be.

    private void guard(List<SetMember> members, List<PublishedFile> files, SetPlan plan) {
        Set<String> bases =
                files.stream().map(file -> file.pkgname().base().text()).collect(Collectors.toSet());
        rules.required().stream()
                .filter(name -> !bases.contains(name))
                .sorted()
                .forEach(name -> refusals.add("the required package " + name + " is not in the set"));
        for (SetPlan.Unmet unmet : plan.broken()) {
            PkgName name = pairs.get(unmet.slot()).name();
            rules.mayBreak(name)
                    .ifPresentOrElse(
                            why -> notes.add(name + " lacks " + unmet.need() + ", as allowed: " + why),
                            () -> refusals.add("without what is removed, " + name + " lacks " + unmet.need()));
        }
        if (!plan.brokenBefore().isEmpty()) {
            notes.add((plan.brokenBefore().size() == 1
                            ? "1 need is"
                            : plan.brokenBefore().size() + " needs are")
                    + " not met by the live set either: "
                    + plan.brokenBefore().stream()
                            .limit(3)
                            .map(one -> pairs.get(one.slot()).name() + " needs " + one.need())
                            .collect(Collectors.joining("; "))
                    + (plan.brokenBefore().size() > 3 ? "; …" : ""));
        }
        if (pairing.superseded() > 0) {
            notes.add("%,d of the new packages passed over: there are newer ones for the same place"
                    .formatted(pairing.superseded()));
        }
        if (!plan.proven()) {
            notes.add("too many choices between packages to try them all: a better set may exist");
        }
        Stream.concat(rules.allowed().stream(), rules.breaks().keySet().stream())
                .filter(word -> Stream.concat(
                                live.stream().map(PublishedFile::pkgname),
                                candidates.stream().map(BinaryPackage::pkgname))
                        .noneMatch(name -> word.equals(name.text())
                                || word.equals(name.base().text())))
                .sorted()
                .forEach(word -> notes.add("no package is called " + word + ", which was allowed"));
        limits(members);
    }

    private void limits(List<SetMember> members) {
        long removed =
                members.stream().filter(SetMember.Removed.class::isInstance).count();
        long failed = members.stream()
                .filter(one -> one instanceof SetMember.CarriedForward carried
                        && (carried.cause() == Cause.FAILED
                                || carried.cause() == Cause.REFUSED
                                || carried.cause() == Cause.HELD_BACK))
                .count();
        if (rules.pastLimits()) {
            return;
        }
        if (removed > rules.mostRemoved()) {
            refusals.add("%,d packages would be removed at once; the limit is %,d (--past-limits)"
                    .formatted(removed, rules.mostRemoved()));
        }
        if (failed > FEW && failed * 100 > (long) rules.mostFailed() * live.size()) {
            refusals.add(
                    "the new builds of %,d of %,d packages failed, were refused or are held back; the limit is %d %% (--past-limits)"
                            .formatted(failed, live.size(), rules.mostFailed()));
        }
    }

    private ClientEffect effect(SetPlan plan) {
        ClientEffect effect = ClientEffect.NONE;
        for (int s = 0; s < pairs.size(); s++) {
            Pairing.Pair pair = pairs.get(s);
            if (plan.fresh().get(s) && pair.old().isPresent()) {
                BinaryPackage fresh = pair.fresh().orElseThrow();
                effect = effect.with(pair.old().get().pkgname(), fresh.pkgname(), fresh.size());
            }
        }
        return effect;
    }
}
