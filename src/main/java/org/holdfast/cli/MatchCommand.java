package org.holdfast.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.source.Packages;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast match}: {@code pkg_admin pmatch}, for one pair or for many. */
@Command(
        name = "match",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Says whether a pattern matches a PKGNAME, exactly as pkg_admin pmatch does.",
        footer = {
            "",
            "Exit status: 0 it matches, 1 it does not, 2 usage or a bad pattern, 3 an input that cannot be used.",
            "With --batch: 0, whatever matches; a bad pattern gets the verdict E and a message."
        })
final class MatchCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--batch",
            paramLabel = "FILE|-",
            description = "Lines 'pattern<TAB>pkgname': prints each with <TAB>1, 0 or E behind it.")
    private @Nullable String batch;

    @Parameters(paramLabel = "PATTERN PKGNAME", arity = "0..2", description = "A pattern, and a name.")
    private List<String> pair = List.of();

    MatchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (batch != null && pair.isEmpty()) {
            return batch(batch);
        }
        if (batch != null || pair.size() != 2) {
            throw new ParameterException(spec.commandLine(), "give PATTERN PKGNAME, or --batch FILE");
        }
        try {
            return PkgPattern.parse(pair.get(0)).matches(new PkgName(pair.get(1))) ? ExitCode.OK : ExitCode.FINDINGS;
        } catch (IllegalArgumentException e) {
            console.say("holdfast: bad pattern: " + e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private int batch(String where) {
        StringBuilder out = new StringBuilder();
        for (PkgName line : new Packages(console.inputs()).names(where)) {
            out.append(line).append('\t').append(verdict(line.text())).append('\n');
        }
        console.print(out.toString());
        return ExitCode.OK;
    }

    private String verdict(String line) {
        int tab = line.indexOf('\t');
        if (tab < 0) {
            console.say("holdfast: no 'pattern<TAB>pkgname': '" + line + "'");
            return "E";
        }
        try {
            return PkgPattern.parse(line.substring(0, tab)).matches(new PkgName(line.substring(tab + 1))) ? "1" : "0";
        } catch (IllegalArgumentException e) {
            console.say("holdfast: bad pattern: " + e.getMessage());
            return "E";
        }
    }
}
