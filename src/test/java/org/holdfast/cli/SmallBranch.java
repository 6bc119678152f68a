package org.holdfast.cli;

import org.holdfast.tool.Git;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of verbs that write to the branch's repository begin with: a small real one, and Jane Roe, who runs them on 2015-06-01. */
abstract class SmallBranch extends CommandLines {

    protected ScenarioRepository pkgsrc = null;
    protected Scenario scenario = null;
    protected Git git = null;

    @BeforeEach
    void aRepositoryWithAnInfrastructure() {
        now = Scenario.TODAY;
        pkgsrc = new ScenarioRepository(directory);
        pkgsrc.user("Jane Roe");
        scenario = new Scenario(directory, pkgsrc);
        git = new Git(pkgsrc.path());
    }

    /** Every ref, and what HEAD is: to be compared before and after. */
    protected String refs() {
        return git.run("for-each-ref") + "\n" + git.run("rev-parse", "HEAD", "--symbolic-full-name", "HEAD");
    }
}
