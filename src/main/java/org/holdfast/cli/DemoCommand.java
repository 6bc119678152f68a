package org.holdfast.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.desk.InvalidRequest;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.SmallFile;
import picocli.CommandLine.ParseResult;

/** {@code holdfast demo}: runs the main verbs on a small real branch, with explanations. */
final class DemoCommand extends Verb {

    private static final String INDENT = "   ";

    private static final String EXAMPLE = "examples/2014Q1";

    /** The day of the last change in its data: ages are counted from then, not from years later. */
    private static final LocalDate LAST_DAY = LocalDate.of(2015, 12, 31);

    private static final String GIT_SECTION = """

            [git]
            repository = "pkgsrc.git"
            trunk = "trunk"
            release = "release/2014Q1"
            backports = "backports/2014Q1"
            """;

    DemoCommand(Console console) {
        super(console, "demo", "Shows Holdfast at work on a few hundred packages of pkgsrc's 2014Q1 branch.");
        option(
                "--today",
                "YYYY-MM-DD",
                String.class,
                "The day up to which days are counted; by default the last day of its data, " + LAST_DAY + ".");
        option("--keep", "DIR", String.class, "Keep the branch, its configuration and store in DIR, a new directory.");
        finish();
    }

    @Override
    int run(ParseResult line) {
        console = console.on(date(line, "--today").orElse(LAST_DAY));
        Path home = Path.of(console.environment().getOrDefault("HOLDFAST_HOME", ""));
        Path here = console.directory().toAbsolutePath();
        Path absolute = home.resolve(EXAMPLE).toAbsolutePath();
        Path example = absolute.startsWith(here) ? here.relativize(absolute) : absolute;
        if (!Files.isDirectory(example)) {
            throw new Unusable(example.toString(), "the demo's branch is missing");
        }
        Optional<Path> keep =
                path(line, "--keep").map(console.directory()::resolve).map(DemoCommand::made);
        say("This is part of pkgsrc's 2014Q1 branch, cut on 2014-04-09, as its maintainers saw it at the end of 2015.");
        say("Every fact is real; " + EXAMPLE + "/README.md names the sources.");

        String vulns = example.resolve("pkg-vulnerabilities").toString();
        String scan = example.resolve("branch.pbulk").toString();
        String config = example.resolve("holdfast.toml").toString();
        say("");
        say("1. What an admin sees today: packages are flagged, without a reason or a remedy.");
        step(6, "audit", "--vulns", vulns, "--scan", scan);
        say("2. What Holdfast adds: why each finding is open, and which backport would close it.");
        step(40, "status", "--config", config, "openssl", "gnupg2", "net/bind96");
        say("3. The whole branch on one screen.");
        step(30, "status", "--config", config);
        say("4. The findings as JSON, with the evidence for every disposition.");
        step(14, "status", "--config", config, "--json", "gnupg2");
        keep.ifPresentOrElse(folder -> watch(example, folder), () -> watchOnce(example));
        say("Next: "
                + keep.map(folder -> "'cd " + folder + "', and try the verbs there;")
                        .orElse("'./holdfast demo --keep DIR' keeps this branch to try;"));
        say("'./holdfast init' to describe your own branch, './holdfast --help' for the rest.");
        return ExitCode.OK;
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            throw new InvalidRequest(folder + " is there already: --keep makes a new directory");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder + ": " + SmallFile.words(e), e);
        }
    }

    private void watchOnce(Path example) {
        Path folder;
        try {
            folder = Files.createTempDirectory("holdfast-demo");
        } catch (IOException e) {
            throw new UncheckedIOException("the demo needs a folder for its repository: " + SmallFile.words(e), e);
        }
        try {
            watch(example, folder);
        } finally {
            delete(folder);
        }
    }

    /** Replays the branch into a git repository, syncs it to a store, and runs the verbs that need them. */
    private void watch(Path example, Path folder) {
        try {
            Files.copy(example.resolve("pkg-vulnerabilities"), folder.resolve("pkg-vulnerabilities"));
            Files.writeString(
                    folder.resolve("holdfast.toml"), Files.readString(example.resolve("holdfast.toml")) + GIT_SECTION);
            String config = folder.resolve("holdfast.toml").toString();
            say("5. The branch replayed as a git repository, for the steps below.");
            tail(
                    5,
                    "replay",
                    "--scan",
                    example.resolve("branch.pbulk").toString(),
                    "--since",
                    "2014-04-09",
                    "--changes",
                    example.resolve("CHANGES").toString(),
                    "--branch-name",
                    "2014Q1",
                    "--branch-date",
                    "2014-04-09",
                    "--out",
                    folder.resolve("pkgsrc.git").toString());
            say("6. What maintainers run every day: sync reads the list, trunk and the branch, and reports news.");
            step(8, "sync", "--config", config);
            say("7. The commits that changed a package's version, evaluated from its Makefile, without make.");
            step(8, "timeline", "--config", config, "security/openssl");
            say("8. A maintainer's worklist: sync has tried each of trunk's fixes on the branch.");
            step(8, "backports", "--config", config);
            say("9. Why a package is still flagged, and what to do about it.");
            step(30, "explain", "--config", config, "openssl");
        } catch (IOException e) {
            throw new UncheckedIOException("the demo cannot write to " + folder + ": " + SmallFile.words(e), e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }

    private void step(int lines, String... arguments) {
        List<String> output = output(arguments);
        output.stream().limit(lines).forEach(line -> say(INDENT + line));
        if (output.size() > lines) {
            say("   … " + (output.size() - lines) + " more lines");
        }
        say("");
    }

    private void tail(int lines, String... arguments) {
        List<String> output = output(arguments);
        output.stream().skip(Math.max(0, output.size() - lines)).forEach(line -> say(INDENT + line));
        say("");
    }

    private List<String> output(String... arguments) {
        say("   $ ./holdfast " + String.join(" ", arguments));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Console inner = new Console(
                out,
                said,
                InputStream.nullInputStream(),
                narrower(console.environment()),
                console.directory(),
                console.clock());
        if (Holdfast.run(inner, arguments) > ExitCode.FINDINGS) {
            throw new Unusable(
                    "holdfast " + arguments[0],
                    said.toString(StandardCharsets.UTF_8).strip());
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** What is printed is indented: the terminal is narrower by that. */
    private Map<String, String> narrower(Map<String, String> environment) {
        Map<String, String> inner = new HashMap<>(environment);
        console.terminalWidth()
                .ifPresent(width ->
                        inner.put("HOLDFAST_COLUMNS", Integer.toString(Math.max(1, width - INDENT.length()))));
        return inner;
    }

    private void say(String line) {
        console.print(line + "\n");
    }
}
