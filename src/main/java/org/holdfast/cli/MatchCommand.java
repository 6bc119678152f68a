package org.holdfast.cli;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.report.MatchReport;
import org.holdfast.source.Packages;
import picocli.CommandLine.ParseResult;

/** {@code holdfast match}: does what {@code pkg_admin pmatch} does, for one pair or many. */
final class MatchCommand extends Verb {

    MatchCommand(Console console) {
        super(console, "match", "Tests whether a pattern matches a PKGNAME, exactly as pkg_admin pmatch does.");
        option(
                "--batch",
                "FILE|-",
                String.class,
                "Lines 'pattern<TAB>pkgname'; prints each followed by <TAB> and 1, 0 or E.");
        flag("--json", "Print JSON.");
        words("PATTERN PKGNAME", "A pattern, and a name.");
        finish(
                "Exit status: 0 it matches, 1 it does not, 2 usage or a bad pattern, 3 an",
                "unusable input. With --batch: 0, whatever matches; a bad pattern gives E and a",
                "message.");
    }

    @Override
    int run(ParseResult line) {
        Optional<String> batch = text(line, "--batch");
        List<String> pair = words(line);
        if (batch.isPresent() && pair.isEmpty()) {
            return batch(batch.get(), has(line, "--json"));
        }
        if (batch.isPresent() || pair.size() != 2) {
            throw usage("give PATTERN PKGNAME, or --batch FILE");
        }
        MatchReport.Pair one = pair(pair.get(0), pair.get(1));
        one.error().ifPresent(why -> {
            throw usage(why);
        });
        if (has(line, "--json")) {
            console.print(new MatchReport(List.of(one)).json());
        }
        return one.matches().orElse(false) ? ExitCode.OK : ExitCode.FINDINGS;
    }

    private int batch(String where, boolean json) {
        List<PkgName> lines = new Packages(console.inputs()).names(where);
        if (json) {
            console.print(new MatchReport(
                            lines.stream().map(line -> verdict(line.text())).toList())
                    .json());
            return ExitCode.OK;
        }
        StringBuilder out = new StringBuilder();
        for (PkgName line : lines) {
            out.append(line)
                    .append('\t')
                    .append(verdict(line.text())
                            .matches()
                            .map(matches -> matches ? "1" : "0")
                            .orElse("E"))
                    .append('\n');
        }
        console.print(out.toString());
        return ExitCode.OK;
    }

    private MatchReport.Pair verdict(String line) {
        int tab = line.indexOf('\t');
        MatchReport.Pair verdict = tab < 0
                ? new MatchReport.Pair(
                        line, "", Optional.empty(), Optional.of("no 'pattern<TAB>pkgname': '" + line + "'"))
                : pair(line.substring(0, tab), line.substring(tab + 1));
        verdict.error().ifPresent(why -> console.say("holdfast: " + why));
        return verdict;
    }

    private static MatchReport.Pair pair(String pattern, String pkgname) {
        try {
            return new MatchReport.Pair(
                    pattern,
                    pkgname,
                    Optional.of(PkgPattern.parse(pattern).matches(new PkgName(pkgname))),
                    Optional.empty());
        } catch (IllegalArgumentException e) {
            return new MatchReport.Pair(
                    pattern, pkgname, Optional.empty(), Optional.of("bad pattern: " + e.getMessage()));
        }
    }
}
