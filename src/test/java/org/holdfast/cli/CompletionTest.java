package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.tool.Filter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts for shells, asked in these shells. */
class CompletionTest extends CommandLines {

    private List<String> shell(String... line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as(said.toString()).isZero();
        return said;
    }

    private String script(String shell) {
        assertThat(run("completion", shell)).isZero();
        write("holdfast." + shell, out);
        return directory.resolve("holdfast." + shell).toString();
    }

    /** What bash would offer after the words of a line, of which the last is begun; empty if files. */
    private List<String> bash(String... words) throws Exception {
        String list = Stream.of(words).map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        return shell(
                "bash",
                "--norc",
                "-euc",
                ". " + script("bash") + "; COMP_WORDS=(" + list + "); COMP_CWORD=" + (words.length - 1)
                        + "; _holdfast; for one in \"${COMPREPLY[@]}\"; do echo \"$one\"; done; complete -p holdfast >&2");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "holdfast back, backport backports",
        "holdfast help expl, explain",
        "holdfast status --dis, --disposition",
        "holdfast plan --level p, proven",
        "holdfast plan --level = l, linked",
        "holdfast store re, rebuild rewind",
        "holdfast completion , bash fish zsh",
        "holdfast lint --confidence , certain likely possible",
        "holdfast audit --vulns ho, ''",
        "holdfast audit ho, ''",
    })
    void bashCompletesVerbsOptionsAndValues(String line, String offers) throws Exception {
        assumeTrue(Filter.exists("bash"), "no bash here");
        List<String> words = new ArrayList<>(Arrays.asList(line.split(" ")));
        if (List.of("completion", "--confidence").contains(words.getLast())) {
            words.add("");
        }
        List<String> said = bash(words.toArray(String[]::new));
        assertThat(said).contains("complete -o default -F _holdfast holdfast");
        assertThat(said.subList(0, said.size() - 1).stream().sorted().collect(Collectors.joining(" ")))
                .isEqualTo(offers);
    }

    @Test
    void bashCompletesEveryVerbAndEveryOptionOfEach() throws Exception {
        assumeTrue(Filter.exists("bash"), "no bash here");
        assertThat(bash("holdfast", "")).containsAll(Holdfast.VERBS.keySet()).contains("help", "version", "--version");
        assertThat(bash("holdfast", "audit", "-"))
                .contains("-C", "--pkgdb", "--summary-table", "--quiet", "--help")
                .doesNotContain("--disposition");
    }

    @Test
    void zshTakesTheScriptAndCompletesByIt() throws Exception {
        assumeTrue(Filter.exists("zsh"), "no zsh here");
        // What completes is asked as bashcompinit asks it.
        String asked = ". " + script("zsh") + " && print $_comps[holdfast] && emulate sh -c '"
                + "COMP_WORDS=(holdfast plan --level p); COMP_CWORD=3; words=(holdfast plan --level p); CURRENT=3;"
                + " _holdfast; echo \"${COMPREPLY[@]}\"'";
        assertThat(shell("zsh", "-fc", asked)).first().asString().contains("_bash_complete");
        assertThat(shell("zsh", "-fc", asked)).last().asString().contains("proven");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "holdfast backp, backport backports",
        "holdfast status --dispo, --disposition",
        "holdfast plan --level p, proven",
        "holdfast store re, rebuild rewind",
    })
    void fishCompletesVerbsOptionsAndValues(String line, String offers) throws Exception {
        assumeTrue(Filter.exists("fish"), "no fish here");
        List<String> said = shell("fish", "-c", "source " + script("fish") + "; complete -C '" + line + "'");
        assertThat(said.stream().map(one -> one.split("\t", 2)[0])).containsExactly(offers.split(" "));
    }

    /** Also where there is no fish to ask: a line for each option of each verb, with what it is good for. */
    @Test
    void fishIsToldEveryOption() {
        script("fish");
        assertThat(out)
                .contains("complete -c holdfast -n '__holdfast_verb audit' -l vulns -r -F -d 'The vulnerability list;")
                .contains("complete -c holdfast -n '__holdfast_verb backport' -l to -x -d 'The version")
                .contains("complete -c holdfast -n '__holdfast_verb audit' -s e -d ")
                .contains("complete -c holdfast -n '__holdfast_verb status' -s h -l help -d 'Show this help.'");
    }

    @ParameterizedTest
    @CsvSource({"completion", "completion tcsh", "completion bash zsh"})
    void anotherShellIsRefused(String line) {
        assertThat(run(line.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("give one SHELL: bash, zsh, fish");
    }
}
