package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code config check} finds in files, each of which says {@code ;} for a new line. */
class ConfigVerbTest extends CommandLines {

    private List<String> check(String toml) {
        write("holdfast.toml", toml.replace(';', '\n'));
        assertThat(run("config", "check")).isEqualTo(ExitCode.FINDINGS);
        assertThat(err).isEmpty();
        String prefix = directory.resolve("holdfast.toml") + ":";
        return out.lines()
                .map(line -> line.startsWith(prefix) ? line.substring(prefix.length()) : line)
                .toList();
    }

    @Test
    void everyKeyThatMeansNothingIsNamedAtOnceWithTheNearOne() {
        assertThat(check("""
                        [vulnerabilities]
                        lst = "x"
                        [sotre]
                        url = ".holdfast"
                        [policy]
                        leadng = 1
                        [[policy.rule]]
                        package = "openssl"
                        leading = 1
                        [priority.weights]
                        exploits = 3
                        [branch]
                        release = "r"
                        [branch.publish]
                        zzzzz = 1
                        """))
                .satisfiesExactly(
                        one -> assertThat(one)
                                .isEqualTo(
                                        "2: unknown: no key 'lst' is known in [vulnerabilities]; did you mean 'list'?"),
                        one -> assertThat(one)
                                .isEqualTo("3: unknown: no section [sotre] is known; did you mean 'store'?"),
                        one -> assertThat(one)
                                .isEqualTo("6: unknown: no key 'leadng' is known in [policy]; did you mean 'leading'?"),
                        one -> assertThat(one).contains("7: wrong: a rule has 'packages'"),
                        one -> assertThat(one)
                                .isEqualTo(
                                        "8: unknown: no key 'package' is known in [policy.rule]; did you mean 'packages'?"),
                        one -> assertThat(one).contains("11: unknown", "did you mean 'exploit'?"),
                        one -> assertThat(one)
                                .isEqualTo("13: unknown: no key 'release' is known in [branch]; there is one in [git]"),
                        one -> assertThat(one).contains("15: unknown: no key 'zzzzz' is known in [publish]; there are"),
                        one -> assertThat(one).isEqualTo("8 problems"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[branch];date = '2014' | 2: wrong: 'date' is a date",
                "[build];jobs = -1 | 2: wrong: 'jobs' is a whole number",
                "[publish];formats = ['rar'] | 2: wrong: 'formats' are",
                "[[branch]];name = 'a';[[branch]];name = 'a' | 4: wrong: of several [[branch]]",
                "a = | 1: wrong: ",
                "[forge];kind = 'github';repository = 'a/b' | 2: no-effect: 'kind' has no effect without [git]",
                "[backport];push = 'origin' | 2: no-effect: 'push' has no effect without [git]",
                "[build];tree = '.';command = ['sh'] | 2: no-effect: 'tree' has no effect if 'command' has no {tree}",
                "[build];slurm = [];nice = 1 | 3: no-effect: 'nice' has no effect on jobs of Slurm",
                "[publish];ssh = 'ssh' | 2: no-effect: 'ssh' has no effect without mirrors",
                "[priority.weights];kev = 1 | 2: no-effect: 'kev' has no effect without 'kev' in [priority]",
                "[[policy.rule]];packages = 'a';leading = 1;[[policy.rule]];packages = 'a';leading = 2 | 4: no-effect: the rule for \"a\" has no effect: the one in line 1 decides",
                "[vulnerabilities];list = 'nowhere' | 2: missing: 'list': there is no ",
                "[trunk];changes = ['holdfast.toml', 'nowhere'] | 2: missing: 'changes': there is no ",
                "[build];command = ['no-such-program'] | 2: missing: 'command': there is no program no-such-program",
                "[publish];key = '!no-such-program -x' | 2: missing: 'key': there is no program no-such-program",
                "[publish];mirrors = ['h:/d'];ssh = './no-ssh -v' | 3: missing: 'ssh': there is no program ./no-ssh",
            })
    void whatCannotBeChangesNothingOrIsNotThereIsNamed(String toml, String says) {
        assertThat(check(toml)).anySatisfy(line -> assertThat(line).startsWith(says));
    }

    @Test
    void branchesThatTheRepositoryDoesNotHaveAreNamed() {
        ScenarioRepository pkgsrc = new ScenarioRepository(directory);
        write("vulns", "#FORMAT 1.0.0\n");
        configure(pkgsrc.path().toString(), "");
        assertThat(run("config", "check")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("missing: 'release'").doesNotContain("'trunk'");
        pkgsrc.cut();
        assertThat(run("config", "check")).isEqualTo(ExitCode.OK);
        assertThat(out).isEqualTo("nothing is wrong with " + directory.resolve("holdfast.toml") + "\n");
        assertThat(run("config", "check", "--json")).isEqualTo(ExitCode.OK);
        assertThat(run("config", "check", "--quiet")).isEqualTo(ExitCode.OK);
        assertThat(out).isEmpty();
    }

    @Test
    void whatInitWritesHasNothingWrong() {
        assertThat(run("init")).isZero();
        assertThat(run("config", "check")).as(out).isEqualTo(ExitCode.OK);
    }

    @Test
    void anActionAndAFileAreNeeded() {
        assertThat(run("config", "check")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("'holdfast init' writes one");
        write("holdfast.toml", "");
        assertThat(run("config")).isEqualTo(ExitCode.USAGE);
        assertThat(run("config", "frob")).isEqualTo(ExitCode.USAGE);
    }
}
