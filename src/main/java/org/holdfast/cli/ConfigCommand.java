package org.holdfast.cli;

import java.nio.file.Path;
import java.util.List;
import org.holdfast.config.Configuration;
import org.holdfast.config.ConfigurationProblem;
import org.holdfast.report.ConfigurationReport;
import org.holdfast.tool.SmallFile;
import picocli.CommandLine.ParseResult;

/** {@code holdfast config}: says what in a configuration is not as it looks. */
final class ConfigCommand extends Verb {

    private static final List<String> ACTIONS = List.of("check");

    ConfigCommand(Console console) {
        super(console, "config", "Checks the configuration: says all at once what in it is not as it looks.");
        option("--config", "FILE", String.class, "The configuration; holdfast.toml unless given.");
        flag("--json", "Print JSON.");
        words("check", "What to do.", ACTIONS);
        finish(
                "unknown    a section or key that means nothing, with the near one",
                "wrong      a value that cannot be",
                "no-effect  what is set and changes nothing",
                "missing    files, branches in git and programs that are named and not there",
                "",
                "Other verbs refuse what is unknown or wrong, and name the first of it.",
                "Exit status: 0 nothing of that, 1 something, 2 usage, or an unreadable file.");
    }

    @Override
    int run(ParseResult line) {
        if (!words(line).equals(ACTIONS)) {
            throw usage("give 'check'");
        }
        Path file = path(line, "--config").orElseGet(() -> console.directory().resolve(Configuration.FILE));
        if (!SmallFile.exists(file)) {
            throw usage("there is no " + file + "; 'holdfast init' writes one");
        }
        List<ConfigurationProblem> problems = Configuration.check(file);
        ConfigurationReport report = new ConfigurationReport(
                file.toString(),
                problems.stream()
                        .map(one -> new ConfigurationReport.Problem(
                                one.where(), one.kind().toString(), one.says()))
                        .toList());
        print(line, report::json, report::text);
        return problems.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
    }
}
