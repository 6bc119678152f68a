package org.holdfast.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Git;
import org.holdfast.triage.Conflict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchRepositoryTest {

    private static final PkgPath FOO = new PkgPath("net", "foo");

    @TempDir
    private Path directory;

    @Test
    void whatIsMergedStandsBesideTheRepositoryWhichIsOnlyRead() throws Exception {
        Git git = new Git(directory);
        git.run("init", "-q");
        git.run("config", "user.name", "wiz");
        git.run("config", "user.email", "wiz@example.org");
        String base = tree(git, "# $NetBSD: Makefile,v 1.1 $\nA=\t1\n\n\n\nB=\t1\n");
        String ours = tree(git, "# $NetBSD: Makefile,v 1.1.2.1 $\nA=\t2\n\n\n\nB=\t1\n");
        String other = tree(git, "# $NetBSD: Makefile,v 1.1 $\nA=\t1\n\n\n\nB=\t2\n");
        String theirs = tree(git, "# $NetBSD: Makefile,v 1.2 $\nA=\t3\n\n\n\nB=\t2\n");
        String before = git.run("count-objects", "-v") + git.run("for-each-ref");
        try (ScratchRepository scratch = ScratchRepository.beside(git)) {
            List<String> ids =
                    scratch.commit(List.of(draft(base, -1), draft(ours, 0), draft(other, 0), draft(theirs, 0)));
            GitMerge clean = scratch.merge(ids.get(1), ids.get(2));
            assertThat(clean.isClean()).isTrue();
            assertThat(scratch.trees().text(clean.tree(), "net/foo/Makefile").orElseThrow())
                    .isEqualTo("# $NetBSD: Makefile,v 1.1.2.1 $\nA=\t2\n\n\n\nB=\t2\n");
            GitMerge conflict = scratch.merge(ids.get(1), ids.get(3));
            assertThat(conflict.conflicts()).hasSize(1);
            Conflict only = conflict.conflicts().getFirst();
            assertThat(only.file()).isEqualTo("net/foo/Makefile");
            assertThat(only.hunks().getFirst().theirs()).contains("A=\t3\n");
            assertThat(only.isKeyword()).isFalse();
        }
        assertThat(git.run("count-objects", "-v") + git.run("for-each-ref")).isEqualTo(before);
    }

    @Test
    void whatStandsBetweenMarkersIsAHunkWithTheBranchsLineNumber() {
        assertThat(ScratchRepository.hunks("""
                one
                <<<<<<< ours
                # $NetBSD: Makefile,v 1.1 2009/10/18 22:22:11 ahoka Exp $
                =======
                # $NetBSD: Makefile,v 1.2 2010/11/15 22:58:04 abs Exp $
                >>>>>>> theirs
                three
                <<<<<<< ours
                four
                =======
                >>>>>>> theirs
                """))
                .satisfiesExactly(
                        hunk -> {
                            assertThat(hunk.line()).isEqualTo(2);
                            assertThat(hunk.isKeyword()).isTrue();
                        },
                        hunk -> {
                            assertThat(hunk).isEqualTo(new Conflict.Hunk(4, "four\n", ""));
                            assertThat(hunk.isKeyword()).isFalse();
                        });
    }

    private static ScratchRepository.Draft draft(String tree, int parent) {
        return new ScratchRepository.Draft(ScratchRepository.directory(FOO, Optional.of(tree)), parent);
    }

    private String tree(Git git, String makefile) throws Exception {
        Path file = Files.createDirectories(directory.resolve("net/foo")).resolve("Makefile");
        Files.writeString(file, makefile);
        git.run("add", "-A");
        git.run("commit", "-q", "-m", "x");
        return git.run("rev-parse", "HEAD:net/foo");
    }
}
