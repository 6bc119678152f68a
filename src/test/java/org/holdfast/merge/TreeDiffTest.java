package org.holdfast.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.holdfast.backport.Committer;
import org.holdfast.bmake.Platform;
import org.holdfast.tool.Git;
import org.holdfast.trial.BranchFiles;
import org.holdfast.trial.Requirements;
import org.holdfast.trial.ScratchRepository;
import org.holdfast.trial.TrialContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees with all that git keeps in them: git's own diff is the judge. */
class TreeDiffTest {

    private static final List<String> ONE = List.of(
            "M 100644 inline net/foo/Makefile|PKGNAME=foo-1\n",
            "M 100644 inline net/foo/files/a|a\n",
            "M 100644 inline net/bar|a file\n",
            "M 100644 inline net/crlf/Makefile|PKGNAME=crlf-1\r\n",
            "M 100755 inline net/foo/run|#!/bin/sh\n");

    private static final List<String> OTHER = List.of(
            "M 100755 inline net/foo/Makefile|PKGNAME=foo-1\n",
            "M 120000 inline net/foo/files|../bar",
            "M 100644 inline net/bar/Makefile|PKGNAME=bar-1\n",
            "M 100644 inline net/crlf/Makefile|PKGNAME=crlf-2\r\n",
            "M 100644 inline net/crlf/\u00fc \u0001binary|\u0000\u00ff\u0000",
            "M 160000 1234567890123456789012345678901234567890 net/module|",
            "M 100644 inline \"net/\\\"quoted\\\"\"|q\n");

    @TempDir
    private Path directory;

    private Git git = null;

    @BeforeEach
    void repository() {
        git = new Git(directory);
        git.run("init", "-q", "--bare");
        commit("one", ONE);
        commit("other", OTHER);
    }

    @Test
    void findsWhatGitFinds() {
        Map<String, String> expected = new TreeMap<>();
        String[] words = git.run("diff-tree", "-r", "-z", "--raw", "--no-renames", "one", "other")
                .split("\0", -1);
        for (int i = 0; i + 1 < words.length; i += 2) {
            String[] fields = words[i].split(" ", -1);
            expected.put(words[i + 1], fields[4].equals("D") ? " " : fields[1] + " " + fields[3]);
        }
        Map<String, String> found = new TreeMap<>();
        try (ScratchRepository scratch = ScratchRepository.beside(git)) {
            TreeDiff.between(scratch.trees(), id("one"), id("other"))
                    .forEach((path, entry) -> found.put(path, entry.mode() + " " + entry.id()));
            assertThat(TreeDiff.at(scratch.trees(), id("other"), "net/foo/files")
                            .mode())
                    .isEqualTo("120000");
        }
        assertThat(found).isEqualTo(expected).hasSize(10);
    }

    @Test
    void aLineOfCommitsWritesWhatWasFound() {
        try (ScratchRepository scratch = ScratchRepository.beside(git)) {
            BranchFiles tip = BranchFiles.of(git, id("one"), Platform.LINUX_X86_64, Map.of(), List.of());
            TrialContext context =
                    new TrialContext(git, scratch, tip, Requirements.of(tip, scratch.trees()), "one", 10, null);
            MergedHistory line = new MergedHistory(context, new Committer("Jane", "jane@example.org", Instant.EPOCH));
            Map<String, TreeEntry> changes = TreeDiff.between(scratch.trees(), id("one"), id("other"));
            line.add(new MergedHistory.Draft(
                    "wiz <> 0 +0000", Optional.empty(), "Words\n", Optional.of(id("other")), changes));
            String head = line.flush();
            assertThat(scratch.git().run("rev-parse", head + "^{tree}"))
                    .isEqualTo(git.run("rev-parse", "other^{tree}"));
            assertThat(line.tree().exists("net/bar/Makefile")).isTrue();
            assertThat(line.tree().exists("net/foo/files/a")).isFalse();
            assertThat(line.tree().exists("net/foo/run")).isFalse();
            assertThat(line.tree().exists("net")).isTrue();
            assertThat(line.tree().filesBelow("net/foo")).containsOnlyKeys("Makefile");
        }
    }

    private String id(String branch) {
        return git.run("rev-parse", branch);
    }

    private void commit(String branch, List<String> files) {
        StringBuilder stream =
                new StringBuilder("commit refs/heads/" + branch + "\ncommitter wiz <> 0 +0000\ndata 0\n");
        for (String file : files) {
            int bar = file.indexOf('|');
            String text = file.substring(bar + 1);
            stream.append(file, 0, bar).append('\n');
            if (file.contains(" inline ")) {
                stream.append("data ")
                        .append(text.length())
                        .append('\n')
                        .append(text)
                        .append('\n');
            }
        }
        git.stream(
                out -> out.write(stream.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1)),
                "fast-import",
                "--quiet",
                "--date-format=raw-permissive");
    }
}
