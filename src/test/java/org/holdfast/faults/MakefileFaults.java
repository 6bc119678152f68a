package org.holdfast.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.holdfast.build.HoldfastProcesses;
import org.holdfast.replay.ReplayFixture;
import org.holdfast.tool.Git;

/**
 * Makefiles that would take all time, memory or stack, in a commit to trunk that is reverted later. {@code sync}, {@code status} and {@code scan}
 * must work with the commit, after it, and when the history is read anew: each within 60 s and with a heap of 256 MB. The directory is
 * unknown, and all others are right.
 */
final class MakefileFaults {

    private static final int SECONDS = 60;
    private static final int HUGE = 1_200_000_000;
    private static final String NAME = "DISTNAME=evil-1${X}\n";

    private MakefileFaults() {}

    /** Writes a file. */
    private interface Content {
        void write(OutputStream out) throws IOException;
    }

    /** A file below the directory. */
    private record Written(String name, long size, Content content) {
        static Written of(String name, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            return new Written(name, bytes.length, out -> out.write(bytes));
        }
    }

    /**
     * Something evil.
     *
     * @param unknown a part of the reason why the directory is unknown; empty if it is known
     */
    private record Evil(String what, List<Written> files, String unknown) {
        static Evil of(String what, String makefile, String unknown) {
            return new Evil(what, List.of(Written.of("Makefile", "X=\n" + makefile + NAME)), unknown);
        }
    }

    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }

    private static List<Evil> all() {
        String steps = "more than 1,000,000 steps";
        String characters = "more than 50,000,000 characters";
        String text = "a text of more than 4,000,000 characters";
        String doubling = lines(60, i -> "V" + (i + 1) + "=${V" + i + "}${V" + i + "}");
        return List.of(
                Evil.of("values nested 2,000 deep", "X=" + "${X:U".repeat(2_000) + "}".repeat(2_000) + "\n", "nested"),
                Evil.of(
                        "a value of 2,000 others in a row",
                        "X0=\n" + lines(2_000, i -> "X" + (i + 1) + "=${X" + i + "}") + "X=${X2000}\n",
                        "nested"),
                Evil.of("modifiers that are their own value", "Y=$${Y}\nX=${Z:${Y}}\n", "nested"),
                Evil.of("a value that doubles 40 times", "A=a\n" + "A:=${A}${A}\n".repeat(40) + "X=${A}\n", text),
                Evil.of("60 variables that double nothing", "V0=\n" + doubling + "X=${V60}\n", steps),
                Evil.of("60 of them in a condition", "V0=\n" + doubling + ".if ${V60} == \"\"\nX=\n.endif\n", steps),
                Evil.of(
                        "100,000 .if, nested",
                        ".if 1\n".repeat(100_000) + ".endif\n".repeat(100_000),
                        "more than 100 deep"),
                Evil.of("100,000 .if, in a row", ".if 1\nX=\n.endif\n".repeat(100_000), "more than 200,000 statements"),
                Evil.of(
                        "5,000 .for, nested",
                        ".for i in 1 2\n".repeat(5_000) + ".endfor\n".repeat(5_000),
                        "more than 100 deep"),
                Evil.of("5,000 .for, in a row", ".for i in 1 2\nX=\n.endfor\n".repeat(5_000), ""),
                Evil.of(
                        "20 .for of 10 rounds, nested",
                        ".for i in 1 2 3 4 5 6 7 8 9 0\n".repeat(20) + ".endfor\n".repeat(20),
                        steps),
                Evil.of(
                        ".for of ten thousand million rounds",
                        "L=${:U:range=99999}\n.for i in ${L}\n.for j in ${L}\n.endfor\n.endfor\n",
                        steps),
                Evil.of(":C/(a|b)*c/ on 200 kB", "A=" + "ab".repeat(100_000) + "\nX=${A:C/(a|b)*c/x/:Mnone}\n", ""),
                Evil.of(":C/(a*b)?/x/g on 200 kB", "A=" + "a".repeat(200_000) + "\nX=${A:C/(a*b)?/x/g}\n", characters),
                Evil.of(
                        ":C with 5,000 groups",
                        "X=${:Ua:C/" + "(".repeat(5_000) + "a" + ")".repeat(5_000) + "//}\n",
                        "not understood"),
                Evil.of(
                        ":S that grows a thousandfold",
                        "A=" + "a".repeat(100_000) + "\nX=${A:S/a/" + "b".repeat(1_000) + "/g}\n",
                        text),
                Evil.of(
                        ":M with 2,000 stars",
                        "A=" + "a".repeat(100_000) + "\nX=${A:M" + "*a".repeat(2_000) + "*b}\n",
                        ""),
                Evil.of(
                        ":M of 50 kB on 100 kB",
                        "A=" + "a".repeat(100_000) + "\nX=${A:M*" + "a".repeat(50_000) + "b}\n",
                        characters),
                Evil.of(":@ in :@ in :@", "L=${:U:range=99999}\nX=${L:@a@${L:@b@${L}@}@}\n", text),
                Evil.of("a condition of 100,000 parentheses", ".if " + "(".repeat(100_000) + "1\n.endif\n", ""),
                Evil.of("a condition of 100,000 sides", ".if 0" + " || 0".repeat(100_000) + "\n.endif\n", ""),
                Evil.of(
                        "huge numbers in a condition",
                        ".if " + "9".repeat(100_000) + " > 0x" + "f".repeat(100_000) + "\n.endif\n",
                        ""),
                Evil.of(
                        "commands that never end",
                        "A!=\twhile :; do :; done\nX=${:!sleep 1000!}\n",
                        "output of a command"),
                Evil.of("a million continued lines", "X=" + "\\\n".repeat(1_000_000) + "\n", ""),
                Evil.of("a million backslashes, and NULs", "A=" + "\\".repeat(1_000_000) + "\0\0\n\0\n", ""),
                Evil.of("100,000 variables", lines(100_000, i -> "V" + i + "=1"), "more than 20,000 variables"),
                Evil.of("10,000 includes", lines(10_000, i -> ".sinclude \"a" + i + ".mk\""), "more than 1,000 files"),
                new Evil(
                        "a file included 2^30 times",
                        Stream.concat(
                                        Stream.of(Written.of("Makefile", ".include \"f0.mk\"\n" + NAME)),
                                        IntStream.rangeClosed(0, 30)
                                                .mapToObj(i -> Written.of(
                                                        "f" + i + ".mk",
                                                        i == 30
                                                                ? ""
                                                                : (".include \"f" + (i + 1) + ".mk\"\n").repeat(2))))
                                .toList(),
                        steps),
                new Evil(
                        "a file that includes itself",
                        List.of(Written.of("Makefile", ".include \"Makefile\"\n" + NAME)),
                        "in a circle"));
    }

    private static Evil huge() {
        return new Evil(
                "a blob of 1.2 GB",
                List.of(new Written("Makefile", HUGE, out -> {
                    byte[] some = "#".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
                    for (int i = 0; i < HUGE / some.length; i++) {
                        out.write(some);
                    }
                })),
                "larger than 4,000,000 bytes");
    }

    static List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        List<Evil> all = new ArrayList<>(all());
        String impossible = "99999999999999999999";
        faults.add(new Fault(
                "all makefiles below but that of 1.2 GB, and such a date",
                1,
                1,
                (directory, seed) -> inject(directory, all, impossible)));
        for (String date : List.of(impossible, "253402300800")) {
            faults.add(new Fault(
                    "a commit dated " + date,
                    1,
                    0,
                    (directory, seed) -> inject(directory, List.of(Evil.of("", "", "")), date)));
        }
        Stream.concat(Stream.of(huge()), all.stream())
                .forEach(evil -> faults.add(new Fault(
                        evil.what(), 1, 0, (directory, seed) -> inject(directory, List.of(evil), "1400000000"))));
        return faults;
    }

    /** A configured branch whose trunk has all of them but the huge one. */
    static void hostile(Path directory) throws Exception {
        commit(new Git(branch(directory, all())), all(), "Update evil to 1.1, which fixes CVE-2014-1111", "1400000000");
    }

    private static Path branch(Path directory, List<Evil> evils) throws IOException {
        StringBuilder packages = new StringBuilder();
        for (int i = 0; i < evils.size(); i++) {
            packages.append("net/evil").append(i).append(" evil-1\n");
        }
        Path repository =
                ReplayFixture.write(directory, """
                        2014-04-09
                        2014Q1 2014-04-09
                        security/openssl openssl-1.0.1g
                        net/good good-1
                        %s\tUpdated security/openssl to 1.0.1h [wiz 2014-06-05]
                        """.formatted(packages)).repository();
        Files.writeString(directory.resolve("vulns"), """
                #FORMAT 1.0.0
                openssl<1.0.1h	spoof	http://a.example.org/CVE-2014-0224
                evil<2	dos	http://a.example.org/CVE-2014-1111
                """);
        Files.writeString(directory.resolve("holdfast.toml"), """
                [branch]
                name = "2014Q1"
                date = 2014-04-09
                [git]
                repository = "pkgsrc.git"
                trunk = "trunk"
                release = "release/2014Q1"
                backports = "backports/2014Q1"
                [vulnerabilities]
                list = "vulns"
                """);
        return repository;
    }

    private static void inject(Path directory, List<Evil> evils, String date) throws Exception {
        Path repository = branch(directory, evils);
        Git git = new Git(repository);
        try (HoldfastProcesses holdfast = new HoldfastProcesses(directory)) {
            holds(holdfast, directory, "sync");
            commit(git, evils, "Update evil to 1.1, which fixes CVE-2014-1111", date);
            holds(holdfast, directory, "sync");
            String evil = holds(holdfast, directory, "scan", "--git", "pkgsrc.git", "--rev", "trunk");
            assertThat(evil).contains("net/good\tgood-1\tok\n", "security/openssl\topenssl-1.0.1h\tok\n");
            for (int i = 0; i < evils.size(); i++) {
                String begins = "net/evil" + i + "\t";
                String line = evil.lines()
                        .filter(one -> one.startsWith(begins))
                        .findFirst()
                        .orElseThrow();
                String why = evils.get(i).unknown();
                assertThat(line).as(evils.get(i).what()).contains(why.isEmpty() ? "\tevil-1\tok" : why);
            }
            commit(
                    git,
                    evils.stream()
                            .map(one -> new Evil(one.what(), List.of(Written.of("Makefile", "DISTNAME=evil-2\n")), ""))
                            .toList(),
                    "Revert, and update evil to 2",
                    "1410000000");
            holds(holdfast, directory, "sync");
            assertThat(holds(holdfast, directory, "status", "--all")).contains("security/openssl", "net/evil");
            String reverted = holds(holdfast, directory, "scan", "--git", "pkgsrc.git", "--rev", "trunk");
            assertThat(reverted)
                    .doesNotContain("unknown: ")
                    .contains("net/good\tgood-1\tok\n", "net/evil0\tevil-2\tok\n");
            forget(directory);
            holds(holdfast, directory, "sync");
            assertThat(holds(holdfast, directory, "status", "--all")).contains("security/openssl", "net/evil");
        }
    }

    /** Writes the files of each directory in one commit; a date that git itself would refuse is written by hand. */
    private static void commit(Git git, List<Evil> evils, String message, String date) {
        String person = " wiz <wiz@example.org> ";
        git.stream(
                out -> {
                    ascii(out, "commit refs/heads/trunk\ncommitter" + person + "1400000000 +0000\n");
                    ascii(out, "data " + message.length() + "\n" + message + "\nfrom refs/heads/trunk^0\n");
                    for (int i = 0; i < evils.size(); i++) {
                        for (Written file : evils.get(i).files()) {
                            ascii(
                                    out,
                                    "M 100644 inline net/evil" + i + "/" + file.name() + "\ndata " + file.size()
                                            + "\n");
                            file.content().write(out);
                            ascii(out, "\n");
                        }
                    }
                },
                "fast-import",
                "--quiet",
                "--date-format=raw");
        String made = git.run("cat-file", "commit", "trunk").replace("1400000000", date);
        String id = git.read(
                out -> ascii(out, made + "\n"),
                in -> new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip(),
                "hash-object",
                "-t",
                "commit",
                "-w",
                "--stdin",
                "--literally");
        git.run("update-ref", "refs/heads/trunk", id);
    }

    private static void ascii(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Runs a verb, which must end in time with 0 or 1; gives what it printed. */
    private static String holds(HoldfastProcesses holdfast, Path directory, String... arguments) throws Exception {
        Process process = holdfast.start("run", List.of(arguments));
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                .as("%s ends within %s s", arguments[0], SECONDS)
                .isTrue();
        String said = holdfast.said("run.err");
        assertThat(process.exitValue()).as(said).isLessThanOrEqualTo(1);
        assertThat(said).doesNotContain("Error", "Exception", "not recorded");
        return Files.readString(directory.resolve("run.out"), StandardCharsets.ISO_8859_1);
    }

    /** Takes away the store, so that all history is read again. */
    private static void forget(Path directory) throws IOException {
        Path store = directory.resolve(".holdfast");
        try (Stream<Path> files = Files.walk(store)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
