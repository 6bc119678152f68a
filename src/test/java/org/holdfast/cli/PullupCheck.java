package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.holdfast.bmake.Definition;
import org.holdfast.bmake.PackageDefinitions;
import org.holdfast.bmake.Platform;
import org.holdfast.history.GitTree;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.tool.Git;
import org.holdfast.tool.ToolFailed;

/**
 * Checks again what {@code status --json} says of pullups, by other means than those it was found by: the trees as git has
 * them, and {@code git apply} in a clone.
 */
public final class PullupCheck {

    private PullupCheck() {}

    /**
     * Every pullup of one entry: trunk's version at the named commit is free of it; and where the grade is {@code clean}, git
     * applies the commits to the tip one after the other, and what the package then makes is free of it, too. A backport of a
     * patch alone does not show in the version: it must bring a patch.
     *
     * @param repository the repository, bare or not
     * @param tip the branch that fixes were tried on
     * @param status what {@code status --json} printed, parsed
     * @param pattern the entry's pattern, as it stands in the status
     * @return how many pullups were checked
     */
    public static int check(Path repository, String tip, Map<String, Object> status, String pattern) {
        int checked = 0;
        for (Object finding : JsonText.list(status, "findings")) {
            if (JsonText.text(finding, "disposition").equals("pullup")
                    && JsonText.text(finding, "pattern").equals(pattern)) {
                // Often one and the same.
                Set<Object> backports = new LinkedHashSet<>();
                backports.add(backport(status, finding, "evidence.fix").orElseThrow());
                backports.add(backport(status, finding, "evidence.best").orElseThrow());
                backports.forEach(backport -> check(repository, tip, finding, backport));
                checked++;
            }
        }
        return checked;
    }

    /** The backport that a finding names, with the trial that stands with its package. */
    static Optional<Object> backport(Object status, Object finding, String which) {
        return JsonText.at(finding, which).filter(Map.class::isInstance).map(named -> {
            Object evidence = JsonText.list(status, "packages").stream()
                    .filter(one -> isSame(one, finding, "pkgpath", "pkgname"))
                    .findFirst()
                    .orElseThrow();
            return JsonText.list(evidence, "backports").stream()
                    .filter(one -> isSame(one, named, "pkgpath", "pkgname", "commit", "patch"))
                    .findFirst()
                    .orElseThrow();
        });
    }

    private static boolean isSame(Object one, Object other, String... keys) {
        return Stream.of(keys).allMatch(key -> JsonText.text(one, key).equals(JsonText.text(other, key)));
    }

    /**
     * The same of all pullups of a status, each directory and commit once.
     *
     * @param most so many are checked, evenly spread
     * @param failed hears what is wrong
     * @return how many were checked
     */
    public static int checkAll(
            Path repository, String tip, Map<String, Object> status, int most, Consumer<String> failed) {
        Map<String, Object[]> pullups = new LinkedHashMap<>();
        for (Object finding : JsonText.list(status, "findings")) {
            if (JsonText.text(finding, "disposition").equals("pullup")) {
                for (String which : List.of("evidence.fix", "evidence.best")) {
                    Object backport = backport(status, finding, which).orElseThrow();
                    pullups.putIfAbsent(
                            JsonText.text(finding, "pkgname")
                                    + JsonText.text(backport, "commit")
                                    + JsonText.text(backport, "patch"),
                            new Object[] {finding, backport});
                }
            }
        }
        List<Object[]> all = List.copyOf(pullups.values());
        int step = Math.max(1, all.size() / most);
        int checked = 0;
        for (int i = 0; i < all.size(); i += step) {
            checked++;
            try {
                check(repository, tip, all.get(i)[0], all.get(i)[1]);
            } catch (AssertionError | ToolFailed e) {
                failed.accept(String.valueOf(e.getMessage()));
            }
        }
        return checked;
    }

    private static void check(Path repository, String tip, Object finding, Object backport) {
        PkgPattern pattern = PkgPattern.parse(JsonText.text(finding, "pattern"));
        PkgPath pkgpath = PkgPath.parse(JsonText.text(finding, "pkgpath")).orElseThrow();
        PkgPath inTrunk = PkgPath.parse(JsonText.text(backport, "pkgpath")).orElseThrow();
        PkgName pkgname = new PkgName(JsonText.text(finding, "pkgname"));
        String commit = JsonText.text(backport, "commit");
        if (commit.isEmpty()) {
            return; // trunk has it, but not by a commit since the cut
        }
        String what = pkgname + ", " + pattern + ", " + JsonText.text(backport, "pkgname") + " at " + commit;
        List<PkgName> trunk = evaluate(new Git(repository), commit, inTrunk);
        assertThat(trunk).as(what).contains(new PkgName(JsonText.text(backport, "pkgname")));
        assertThat(trunk)
                .as("trunk's names, " + what)
                .filteredOn(name -> name.base().equals(pkgname.base()) || trunk.size() == 1)
                .isNotEmpty()
                .noneMatch(pattern::matches);
        if (JsonText.text(backport, "grade").equals("clean")) {
            applies(repository, tip, pkgname, pkgpath, inTrunk, pattern, backport, what);
        }
    }

    private static void applies(
            Path repository,
            String tip,
            PkgName pkgname,
            PkgPath pkgpath,
            PkgPath inTrunk,
            PkgPattern pattern,
            Object backport,
            String what) {
        Path scratch = temporary();
        try {
            new Git(scratch.getParent())
                    .run(
                            "clone",
                            "-q",
                            "--no-checkout",
                            "--shared",
                            "-b",
                            tip,
                            repository.toAbsolutePath().toString(),
                            scratch.toString());
            Git git = new Git(scratch);
            git.run("read-tree", "HEAD");
            List<PkgPath> paths = List.of(inTrunk, pkgpath);
            String gone = ""; // what was there before trunk removed it, for a while
            for (Object one : JsonText.list(backport, "trial.commits")) {
                String commit = JsonText.text(one, "commit");
                Optional<String> before = directory(git, commit + "^", paths);
                Optional<String> after = directory(git, commit, paths);
                String from = before.orElse(gone);
                if (!from.isEmpty() && after.isPresent()) {
                    apply(git, pkgpath.toString(), what, "diff", from, after.get());
                }
                gone = from;
                List<String> along = new ArrayList<>(List.of("diff", commit + "^", commit, "--"));
                JsonText.list(backport, "trial.along").forEach(file -> along.add(file.toString()));
                if (along.size() > 4) {
                    apply(git, "", what, along.toArray(String[]::new));
                }
            }
            String tree = git.run("write-tree");
            if (JsonText.text(backport, "patch").equals("true")) {
                assertThat(git.run("diff", "--name-only", "HEAD", tree))
                        .as("a patch of " + what)
                        .contains(pkgpath + "/patches/patch-");
            } else {
                assertThat(evaluate(git, tree, pkgpath))
                        .as("the branch's names with " + what)
                        .filteredOn(name -> name.base().equals(pkgname.base()))
                        .isNotEmpty()
                        .noneMatch(pattern::matches);
            }
        } finally {
            delete(scratch);
        }
    }

    /** Where a commit has the package: trunk may have moved it. */
    private static Optional<String> directory(Git git, String commit, List<PkgPath> paths) {
        return paths.stream()
                .map(path -> commit + ":" + path)
                .filter(tree -> git.test("rev-parse", "--quiet", "--verify", tree))
                .findFirst();
    }

    private static void apply(Git git, String below, String what, String... diff) {
        List<String> arguments = new ArrayList<>(List.of(diff));
        arguments.addAll(1, List.of("--binary", "--full-index", "--no-renames"));
        byte[] patch = git.bytes(arguments.toArray(String[]::new));
        if (patch.length == 0) {
            return; // it changed the package from elsewhere
        }
        try {
            Path file = Files.write(git.repository().resolve(".git/holdfast.patch"), patch);
            List<String> apply = new ArrayList<>(List.of("apply", "--3way", "--cached"));
            if (!below.isEmpty()) {
                apply.add("--directory=" + below);
            }
            apply.add(file.toString());
            git.run(apply.toArray(String[]::new));
            assertThat(git.run("ls-files", "--unmerged")).as(what).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<PkgName> evaluate(Git git, String tree, PkgPath pkgpath) {
        List<Definition> definitions = new PackageDefinitions(
                        new GitTree(git, tree), Platform.LINUX_X86_64, Map.of(), List.of())
                .evaluate(pkgpath);
        return definitions.stream().flatMap(one -> one.pkgname().stream()).toList();
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("pullup-check").resolve("pkgsrc");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path scratch) {
        try (Stream<Path> files = Files.walk(scratch.getParent())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
