package org.holdfast.cli;

import java.nio.file.Path;
import java.time.Instant;
import org.holdfast.tool.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of verbs that write to the branch's repository begin with: a small real one, and Jane Roe, who runs them on 2015-06-01. */
abstract class SmallBranch {

    @TempDir
    protected Path directory;

    protected ScenarioRepository pkgsrc = null;
    protected Scenario scenario = null;
    protected Git git = null;
    protected String out = "";
    protected String err = "";

    @BeforeEach
    void aRepositoryWithAnInfrastructure() {
        pkgsrc = new ScenarioRepository(directory);
        scenario = new Scenario(directory, pkgsrc);
        git = new Git(pkgsrc.path());
        git.run("config", "user.name", "Jane Roe");
        git.run("config", "user.email", "jane@example.org");
    }

    /** Every ref, and what HEAD is: to be compared before and after. */
    protected String refs() {
        return git.run("for-each-ref") + "\n" + git.run("rev-parse", "HEAD", "--symbolic-full-name", "HEAD");
    }

    protected Run once(String... arguments) {
        return Run.of(directory, Instant.parse("2015-06-01T12:00:00Z"), "", arguments);
    }

    /** Runs a command line; what it printed is in {@link #out} and {@link #err}. */
    protected int run(String... arguments) {
        Run run = once(arguments);
        out = run.out();
        err = run.err();
        return run.exit();
    }
}
