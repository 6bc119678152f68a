package org.holdfast.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.holdfast.config.Configuration;
import org.holdfast.desk.WindowOrder;
import org.holdfast.tool.Git;
import org.holdfast.tool.JsonReader;
import org.holdfast.tool.JsonTree;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One file with two branches: a verb about either, and both in one server. */
class SeveralBranchesTest extends OpenWindow {

    @BeforeEach
    void twoBranches() {
        // Cut from trunk after both fixes of openssl.
        Git git = new Git(directory.resolve("pkgsrc.git"));
        git.run("branch", "release/2014Q4", "trunk");
        write("holdfast.toml", """
                [[branch]]
                name = "2014Q1"
                date = 2014-04-09
                [branch.git]
                release = "release/2014Q1"
                backports = "backports/2014Q1"

                [[branch]]
                name = "2014Q4"
                date = 2015-01-10
                [branch.git]
                release = "release/2014Q4"

                [git]
                repository = "pkgsrc.git"
                trunk = "trunk"
                [vulnerabilities]
                list = "vulns"
                """);
    }

    @Test
    void eachVerbIsAboutTheFirstOrTheNamedOne() {
        assertThat(run("sync")).as(said()).isLessThanOrEqualTo(1);
        assertThat(run("sync", "--branch", "2014Q4")).as(said()).isLessThanOrEqualTo(1);
        run("status", "openssl");
        assertThat(out).contains("openssl-1.0.1g", "CVE-2014-3571");
        assertThat(run("status", "--branch", "2014Q4", "openssl")).isZero();
        assertThat(run("explain", "--branch", "release/2014Q4", "curl")).isOne();
        assertThat(out).contains("2014Q4").doesNotContain("2014Q1");
        // A tree in git is named by its branch, by git's name or by its own.
        assertThat(run("timeline", "--branch", "release/2014Q1")).as(said()).isLessThanOrEqualTo(1);
        assertThat(run("timeline", "--branch", "2014Q4")).as(said()).isLessThanOrEqualTo(1);
        for (List<String> verb : List.of(
                List.of("status"),
                List.of("backports"),
                List.of("overview"),
                List.of("hosts"),
                List.of("lint"),
                List.of("sync"),
                List.of("plan", "openssl"),
                List.of("audit", "openssl-1.0.1g"))) {
            List<String> line = new java.util.ArrayList<>(verb);
            line.addAll(List.of("--branch", "2014Q2"));
            assertThat(run(line.toArray(String[]::new))).as("%s", verb).isEqualTo(2);
            assertThat(err).as("%s", verb).contains("has no branch '2014Q2'; there are 2014Q1, 2014Q4");
        }
    }

    @Test
    void oneServerShowsBothAndWhatMovingBrings() throws Exception {
        run("sync");
        run("sync", "--branch", "2014Q4");
        String address = open(
                Optional.empty(),
                Configuration.all(directory.resolve("holdfast.toml")).stream()
                        .map(one -> new WindowOrder.Shown(one, List.of()))
                        .toArray(WindowOrder.Shown[]::new));
        await(address, "/readyz", 200);
        // openssl's two findings are closed there, curl's three are not.
        String sentence = "Moving to 2014Q4 closes 2 of 5 open findings; none comes with it.";
        assertThat(get(address + "/").body()).contains(sentence, "openssl-1.0.1g", "openssl-1.0.1k");
        assertThat(get(address + "/?branch=2014Q4").body())
                .contains("2014Q4: 3 open findings")
                .doesNotContain("Moving to");
        assertThat(get(address + "/api/v1/branches").body()).contains("2014Q1", "2014Q4");
        JsonTree moves = JsonReader.tree(get(address + "/api/v1/moves").body());
        JsonTree move = moves.elements("moves").getFirst();
        assertThat(move.number("gone")).hasValue(2);
        assertThat(move.elements("packages").getFirst().text("pkgpath")).contains("security/openssl");
        assertThat(JsonReader.tree(get(address + "/api/v1/moves?branch=2014Q4").body())
                        .elements("moves"))
                .isEmpty();
        // A feed leads to the branch that it is of.
        assertThat(get(address + "/feed.atom?branch=2014Q4").body()).contains("/package/www/curl?branch=2014Q4\"");
        assertThat(get(address + "/feed.atom").body())
                .contains("/package/www/curl\"")
                .doesNotContain("branch=");
        // A host that has the newer one's package is asked about that branch.
        assertThat(post(address + "/api/v1/audit?branch=2014Q4", "openssl-1.0.1k\n")
                        .body())
                .contains("1 package asked of 2014Q4: nothing flagged");
    }

    @Test
    void aServerOfOneOfThemAndOfNone() {
        assertThat(run("serve", "--branch", "2014Q9")).isEqualTo(2);
        assertThat(err).contains("no branch '2014Q9' is configured");
        assertThat(run("serve", "--config", "holdfast.toml", "--config", "holdfast.toml"))
                .isEqualTo(2);
    }
}
