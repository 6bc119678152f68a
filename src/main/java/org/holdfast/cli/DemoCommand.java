package org.holdfast.cli;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.holdfast.pkgsrc.Unusable;
import picocli.CommandLine.ParseResult;

/** {@code holdfast demo}: the main job on a small real branch, step by step. */
final class DemoCommand extends Verb {

    private static final String EXAMPLE = "examples/2014Q1";

    DemoCommand(Console console) {
        super(console, "demo", "Shows what Holdfast does, on a few hundred packages of pkgsrc's 2014Q1 branch.");
        finish();
    }

    @Override
    int run(ParseResult line) {
        Path home = Path.of(console.environment().getOrDefault("HOLDFAST_HOME", ""));
        Path here = console.directory().toAbsolutePath();
        Path absolute = home.resolve(EXAMPLE).toAbsolutePath();
        Path example = absolute.startsWith(here) ? here.relativize(absolute) : absolute;
        if (!Files.isDirectory(example)) {
            throw new Unusable(example.toString(), "the demo's branch is not there");
        }
        say(
                "This is pkgsrc's 2014Q1 branch, cut on 2014-04-09, as its maintainers saw it in October 2015: part of it,");
        say("but every fact is real. " + EXAMPLE + "/README.md says where the facts come from.");

        String vulns = example.resolve("pkg-vulnerabilities").toString();
        String scan = example.resolve("branch.pbulk").toString();
        String config = example.resolve("holdfast.toml").toString();
        say("");
        say("1. What an admin sees today: that packages are flagged, and nothing else.");
        step(6, "audit", "--vulns", vulns, "--scan", scan);
        say("2. What Holdfast makes of it: why each finding is open, and which backport would close it.");
        step(40, "status", "--config", config, "openssl", "gnupg2", "net/bind96");
        say("3. The whole branch, worst first; here is only its summary.");
        tail(6, "status", "--config", config);
        say("4. The same for programs, with the evidence of every decision.");
        step(14, "status", "--config", config, "--json", "gnupg2");
        say("Next: './holdfast status --config " + EXAMPLE + "/holdfast.toml | less' for the whole table,");
        say("'./holdfast init' to describe your own branch, './holdfast --help' for the rest.");
        return ExitCode.OK;
    }

    private void step(int lines, String... arguments) {
        List<String> output = output(arguments);
        output.stream().limit(lines).forEach(line -> say("   " + line));
        if (output.size() > lines) {
            say("   … " + (output.size() - lines) + " more lines");
        }
        say("");
    }

    private void tail(int lines, String... arguments) {
        List<String> output = output(arguments);
        output.stream().skip(Math.max(0, output.size() - lines)).forEach(line -> say("   " + line));
        say("");
    }

    private List<String> output(String... arguments) {
        say("   $ ./holdfast " + String.join(" ", arguments));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Console inner = new Console(
                out,
                OutputStream.nullOutputStream(),
                InputStream.nullInputStream(),
                console.environment(),
                console.directory());
        Holdfast.run(inner, arguments);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private void say(String line) {
        console.print(line + "\n");
    }
}
