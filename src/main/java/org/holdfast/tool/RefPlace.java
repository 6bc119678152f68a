package org.holdfast.tool;

import java.nio.file.Path;
import java.util.List;

/** The directories of a repository where its refs are. */
record RefPlace(Path common, Path own, boolean isInFiles) {

    static RefPlace of(Git git) {
        Path at = git.repository().toAbsolutePath();
        Git.Answer format = git.ask("config", "--get", "extensions.refstorage");
        return new RefPlace(
                at.resolve(git.run("rev-parse", "--git-common-dir")).normalize(),
                at.resolve(git.run("rev-parse", "--git-dir")).normalize(),
                !format.yes() || format.out().strip().equals("files"));
    }

    /** Whether a change has been made. */
    boolean is(Git git, RefChange change) {
        Git.Answer now = git.ask("rev-parse", "--verify", "--quiet", change.ref());
        return switch (change.kind()) {
            case VERIFY -> true;
            case CREATE, UPDATE -> now.yes() && now.out().strip().equals(change.id());
            case DELETE -> !now.yes();
        };
    }

    /** All locks of refs, with their age. */
    List<String> locks() {
        return RefLocks.all(this).stream().map(RefLocks.Lock::toString).toList();
    }
}
