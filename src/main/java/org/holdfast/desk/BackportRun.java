package org.holdfast.desk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.holdfast.backport.Adaptation;
import org.holdfast.backport.BackportMaker;
import org.holdfast.backport.BackportRequest;
import org.holdfast.backport.Committer;
import org.holdfast.backport.TopicPush;
import org.holdfast.config.Configuration;
import org.holdfast.config.Decisions;
import org.holdfast.forge.Forge;
import org.holdfast.history.BranchRepository;
import org.holdfast.outcome.BackportOutcome;
import org.holdfast.outcome.BackportOutcome.TopicState;
import org.holdfast.outcome.GateOutcome;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.store.Store;
import org.holdfast.tool.Git;
import org.holdfast.tool.Progress;
import org.holdfast.tool.RefJournal;
import org.holdfast.tool.WebApi;
import org.holdfast.triage.Grade;
import org.holdfast.triage.Triaged;

/** Carries out one {@link BackportOrder}. */
final class BackportRun {

    private final Store store;
    private final Configuration configuration;
    private final Surroundings surroundings;
    private final Progress progress;
    private final BackportOrder order;

    BackportRun(
            Store store,
            Configuration configuration,
            Surroundings surroundings,
            Progress progress,
            BackportOrder order) {
        this.store = store;
        this.configuration = configuration;
        this.surroundings = surroundings;
        this.progress = progress;
        this.order = order;
    }

    /** Refuses an invalid order before anything is read. */
    static void check(BackportOrder order, Configuration configuration, Surroundings surroundings) {
        if (order.worktree().isPresent() && order.words().size() > 1) {
            throw new InvalidRequest("--worktree is for one backport: name one");
        }
        order.override()
                .filter(why -> why.isBlank() || why.chars().anyMatch(Character::isISOControl))
                .ifPresent(why -> {
                    throw new InvalidRequest("--override takes one line: the reason");
                });
        if (order.delivery() == Delivery.PROPOSE) {
            Configuration.ForgeAt where = configuration
                    .forge()
                    .orElseThrow(() -> new InvalidRequest("--pr needs [forge] in " + Configuration.FILE));
            if (!Forge.hasToken(where, surroundings.environment())) {
                try (Forge forge = new Forge(where, surroundings.environment(), WebApi.Patience.USUAL)) {
                    throw forge.tokenless();
                }
            }
        }
        if (order.delivery().isPushed()
                && BackportSetup.remote(configuration, git(configuration)).isEmpty()) {
            throw new InvalidRequest("no remote to push to: set 'push' in [backport] of " + Configuration.FILE);
        }
    }

    /** Drops the backport begun in a worktree, and returns the path of the removed worktree. */
    static Path abort(Configuration configuration, List<String> words, Optional<Path> worktree) {
        Path there = worktree(configuration, worktree, only(words));
        Adaptation.drop(git(configuration), there);
        return there;
    }

    /** The packages to assess, and which of their findings to close. */
    private record Subjects(UnaryOperator<List<ScannedPackage>> packages, Predicate<Triaged> findings) {}

    BackportResult run() {
        boolean dry = order.delivery().isDry();
        if (!dry) {
            RefJournal.recover(git(configuration)).forEach(progress::warn);
        }
        Assessor assessor = Assessor.of(store, configuration, surroundings, progress);
        Subjects subjects = subjects(order.words());
        Assessment first = assessor.assessToAct(subjects.packages(), List.of());
        BackportMaker maker = BackportSetup.of(store, configuration, surroundings);
        Optional<Adaptation> adaptation = order.resume()
                ? Optional.of(Adaptation.in(
                        git(configuration), worktree(configuration, order.worktree(), only(order.words()))))
                : Optional.empty();
        Predicate<Triaged> concerned = adaptation
                .map(Adaptation::began)
                .map(began -> subjects.findings()
                        .and(one -> began.isToClose(one.finding().entry())))
                .orElse(subjects.findings());
        List<MaintainerDecision.PolicyOverride> overrides = order.override()
                .or(() -> adaptation.flatMap(one -> one.began().reason()))
                .map(why -> BackportSelection.overriding(
                        first, concerned, why, maker.committer().login()))
                .orElse(List.of());
        if (!dry && !overrides.isEmpty()) {
            Decisions.checkWritable(decisions());
        }
        Assessment assessment =
                overrides.isEmpty() ? first : assessor.assessToAct(subjects.packages(), List.copyOf(overrides));
        BackportSelection selection = new BackportSelection(assessment, overrides);
        List<BackportRequest> wanted = new ArrayList<>();
        List<BackportOutcome> outcomes;
        if (adaptation.isPresent()) {
            wanted.add(selection
                    .begun(adaptation.get().began().candidate())
                    .orElseThrow(() -> new InvalidRequest("the backport begun in "
                            + adaptation.get().worktree() + " cannot be made: "
                            + (selection.isForbidden(concerned)
                                    ? "the policy forbids it; repeat --override REASON"
                                    : "no finding needs it any more; --abort drops it and the work in it"))));
            outcomes = List.of(maker.resume(wanted.getFirst(), adaptation.get(), dry));
        } else {
            boolean all = order.words().isEmpty();
            wanted.addAll(selection.wanted(order.to(), subjects.findings()));
            List<BackportOutcome> whole = maker.make(
                    wanted,
                    dry,
                    one -> all || dry
                            ? Optional.empty()
                            : Optional.of(worktree(configuration, order.worktree(), one.pkgpath())),
                    progress);
            outcomes = all ? clean(wanted, whole) : whole;
        }
        if (!dry) {
            recordOverrides(selection, wanted, outcomes, maker);
        }
        return deliver(assessment, selection, maker, outcomes, nothing(selection, outcomes, subjects));
    }

    private Optional<String> nothing(BackportSelection selection, List<BackportOutcome> outcomes, Subjects subjects) {
        if (!outcomes.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                order.words().isEmpty()
                        ? "no backport can be made from trunk; 'holdfast explain' says why"
                        : selection.whyNothing(String.join(", ", order.words()), order.to(), subjects.findings()));
    }

    private BackportResult deliver(
            Assessment assessment,
            BackportSelection selection,
            BackportMaker maker,
            List<BackportOutcome> made,
            Optional<String> nothing) {
        List<BackportOutcome> outcomes = judged(made);
        Path repository = maker.tip().git().repository();
        if (!order.delivery().isPushed()) {
            return new BackportResult(assessment, outcomes, nothing, List.of(), Optional.empty(), repository);
        }
        Optional<String> refused = push(outcomes);
        if (refused.isPresent()) {
            return new BackportResult(assessment, outcomes, nothing, List.of(), refused, repository);
        }
        PullRequests.Proposed proposed = new PullRequests.Proposed(pushed(outcomes), List.of());
        if (order.delivery() == Delivery.PROPOSE) {
            proposed = propose(assessment, selection, maker.tip().branch(), proposed.preparations());
        }
        return new BackportResult(
                assessment, proposed.preparations(), nothing, proposed.failed(), Optional.empty(), repository);
    }

    /** With what the gate said of packages that were built from them. */
    private List<BackportOutcome> judged(List<BackportOutcome> outcomes) {
        List<GateOutcome> verdicts = new KeptVerdicts(configuration, surroundings).all();
        return outcomes.stream()
                .map(one -> one instanceof BackportOutcome.Topic topic ? judged(topic, verdicts) : one)
                .toList();
    }

    private static BackportOutcome judged(BackportOutcome.Topic topic, List<GateOutcome> verdicts) {
        List<String> notes = new ArrayList<>(topic.notes());
        verdicts.stream()
                .filter(one -> topic.makes().stream()
                                .anyMatch(name -> name.text().equals(one.after().name()))
                        && topic.from().stream()
                                .anyMatch(
                                        name -> name.text().equals(one.before().name())))
                .map(one -> "the gate on %s and %s: %s%s"
                        .formatted(
                                one.before().name(),
                                one.after().name(),
                                one.verdict(),
                                one.findings().stream()
                                        .findFirst()
                                        .map(finding -> ": " + finding.says())
                                        .orElse("")))
                .filter(note -> !notes.contains(note))
                .forEach(notes::add);
        return notes.equals(topic.notes()) ? topic : topic.noting(notes);
    }

    /** The outcomes of clean backports, and of those whose conflicts turned out to be trivial. */
    private static List<BackportOutcome> clean(List<BackportRequest> wanted, List<BackportOutcome> whole) {
        List<BackportOutcome> clean = new ArrayList<>();
        for (int i = 0; i < whole.size(); i++) {
            if (wanted.get(i).trial().grade() == Grade.CLEAN || whole.get(i) instanceof BackportOutcome.Topic) {
                clean.add(whole.get(i));
            }
        }
        return clean;
    }

    private static Subjects subjects(List<String> words) {
        List<String> cves = words.stream()
                .filter(CveIds::isWritten)
                .flatMap(word -> CveIds.in(word).stream())
                .toList();
        Selection names = Selection.of(
                words.stream().filter(word -> !CveIds.isWritten(word)).toList());
        Predicate<Triaged> closes = one -> one.finding().entry().cves().stream().anyMatch(cves::contains);
        if (!cves.isEmpty() && !names.wanted().isEmpty()) {
            throw new InvalidRequest("name either packages or CVE ids");
        }
        return cves.isEmpty() ? new Subjects(names::from, one -> true) : new Subjects(packages -> packages, closes);
    }

    private static PkgPath only(List<String> words) {
        return words.stream()
                .limit(2)
                .map(PkgPath::parse)
                .flatMap(Optional::stream)
                .reduce((one, other) -> {
                    throw new InvalidRequest("name one PKGPATH");
                })
                .orElseThrow(() -> new InvalidRequest("name the PKGPATH of the backport"));
    }

    private static Path worktree(Configuration configuration, Optional<Path> given, PkgPath pkgpath) {
        return given.orElseGet(() -> Path.of(configuration.backporting().worktrees())
                .resolve(pkgpath.category() + "-" + pkgpath.directory()));
    }

    private static Git git(Configuration configuration) {
        return BranchRepository.of(configuration.branches().orElseThrow()).git();
    }

    private Path decisions() {
        return Path.of(
                configuration.decisions().orElse(configuration.backporting().decisions()));
    }

    private void recordOverrides(
            BackportSelection selection,
            List<BackportRequest> wanted,
            List<BackportOutcome> outcomes,
            BackportMaker maker) {
        List<MaintainerDecision.PolicyOverride> used = selection.of(wanted.stream()
                .filter(one -> outcomes.stream()
                        .anyMatch(made -> made instanceof BackportOutcome.Topic topic
                                && topic.pkgpath().equals(one.pkgpath())
                                && (topic.state() == TopicState.MADE
                                        || one.override()
                                                .filter(why -> maker.overrides(topic, why))
                                                .isPresent())))
                .toList());
        if (!used.isEmpty()) {
            Decisions.add(
                    decisions(),
                    used.stream()
                            .map(one -> new MaintainerDecision.PolicyOverride(
                                    one.scope(),
                                    new MaintainerDecision.Review(
                                            Committer.bytes(one.review().why()),
                                            one.review().who(),
                                            Optional.empty(),
                                            one.review().where())))
                            .toList());
        }
    }

    private Optional<String> push(List<BackportOutcome> outcomes) {
        Git git = git(configuration);
        return TopicPush.push(
                git,
                BackportSetup.remote(configuration, git).orElseThrow(),
                outcomes.stream()
                        .flatMap(
                                one -> one instanceof BackportOutcome.Topic topic && topic.state() != TopicState.PLANNED
                                        ? Optional.of(topic.topic()).stream()
                                        : Optional.<String>empty().stream())
                        .toList());
    }

    private PullRequests.Proposed propose(
            Assessment assessment, BackportSelection selection, String into, List<BackportOutcome> outcomes) {
        try (Forge forge =
                new Forge(configuration.forge().orElseThrow(), surroundings.environment(), WebApi.Patience.USUAL)) {
            return new PullRequests(
                            forge,
                            assessment,
                            RequestLinker.waiting(store, configuration, assessment.branch(), assessment.findings()),
                            into)
                    .propose(outcomes, selection);
        }
    }

    private static List<BackportOutcome> pushed(List<BackportOutcome> outcomes) {
        return outcomes.stream()
                .map(one -> one instanceof BackportOutcome.Topic topic && topic.state() != TopicState.PLANNED
                        ? topic.with(topic.state() == TopicState.THERE ? TopicState.SENT : TopicState.PUSHED)
                        : one)
                .toList();
    }
}
