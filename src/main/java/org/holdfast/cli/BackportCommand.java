package org.holdfast.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.report.BackportReport;
import org.holdfast.report.TextLayout;
import org.holdfast.store.Store;
import org.holdfast.tool.Git;
import org.holdfast.tool.WebApi;
import org.holdfast.triage.Grade;
import org.holdfast.triage.Triaged;
import picocli.CommandLine.ParseResult;

/** {@code holdfast backport}: makes backports, each on a topic branch. */
final class BackportCommand extends Verb {

    BackportCommand(Console console) {
        super(console, "backport", "Makes backports: for each a topic branch with trunk's commits, ready for review.");
        option("--config", "FILE", String.class, "The configuration; holdfast.toml if there is one.");
        flag("--all-clean", "All that need no judgement.");
        option("--to", "VERSION", String.class, "The version to take, where trunk has several.");
        flag("--dry-run", "Say what would be made, and write nothing.");
        flag("--push", "Push the topic branches to the remote of the configuration.");
        flag("--pr", "Push them, and open a pull request for each, or bring the open one up to date.");
        option("--override", "REASON", String.class, "Take also what the policy forbids; the reason is kept.");
        flag("--continue", "Make the one that was finished by hand in its worktree.");
        flag("--abort", "Drop the one that was begun in a worktree.");
        option(
                "--worktree",
                "DIR",
                String.class,
                "Where one with conflicts is checked out, instead of the usual place.");
        flag("--json", "Print JSON.");
        words("PKG|CVE", "Which: PKGPATH, PKGBASE, PKGNAME or a pattern, or the CVE id that is to be closed.");
        finish(
                "It uses what 'holdfast sync' has kept. The repository's work tree, its index and its other branches are never",
                "touched; the branches are made all at once or not at all. One with conflicts that need judgement is checked",
                "out in a worktree of its own, with a BACKPORT-TODO.",
                "Exit status: 0 all made, 1 something was refused or is to be adapted, or there was nothing to make of what",
                "was named, 2 usage, 3 an input that cannot be used, or a push that was refused.");
    }

    @Override
    int run(ParseResult line) {
        Configuration configuration = synced(line);
        List<String> words = words(line);
        if (has(line, "--abort")) {
            if (has(line, "--dry-run")) {
                throw usage("--abort drops it: there is no --dry-run of that");
            }
            Path worktree = worktree(line, configuration, only(words));
            Adaptation.drop(git(configuration), worktree);
            console.print("dropped " + worktree + "\n");
            return ExitCode.OK;
        }
        if (has(line, "--all-clean") != words.isEmpty()) {
            throw usage(words.isEmpty() ? "which backport? Or --all-clean" : "--all-clean is all of them: name none");
        }
        if (has(line, "--worktree") && words.size() > 1) {
            throw usage("--worktree is for one backport: name one");
        }
        text(line, "--override")
                .filter(why -> why.isBlank() || why.chars().anyMatch(Character::isISOControl))
                .ifPresent(why -> {
                    throw usage("--override is one line that says why");
                });
        if (has(line, "--pr") && !has(line, "--dry-run")) {
            Configuration.ForgeAt where =
                    configuration.forge().orElseThrow(() -> usage("--pr needs [forge] in " + Configuration.FILE));
            if (!Forge.hasToken(where, console.environment())) {
                try (Forge forge = new Forge(where, console.environment(), WebApi.Patience.USUAL)) {
                    throw forge.tokenless();
                }
            }
        }
        try (ProgressLines progress = console.progress();
                Store store = Store.openExisting(configuration.store())) {
            return run(line, configuration, store, progress);
        }
    }

    private int run(ParseResult line, Configuration configuration, Store store, ProgressLines progress) {
        boolean dry = has(line, "--dry-run");
        Deciding deciding = Deciding.of(console, store, configuration, spec.commandLine(), progress);
        Asked asked = asked(words(line));
        Decided first = deciding.asKept(asked.packages());
        BackportMaker backports = Backporting.of(store, configuration, console);
        Optional<Adaptation> adaptation = has(line, "--continue")
                ? Optional.of(Adaptation.in(git(configuration), worktree(line, configuration, only(words(line)))))
                : Optional.empty();
        Predicate<Triaged> concerned = adaptation
                .map(Adaptation::began)
                .map(began -> asked.findings()
                        .and(one -> began.isToClose(one.finding().entry())))
                .orElse(asked.findings());
        List<MaintainerDecision.PolicyOverride> overrides = text(line, "--override")
                .or(() -> adaptation.flatMap(one -> one.began().reason()))
                .map(why -> Chosen.overriding(
                        first, concerned, why, backports.committer().login()))
                .orElse(List.of());
        if (!dry && !overrides.isEmpty()) {
            Decisions.checkWritable(decisions(configuration));
        }
        Decided decided = overrides.isEmpty() ? first : deciding.asKept(asked.packages(), List.copyOf(overrides));
        Chosen chosen = new Chosen(decided, overrides);
        List<BackportRequest> wanted = new ArrayList<>();
        List<BackportOutcome> preparations;
        if (adaptation.isPresent()) {
            wanted.add(chosen.begun(adaptation.get().began().candidate())
                    .orElseThrow(() -> usage("what was begun in "
                            + adaptation.get().worktree() + " cannot be made: "
                            + (chosen.isForbidden(concerned)
                                    ? "the policy forbids it; repeat --override REASON"
                                    : "no finding needs it any more; --abort drops it, and what was done there"))));
            preparations = List.of(backports.resume(wanted.getFirst(), adaptation.get(), dry));
        } else {
            boolean all = has(line, "--all-clean");
            wanted.addAll(chosen.wanted(text(line, "--to"), asked.findings()));
            List<BackportOutcome> whole = backports.make(
                    wanted,
                    dry,
                    one -> all || dry ? Optional.empty() : Optional.of(worktree(line, configuration, one.pkgpath())),
                    progress);
            preparations = all ? clean(wanted, whole) : whole;
        }
        if (preparations.isEmpty()) {
            console.say(
                    words(line).isEmpty()
                            ? "trunk has nothing for the branch that can be made; 'holdfast explain' says why"
                            : chosen.whyNothing(String.join(", ", words(line)), text(line, "--to"), asked.findings()));
        }
        if (!dry) {
            recordOverrides(configuration, chosen, wanted, preparations, backports);
        }
        boolean push = !dry && (has(line, "--push") || has(line, "--pr"));
        Optional<String> refused = push ? push(configuration, preparations) : Optional.empty();
        PullRequests.Proposed proposed =
                new PullRequests.Proposed(push && refused.isEmpty() ? pushed(preparations) : preparations, List.of());
        if (push && has(line, "--pr") && refused.isEmpty()) {
            proposed = propose(configuration, store, decided, chosen, backports.on(), proposed.preparations());
        }
        print(line, decided, proposed.preparations());
        proposed.failed().forEach(why -> console.say("holdfast: no pull request for " + why));
        refused.ifPresent(said -> console.say("holdfast: not pushed; the branches stand in "
                + backports.git().repository() + " and can be pushed again: " + said));
        return refused.isPresent() || !proposed.failed().isEmpty()
                ? ExitCode.FAILED
                : isAllMade(preparations) && (has(line, "--all-clean") || !preparations.isEmpty())
                        ? ExitCode.OK
                        : ExitCode.FINDINGS;
    }

    /** Of those that were not known to be clean, such as turned out to be: their conflicts needed no judgement. */
    private static List<BackportOutcome> clean(List<BackportRequest> wanted, List<BackportOutcome> whole) {
        List<BackportOutcome> clean = new ArrayList<>();
        for (int i = 0; i < whole.size(); i++) {
            if (wanted.get(i).trial().grade() == Grade.CLEAN || whole.get(i) instanceof BackportOutcome.Topic) {
                clean.add(whole.get(i));
            }
        }
        return clean;
    }

    /** What the words name: packages to look at, and of their findings those that are to be closed. */
    private record Asked(UnaryOperator<List<ScannedPackage>> packages, Predicate<Triaged> findings) {}

    private Asked asked(List<String> words) {
        List<String> cves = words.stream()
                .filter(CveIds::isOne)
                .map(word -> word.toUpperCase(Locale.ROOT))
                .toList();
        Selection names =
                Selection.of(words.stream().filter(word -> !CveIds.isOne(word)).toList(), spec);
        Predicate<Triaged> closes = one -> one.finding().entry().cves().stream().anyMatch(cves::contains);
        if (!cves.isEmpty() && !names.wanted().isEmpty()) {
            throw usage("name packages, or CVE ids, not both");
        }
        return cves.isEmpty() ? new Asked(names::from, one -> true) : new Asked(packages -> packages, closes);
    }

    private PkgPath only(List<String> words) {
        return words.stream()
                .limit(2)
                .map(PkgPath::parse)
                .flatMap(Optional::stream)
                .reduce((one, other) -> {
                    throw usage("name one PKGPATH");
                })
                .orElseThrow(() -> usage("name the PKGPATH of the backport"));
    }

    private Path worktree(ParseResult line, Configuration configuration, PkgPath pkgpath) {
        return path(line, "--worktree")
                .map(console.directory()::resolve)
                .orElseGet(() -> Path.of(configuration.backporting().worktrees())
                        .resolve(pkgpath.category() + "-" + pkgpath.directory()));
    }

    private static Git git(Configuration configuration) {
        return BranchRepository.of(configuration.branches().orElseThrow()).git();
    }

    private static Path decisions(Configuration configuration) {
        return Path.of(
                configuration.decisions().orElse(configuration.backporting().decisions()));
    }

    private static void recordOverrides(
            Configuration configuration,
            Chosen chosen,
            List<BackportRequest> wanted,
            List<BackportOutcome> preparations,
            BackportMaker backports) {
        List<MaintainerDecision.PolicyOverride> used = chosen.of(wanted.stream()
                .filter(one -> preparations.stream()
                        .anyMatch(made -> made instanceof BackportOutcome.Topic topic
                                && topic.pkgpath().equals(one.pkgpath())
                                && (topic.standing() == TopicState.MADE
                                        || one.override()
                                                .filter(why -> backports.overrides(topic, why))
                                                .isPresent())))
                .toList());
        if (!used.isEmpty()) {
            Decisions.add(
                    decisions(configuration),
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

    private Optional<String> push(Configuration configuration, List<BackportOutcome> preparations) {
        Configuration.Branches branches = configuration.branches().orElseThrow();
        String remote =
                configuration.backporting().push().orElse(branches.isMirrored() ? branches.repository() : "origin");
        return TopicPush.push(
                git(configuration),
                remote,
                preparations.stream()
                        .flatMap(one ->
                                one instanceof BackportOutcome.Topic topic && topic.standing() != TopicState.PLANNED
                                        ? Optional.of(topic.topic()).stream()
                                        : Optional.<String>empty().stream())
                        .toList());
    }

    private PullRequests.Proposed propose(
            Configuration configuration,
            Store store,
            Decided decided,
            Chosen chosen,
            String into,
            List<BackportOutcome> preparations) {
        try (Forge forge =
                new Forge(configuration.forge().orElseThrow(), console.environment(), WebApi.Patience.USUAL)) {
            return new PullRequests(forge, decided, Asking.waiting(store, configuration, decided), into)
                    .propose(preparations, chosen);
        }
    }

    private static List<BackportOutcome> pushed(List<BackportOutcome> preparations) {
        return preparations.stream()
                .map(one -> one instanceof BackportOutcome.Topic topic && topic.standing() != TopicState.PLANNED
                        ? topic.with(topic.standing() == TopicState.THERE ? TopicState.SENT : TopicState.PUSHED)
                        : one)
                .toList();
    }

    private void print(ParseResult line, Decided decided, List<BackportOutcome> preparations) {
        BackportReport report = new BackportReport(decided.branch().name(), preparations);
        console.print(
                has(line, "--json")
                        ? report.json()
                        : report.text(new TextLayout(console.terminalWidth(), console.colour())));
        decided.report(console);
    }

    private static boolean isAllMade(List<BackportOutcome> preparations) {
        return preparations.stream()
                .allMatch(one -> one instanceof BackportOutcome.Topic || one instanceof BackportOutcome.NotNeeded);
    }
}
