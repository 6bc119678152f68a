package org.holdfast.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * A repository with its work tree, written by JGit: a commit costs a few milliseconds, where git's processes take a hundred. What
 * is tested runs the real git on it.
 *
 * @param work the work tree
 */
record InProcessGit(Path work) {

    private interface Step<T> {
        T with(Git git) throws GitAPIException, IOException;
    }

    static {
        // Nothing of this user's, or of this machine's, has a part in it.
        SystemReader.setInstance(new SystemReader.Delegate(SystemReader.getInstance()) {
            @Override
            public FileBasedConfig openUserConfig(Config parent, FS fs) {
                return empty(parent, fs);
            }

            @Override
            public FileBasedConfig openSystemConfig(Config parent, FS fs) {
                return empty(parent, fs);
            }

            @Override
            public FileBasedConfig openJGitConfig(Config parent, FS fs) {
                return empty(parent, fs);
            }
        });
        // In the background it may still be writing into a repository that a test has just deleted.
        FS.FileStoreAttributes.setBackground(false);
    }

    private static FileBasedConfig empty(Config parent, FS fs) {
        return new FileBasedConfig(parent, new File("none"), fs) {
            @Override
            public void load() {
                // There is none.
            }

            @Override
            public void save() {
                // Nothing is kept.
            }

            @Override
            public boolean isOutdated() {
                return false;
            }
        };
    }

    static InProcessGit init(Path work, String branch) {
        try (Git made =
                Git.init().setDirectory(work.toFile()).setInitialBranch(branch).call()) {
            return new InProcessGit(made.getRepository().getWorkTree().toPath());
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Commits all that is in the work tree; gives the commit's name. */
    String commit(String author, Instant when, String message) {
        return in(git -> {
            git.add().addFilepattern(".").call();
            git.add().addFilepattern(".").setUpdate(true).call();
            String email = author + "@example.org";
            return git.commit()
                    .setAuthor(new PersonIdent(author, email, when, ZoneOffset.UTC))
                    .setCommitter(new PersonIdent(author, email, Instant.now(), ZoneOffset.UTC))
                    .setMessage(message.strip() + "\n")
                    .setSign(false)
                    .call()
                    .name();
        });
    }

    void branch(String name) {
        in(git -> git.branchCreate().setName(name).call());
    }

    void checkout(String branch) {
        in(git -> git.checkout().setName(branch).call());
    }

    /** Opened for each step: between two of them git itself writes. */
    private <T> T in(Step<T> step) {
        try (Git git = Git.open(work.toFile())) {
            return step.with(git);
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
