package org.holdfast.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.holdfast.audit.VulnIndex;
import org.holdfast.backport.Committer;
import org.holdfast.backport.VersionHistory;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.Platform;
import org.holdfast.bmake.VersionChange;
import org.holdfast.history.TreeHistory;
import org.holdfast.outcome.MergeOutcome;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.tool.Git;
import org.holdfast.tool.Progress;
import org.holdfast.trial.BranchTip;

/** Whatever is merged in whatever order, in one go or in many: what the branch has of a package only rises. */
class TopicMergerPropertyTest {

    private static final String ON = "backports/2014Q1";
    private static final String PREFIX = "backport/2014Q1";
    private static final String LIST = "doc/CHANGES-pkgsrc-2014Q1";

    /**
     * A topic.
     *
     * @param directory the number of a package
     * @param major what it sets the first number of the version to, from 1 on; 0 to leave it
     * @param minor the same of the second
     * @param revision of all packages, in the file that they share; 0 to leave it
     * @param onto the place of another topic that it stands on, if that comes before it
     */
    record Planned(int directory, int major, int minor, int revision, int onto) {}

    @Property(tries = 12)
    void whatTheBranchHasOfAPackageOnlyRises(
            @ForAll("plans") List<Planned> plans, @ForAll("orders") List<Integer> order) throws IOException {
        Path directory = Files.createTempDirectory("merges");
        try {
            Git git = new Git(directory);
            git.run("init", "-q", "--bare");
            List<String> topics = topics(git, plans);
            String cut = git.run("rev-parse", ON);
            int merged = 0;
            List<String> rest = new ArrayList<>();
            order.stream()
                    .filter(at -> at < topics.size())
                    .map(topics::get)
                    .distinct()
                    .forEach(rest::add);
            int size = 1 + order.getFirst() % 4;
            for (int at = 0; at < rest.size(); at += size) {
                List<String> some = rest.subList(at, Math.min(rest.size(), at + size));
                String before = git.run("for-each-ref");
                List<MergeOutcome> merges = merge(git, cut, some).merges();
                long now = merges.stream()
                        .filter(MergeOutcome.Merged.class::isInstance)
                        .count();
                merged += (int) now;
                if (merges.stream().allMatch(MergeOutcome.Refused.class::isInstance)) {
                    assertThat(git.run("for-each-ref")).isEqualTo(before);
                }
            }
            rising(history(git, cut, new ArrayList<>()));
            assertThat(git.run("show", ON + ":" + LIST).lines().filter(line -> line.startsWith("\tUpdated")))
                    .hasSameSizeAs(git.run("rev-list", cut + ".." + ON, "--no-merges")
                            .lines()
                            .toList())
                    .doesNotHaveDuplicates();
            if (plans.get(order.getFirst()).onto() < 0 && isNewer(plans.get(order.getFirst()))) {
                assertThat(merged).isPositive();
            }
            asGitMerges(git, cut);
            assertThat(git.run("fsck", "--strict", "--no-dangling")).isEmpty();
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    @Provide
    Arbitrary<List<Planned>> plans() {
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 3);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        number,
                        number,
                        Arbitraries.frequency(Tuple.of(6, 0), Tuple.of(1, 1), Tuple.of(1, 2)),
                        Arbitraries.integers().between(-4, 7))
                .as(Planned::new)
                .list()
                .ofSize(8);
    }

    @Provide
    Arbitrary<List<Integer>> orders() {
        return Arbitraries.shuffle(List.of(0, 1, 2, 3, 4, 5, 6, 7));
    }

    /** What was put together without asking git is what git makes of the same commits, but for the list of changes. */
    private static void asGitMerges(Git git, String cut) {
        git.run("rev-list", "--merges", "--parents", cut + ".." + ON)
                .lines()
                .filter(line -> !line.isEmpty())
                .map(line -> line.split(" ", -1))
                .forEach(ids -> {
                    String tree = git.ask("merge-tree", "--write-tree", ids[1], ids[2])
                            .out()
                            .lines()
                            .findFirst()
                            .orElseThrow();
                    assertThat(git.run("diff-tree", "-r", "--name-only", tree, ids[0]))
                            .isIn("", LIST);
                });
    }

    private static boolean isNewer(Planned plan) {
        return plan.major() > 1 || plan.minor() > 1 || plan.revision() > 0;
    }

    /** Compares each step with all that came before it. */
    private static void rising(List<VersionChange> changes) {
        Map<String, PkgName> highest = new HashMap<>();
        for (VersionChange change : changes) {
            change.before()
                    .forEach(made -> highest.putIfAbsent(
                            change.pkgpath().toString(), made.pkgname().orElseThrow()));
            PkgName now = change.after().getFirst().pkgname().orElseThrow();
            PkgName before = highest.put(change.pkgpath().toString(), now);
            assertThat(PkgVersion.ORDER.compare(now.version(), before.version()))
                    .as(change.pkgpath() + ": " + before + " -> " + now)
                    .isPositive();
        }
    }

    /** What happened on the branch, read anew from all of it. */
    private static List<VersionChange> history(Git git, String cut, Collection<PackageDirectory> makes) {
        TreeHistory history = TreeHistory.begin(git, cut, Platform.LINUX_X86_64, Map.of(), Progress.SILENT);
        List<VersionChange> changes = new ArrayList<>();
        history.follow(git.run("rev-parse", ON), 0, changes::add);
        makes.addAll(history.directories());
        return changes;
    }

    private static TopicMerger.Result merge(Git git, String cut, List<String> topics) {
        List<PackageDirectory> makes = new ArrayList<>();
        List<VersionChange> changes = history(git, cut, makes);
        MergeTarget target = new MergeTarget(
                new BranchTip(git, ON, git.run("rev-parse", ON), cut, Platform.LINUX_X86_64, Map.of(), 10, () -> makes),
                "trunk",
                new VersionHistory().made(ON, makes, changes),
                new VulnIndex(List.of()),
                List.of(),
                Optional.of(LIST),
                new Committer("Jane Roe", "jane@example.org", Instant.EPOCH),
                Optional.empty());
        LinkedHashMap<String, String> named = new LinkedHashMap<>();
        topics.forEach(topic -> named.put(topic, git.run("rev-parse", topic)));
        return new TopicMerger(target, PREFIX, RemoteTopics.NONE).merge(named, false, true, Progress.SILENT);
    }

    /** Three packages whose names have a number in two places of the Makefile and a revision from a file that they share. */
    private static List<String> topics(Git git, List<Planned> plans) {
        StringBuilder stream = new StringBuilder("reset refs/heads/" + ON + "\ncommit refs/heads/" + ON
                + "\nmark :1\ncommitter wiz <wiz@example.org> 1400000000 +0000\ndata 3\ncut\n");
        file(stream, "mk/revision.mk", "SHARED=\t1\n");
        file(stream, LIST, "Changes:\n\n");
        for (int i = 0; i < 3; i++) {
            file(stream, "net/p" + i + "/Makefile", makefile(i, 1, 1));
        }
        List<String> names = new ArrayList<>();
        List<int[]> states = new ArrayList<>();
        List<String> lists = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            Planned plan = plans.get(i);
            boolean stacked = plan.onto() >= 0 && plan.onto() < i;
            // Of a topic that stands on another one only what it is about is known here: it must be the same package.
            stacked &= stacked && plans.get(plan.onto()).directory() == plan.directory();
            int[] from = stacked ? states.get(plan.onto()) : new int[] {1, 1, 1};
            int[] to = {
                plan.major() == 0 ? from[0] : plan.major(),
                plan.minor() == 0 ? from[1] : plan.minor(),
                plan.revision() == 0 ? from[2] : plan.revision() + 1
            };
            states.add(to);
            String name = PREFIX + "/net-p" + plan.directory() + "-" + to[0] + "." + to[1] + "nb" + to[2];
            String ref = names.contains(name) ? "other/" + i : name;
            names.add(ref);
            stream.append("\ncommit refs/heads/" + ref + "\nmark :" + (i + 2)
                    + "\ncommitter wiz <wiz@example.org> 140000" + (1000 + i) + " +0000\ndata 5\ntopic\nfrom :"
                    + (stacked ? plan.onto() + 2 : 1) + "\n");
            file(stream, "net/p" + plan.directory() + "/Makefile", makefile(plan.directory(), to[0], to[1]));
            if (plan.revision() != 0) {
                file(stream, "mk/revision.mk", "SHARED=\t" + to[2] + "\n");
            }
            String list = (stacked ? lists.get(plan.onto()) : "Changes:\n\n") + "\tUpdated " + i + "\n";
            lists.add(list);
            file(stream, LIST, list);
        }
        git.stream(
                out -> out.write(stream.append("\n").toString().getBytes(StandardCharsets.ISO_8859_1)),
                "fast-import",
                "--quiet");
        return names;
    }

    private static String makefile(int i, int major, int minor) {
        return ".include \"../../mk/revision.mk\"\nMAJOR=\t" + major + "\n\n\n\n\n\n\n\n\nMINOR=\t" + minor
                + "\n\n\n\nPKGNAME=\tp" + i + "-${MAJOR}.${MINOR}\nPKGREVISION=\t${SHARED}\n";
    }

    private static void file(StringBuilder stream, String path, String text) {
        stream.append("M 100644 inline " + path + "\ndata " + text.length() + "\n" + text + "\n");
    }
}
