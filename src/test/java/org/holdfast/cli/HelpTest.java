package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What is said to those who ask how, or who mistype. */
class HelpTest extends CommandLines {

    private static final Pattern WORD = Pattern.compile("'([^']*)'|([^\\s|&>]+)|([|&>]+)");

    static Stream<String> verbs() {
        return Holdfast.VERBS.keySet().stream();
    }

    /** The words of each program that a line of a shell runs. */
    private static List<List<String>> programs(String line) {
        List<List<String>> programs = new ArrayList<>(List.of(new ArrayList<>()));
        WORD.matcher(line.replace("\\\n", " ")).results().forEach(word -> {
            if (word.group(3) != null) {
                programs.add(new ArrayList<>());
            } else {
                programs.getLast().add(word.group(1) != null ? word.group(1) : word.group(2));
            }
        });
        return programs;
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void theHelpOfAVerbEndsWithTwoExamplesThatItUnderstands(String verb) {
        List<Examples.Example> examples = Examples.of(verb);
        assertThat(examples).hasSize(2).doesNotHaveDuplicates();
        assertThat(run(verb, "--help")).isZero();
        assertThat(out).startsWith("Usage: holdfast " + verb).endsWith(String.join("\n", Examples.lines(verb)) + "\n");
        assertThat(out.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(88));
        for (Examples.Example example : examples) {
            List<List<String>> ours = programs(example.line()).stream()
                    .filter(words -> words.getFirst().equals("holdfast"))
                    .toList();
            assertThat(ours).as(example.line()).hasSize(1);
            List<String> words = ours.getFirst();
            assertThat(words.get(1)).isEqualTo(verb);
            Console nowhere = new Console(
                    OutputStream.nullOutputStream(),
                    OutputStream.nullOutputStream(),
                    InputStream.nullInputStream(),
                    Map.of(),
                    Path.of(""));
            CommandLine parser = new CommandLine(Holdfast.VERBS.get(verb).apply(nowhere).spec);
            String[] rest = words.subList(2, words.size()).toArray(String[]::new);
            assertThatCode(() -> parser.parseArgs(rest)).as(example.line()).doesNotThrowAnyException();
        }
        String help = out;
        assertThat(run("help", verb)).isZero();
        assertThat(out).isEqualTo(help);
    }

    @Test
    void thereIsHelpOnAllAndAVersionHoweverOneAsks() {
        assertThat(run("--help")).isZero();
        assertThat(out).contains("Verbs:").contains("status");
        String help = out;
        assertThat(run("help")).isZero();
        assertThat(out).isEqualTo(help);
        for (String version : List.of("--version", "-V", "version")) {
            assertThat(run(version)).isZero();
            assertThat(out).isEqualTo(Main.VERSION + "\n");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "statsu | holdfast: no verb 'statsu'; did you mean 'status'?",
                "statsu --help | holdfast: no verb 'statsu'; did you mean 'status'?",
                "help explian | holdfast: no verb 'explian'; did you mean 'explain'?",
                "verison | holdfast: no verb 'verison'; did you mean 'version'?",
                "frobnicate --help | holdfast: no verb 'frobnicate'",
                "status --jsno | holdfast status: no option '--jsno'; did you mean '--json'?",
                "status --brnach=2014Q1 | holdfast status: no option '--brnach=2014Q1'; did you mean '--branch'?",
                "status --frobnicate | holdfast status: no option '--frobnicate'",
                "--hlep | holdfast: no option '--hlep'; did you mean '--help'?",
                "demo loud | holdfast demo: 'loud' is one word too many",
            })
    void aMistypedVerbOrOptionLeadsToTheOneThatWasMeant(String line, String says) {
        assertThat(run(line.split(" ", -1))).isEqualTo(ExitCode.USAGE);
        assertThat(out).isEmpty();
        assertThat(err.lines().findFirst()).contains(says);
    }
}
