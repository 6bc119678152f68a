package org.holdfast.desk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.holdfast.config.Configuration;
import org.holdfast.gate.Gate;
import org.holdfast.gate.InterfaceUse;
import org.holdfast.outcome.GateDependent;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.GateOutcome;
import org.holdfast.outcome.Overruling;
import org.holdfast.outcome.Verdict;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.rebuild.InterfaceChange;
import org.holdfast.rebuild.Reason;
import org.holdfast.rebuild.Rebuild;
import org.holdfast.store.Store;

/** Compares two builds of a package, says whom that concerns, and keeps the verdict. */
final class GateRun {

    /** How many packages are read to choose among them. */
    private static final int MOST_ASKED = 200;

    private final Configuration configuration;
    private final Surroundings surroundings;
    private final Supplier<Store> store;
    private final KeptVerdicts verdicts;

    GateRun(Configuration configuration, Surroundings surroundings, Supplier<Store> store) {
        this.configuration = configuration;
        this.surroundings = surroundings;
        this.store = store;
        this.verdicts = new KeptVerdicts(configuration, surroundings);
    }

    GateOutcome compare(GateOrder order, BuildWatcher watcher) {
        GateOutcome found = Gate.compare(order.old(), order.now(), order.consumers());
        GateOutcome outcome = verdicts.keep(found);
        if (order.plan().isEmpty()) {
            return outcome;
        }
        GateOutcome known = verdicts.keep(
                outcome.with(dependents(outcome, order, order.plan().get())));
        if (order.canaries() == 0) {
            return known;
        }
        return verdicts.keep(new CanaryRun(configuration, surroundings, store, watcher)
                .run(known, order.now().getFirst(), order.plan().get(), order.canaries()));
    }

    /** Those that the plan of a rebuild names, and those that the search found. */
    private List<GateDependent> dependents(GateOutcome outcome, GateOrder order, PlanOrder plan) {
        List<GateDependent> hits = new ArrayList<>(outcome.dependents());
        List<GateDependent> dependents = new ArrayList<>();
        PkgName name = new PkgName(outcome.after().name());
        List<Rebuild> rebuilds = new PlanRun(configuration, surroundings, store)
                .plan(plan.of(List.of(name.base().text())), change(outcome)).plan().packages().stream()
                        .filter(one -> one.reason() != Reason.CHANGED && one.reason() != Reason.MISSING)
                        .toList();
        // Where all are rebuilt the plan needs no trial. The gate does.
        List<Rebuild> direct = rebuilds.stream()
                .filter(one -> rebuilds.stream().anyMatch(other -> other.reason() == Reason.CANARY)
                        ? one.reason() == Reason.CANARY
                        : one.becauseOf()
                                .filter(root -> root.base().equals(name.base()))
                                .isPresent())
                .toList();
        Map<Rebuild, Integer> uses = order.canaries() == 0 ? Map.of() : uses(order.now(), direct);
        // Those on which most waits come first in a plan; who uses more of the interface comes before them.
        List<Rebuild> trials = direct.stream()
                .sorted(Comparator.comparing((Rebuild one) -> uses.getOrDefault(one, 0))
                        .reversed())
                .limit(configuration.building().canaries())
                .toList();
        List<Rebuild> ordered = new ArrayList<>(trials);
        rebuilds.stream().filter(one -> !trials.contains(one)).forEach(ordered::add);
        for (Rebuild one : ordered) {
            Optional<GateDependent> hit =
                    hits.stream().filter(other -> isOf(other, one)).findFirst();
            hits.removeIf(other -> isOf(other, one));
            int symbols = uses.getOrDefault(one, 0);
            GateDependent dependent = new GateDependent(
                    one.pkgname().text(),
                    one.pkgpath(),
                    one.reason() != Reason.CANARY,
                    hit.isPresent() || trials.contains(one),
                    hit.map(other -> other.says() + "; ").orElse("")
                            + one.says()
                            + (symbols == 0
                                    ? ""
                                    : symbols == 1
                                            ? "; it uses one symbol"
                                            : "; it uses %,d symbols".formatted(symbols)));
            // What the search hit comes first: it must be tried.
            dependents.add(hit.isPresent() ? 0 : dependents.size(), dependent);
        }
        hits.addAll(dependents);
        return hits;
    }

    /** How many symbols of the new package each takes, as far as it is published here. */
    private Map<Rebuild, Integer> uses(List<Path> now, List<Rebuild> dependents) {
        Map<Rebuild, Integer> uses = new HashMap<>();
        Optional<Path> published = new FarmSetup(configuration, surroundings).published();
        if (published.isEmpty() || now.size() != 1 || !Gate.isOfPkgsrc(now.getFirst())) {
            return uses;
        }
        InterfaceUse interfaceUse = InterfaceUse.of(now.getFirst());
        for (Rebuild one : dependents.subList(0, Math.min(MOST_ASKED, dependents.size()))) {
            Path file = published.get().resolve(one.pkgname() + ".tgz");
            try {
                if (Files.isRegularFile(file)) {
                    uses.put(one, interfaceUse.by(file));
                }
            } catch (Unusable e) {
                // One that is damaged is built after those that are not.
            }
        }
        return uses;
    }

    /** Whether sources that the search hit are those of a package: they have its PKGNAME, PKGBASE or directory as their name. */
    private static boolean isOf(GateDependent hit, Rebuild one) {
        return hit.name().equals(one.pkgname().text())
                || hit.name().equals(one.pkgname().base().text())
                || one.pkgpath()
                        .filter(path -> path.toString().endsWith("/" + hit.name()))
                        .isPresent();
    }

    /** What a verdict says to the planner of a rebuild. */
    static InterfaceChange change(GateOutcome outcome) {
        return new InterfaceChange(
                outcome.verdict(),
                outcome.headersUnchanged() && outcome.typesUnchanged(),
                outcome.archivesUnchanged() && outcome.rebuild() == GateFinding.Rebuild.NONE);
    }

    List<GateOutcome> kept() {
        return verdicts.all();
    }

    /**
     * The verdict on two packages that are named as a file, a PKGNAME or the beginning of a digest; the latest, if there are several.
     *
     * @throws InvalidRequest if there is none
     */
    GateOutcome kept(String old, String now) {
        return verdicts.all().stream()
                .filter(one -> isNamed(old).test(one.before()) && isNamed(now).test(one.after()))
                .reduce((a, b) -> b)
                .orElseThrow(() -> new InvalidRequest("no verdict is kept on " + old + " and " + now
                        + "; 'holdfast gate " + old + " " + now + "' gives one"));
    }

    private static Predicate<GateOutcome.Side> isNamed(String word) {
        return side -> side.name().equals(word)
                || side.file().equals(word)
                || (word.length() >= 8 && side.sha256().startsWith(word));
    }

    /** Records a maintainer's verdict. */
    GateOutcome overrule(String old, String now, String word, String reason, Optional<String> by) {
        if (reason.isBlank()) {
            throw new InvalidRequest("give a reason: --reason TEXT; it is kept with the verdict");
        }
        Verdict verdict;
        try {
            verdict = KeptVerdicts.verdict(word);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequest(
                    e.getMessage() + "; there are compatible, additive, unknown, source-break, binary-break");
        }
        String who = by.or(() -> Optional.ofNullable(surroundings.environment().get("USER")))
                .or(() -> Optional.ofNullable(surroundings.environment().get("LOGNAME")))
                .orElse("an unknown user");
        return verdicts.keep(kept(old, now)
                .overruled(Optional.of(new Overruling(
                        verdict,
                        reason,
                        who,
                        LocalDate.ofInstant(surroundings.clock().instant(), ZoneOffset.UTC)))));
    }
}
