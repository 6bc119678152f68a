package org.holdfast.cli;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.config.Configuration;
import org.holdfast.merge.BranchPush;
import org.holdfast.merge.MergeTarget;
import org.holdfast.merge.MergeTopics;
import org.holdfast.merge.ReleaseMerge;
import org.holdfast.merge.RemoteTopics;
import org.holdfast.merge.TopicMerger;
import org.holdfast.outcome.MergeOutcome;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.report.MergeReport;
import org.holdfast.report.TextLayout;
import org.holdfast.store.Store;
import picocli.CommandLine.ParseResult;

/** {@code holdfast merge}: moves topic branches to backports, and backports to release. */
final class MergeCommand extends Verb {

    MergeCommand(Console console) {
        super(console, "merge", "Merges reviewed topic branches into backports, and backports into release.");
        option("--config", "FILE", String.class, "The configuration; holdfast.toml if there is one.");
        flag("--all", "All topic branches.");
        flag("--release", "Merge backports into release: all of it, or only what the PKGPATHs named need.");
        option("--override", "REASON", String.class, "Merge what the list or a lost package speaks against.");
        flag("--keep", "Keep the topic branches that are merged.");
        flag("--push", "Push the branch, and delete there the topic branches that are merged.");
        flag("--dry-run", "Say what would be merged, and write nothing.");
        flag("--json", "Print JSON.");
        words("PKGPATH|TOPIC", "Which: a PKGPATH that has one topic branch, or the name of a branch.");
        finish(
                "It uses what 'holdfast sync' has kept, and refuses a branch that has moved",
                "since. Work trees are never touched; the branch and its topics change all at",
                "once or not at all.",
                "Exit status: 0 all merged, 1 something was refused, 2 usage, 3 the world failed.");
    }

    @Override
    int run(ParseResult line) {
        boolean all = has(line, "--all");
        boolean release = has(line, "--release");
        List<String> words = words(line);
        if (release && all) {
            throw usage("--release without names is all of it");
        }
        if (!release && all != words.isEmpty()) {
            throw usage(all ? "--all is all of them: name none" : "which topic? Or --all, or --release");
        }
        Optional<String> override = text(line, "--override");
        if (override.filter(String::isBlank).isPresent()) {
            throw usage("--override needs a reason");
        }
        Configuration configuration = synced(line);
        Configuration.Branches branches = configuration.branches().orElseThrow();
        boolean push = has(line, "--push") && !has(line, "--dry-run");
        if (branches.isMirrored() && !push && !has(line, "--dry-run")) {
            throw usage("the repository here follows " + branches.repository()
                    + ": without --push the next 'holdfast sync' would take the merge back");
        }
        try (ProgressLines progress = console.progress();
                Store store = Store.openExisting(configuration.store())) {
            MergingBranches merging = new MergingBranches(store, configuration, console);
            if (push && merging.remote().isEmpty()) {
                throw usage("where to? Say with 'push' in [backport] of " + Configuration.FILE);
            }
            return release
                    ? release(line, merging, branches, words, override)
                    : topics(line, merging, configuration, words, override, progress);
        }
    }

    private int topics(
            ParseResult line,
            MergingBranches merging,
            Configuration configuration,
            List<String> words,
            Optional<String> override,
            ProgressLines progress) {
        Configuration.Branches branches = configuration.branches().orElseThrow();
        String on = branches.backports().orElse(branches.release());
        MergeTarget target = merging.target(on, branches.own(), override);
        String prefix = Backporting.topics(configuration);
        List<PkgPath> known =
                target.makes().stream().map(PackageDirectory::pkgpath).toList();
        MergeTopics there = MergeTopics.read(merging.git(), prefix, known);
        RemoteTopics elsewhere = merging.remote()
                .map(remote -> has(line, "--push")
                        ? RemoteTopics.asked(merging.git(), remote)
                        : RemoteTopics.fetched(merging.git(), remote))
                .orElse(RemoteTopics.NONE);
        // What a mirror has merged is only safe when it is pushed: the topics stay until then.
        boolean keep = has(line, "--keep");
        boolean late = branches.isMirrored();
        SequencedMap<String, String> topics = has(line, "--all") ? sorted(there.all()) : named(there, words, branches);
        TopicMerger.Result result = new TopicMerger(target, prefix, elsewhere)
                .merge(topics, has(line, "--dry-run"), keep || late, progress);
        Map<String, String> gone = late && !keep ? merged(result, topics) : result.gone();
        return finish(line, merging, on, result, gone, late && !keep);
    }

    private static SequencedMap<String, String> sorted(Map<String, String> topics) {
        return new LinkedHashMap<>(new TreeMap<>(topics));
    }

    private SequencedMap<String, String> named(MergeTopics there, List<String> words, Configuration.Branches branches) {
        SequencedMap<String, String> topics = new LinkedHashMap<>();
        for (String word : words) {
            if (branches.names().contains(word)) {
                throw usage(word + " is no topic branch"
                        + (word.equals(branches.trunk()) ? "" : "; --release merges backports into release"));
            }
            try {
                Map.Entry<String, String> topic = there.of(word);
                topics.put(topic.getKey(), topic.getValue());
            } catch (MergeTopics.Unclear e) {
                throw usage(String.valueOf(e.getMessage()));
            }
        }
        return topics;
    }

    private static Map<String, String> merged(TopicMerger.Result result, Map<String, String> topics) {
        Map<String, String> merged = new TreeMap<>();
        result.merges().stream()
                .filter(one -> !(one instanceof MergeOutcome.Refused))
                .forEach(one -> merged.put(one.topic(), topics.getOrDefault(one.topic(), "")));
        return merged;
    }

    private int release(
            ParseResult line,
            MergingBranches merging,
            Configuration.Branches branches,
            List<String> words,
            Optional<String> override) {
        String backports = branches.backports()
                .orElseThrow(() -> usage("there is no backports branch to merge from: 'backports' in [git] names it"));
        String commit = merging.state(backports).commit();
        MergeTarget target = merging.target(branches.release(), List.of(branches.release()), override);
        merging.mayHaveCome(target, backports);
        ReleaseMerge release = new ReleaseMerge(target, backports, commit);
        Set<PkgPath> only = new LinkedHashSet<>();
        for (String word : words) {
            only.add(PkgPath.parse(word).orElseThrow(() -> usage("'" + word + "' is no PKGPATH")));
        }
        TopicMerger.Result result =
                only.isEmpty() ? release.all(has(line, "--dry-run")) : release.only(only, has(line, "--dry-run"));
        return finish(line, merging, branches.release(), result, Map.of(), false);
    }

    private int finish(
            ParseResult line,
            MergingBranches merging,
            String on,
            TopicMerger.Result result,
            Map<String, String> gone,
            boolean dropAfterwards) {
        boolean all = has(line, "--release");
        List<MergeOutcome> merges = result.merges();
        boolean written = merges.stream()
                .anyMatch(one -> one instanceof MergeOutcome.Merged merged
                        && merged.standing() == MergeOutcome.MergeState.MERGED);
        Optional<BranchPush.Pushed> pushed = Optional.empty();
        Set<String> deleted = dropAfterwards ? Set.of() : gone.keySet();
        boolean any = merges.stream().anyMatch(one -> !(one instanceof MergeOutcome.Refused));
        if (has(line, "--push") && !has(line, "--dry-run") && any) {
            BranchPush.Pushed push =
                    BranchPush.push(merging.git(), merging.remote().orElseThrow(), on, result.head(), gone);
            pushed = Optional.of(push);
            if (push.refused().isEmpty()) {
                merges = merges.stream().map(MergeCommand::pushed).toList();
                if (dropAfterwards) {
                    gone.forEach(
                            (topic, commit) -> merging.git().run("update-ref", "-d", "refs/heads/" + topic, commit));
                    deleted = gone.keySet();
                }
            }
        }
        MergeReport report = new MergeReport(on, merges, deleted);
        console.print(
                has(line, "--json")
                        ? report.json()
                        : report.text(new TextLayout(console.terminalWidth(), console.colour()), all));
        pushed.ifPresent(push -> {
            push.refused()
                    .ifPresent(
                            why -> console.say("holdfast: " + merging.remote().orElseThrow()
                                    + " did not take it; what is merged here stays merged: " + why
                                    + "\nholdfast: to push it again: "
                                    + push.command()));
            push.kept()
                    .forEach(topic -> console.say("holdfast: " + topic + " stays in "
                            + merging.remote().orElseThrow() + ": it is not what was merged"));
        });
        if (written) {
            console.say("holdfast: " + on + " has moved: 'holdfast sync' reads it");
        }
        boolean refusedPush = pushed.flatMap(BranchPush.Pushed::refused).isPresent();
        return refusedPush
                ? ExitCode.FAILED
                : merges.stream().anyMatch(MergeOutcome.Refused.class::isInstance) ? ExitCode.FINDINGS : ExitCode.OK;
    }

    private static MergeOutcome pushed(MergeOutcome merge) {
        return merge instanceof MergeOutcome.Merged merged ? merged.with(MergeOutcome.MergeState.PUSHED) : merge;
    }
}
