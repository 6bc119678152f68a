package org.holdfast.cli;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
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
            return batch(batch.get());
        }
        if (batch.isPresent() || pair.size() != 2) {
            throw usage("give PATTERN PKGNAME, or --batch FILE");
        }
        try {
            return PkgPattern.parse(pair.get(0)).matches(new PkgName(pair.get(1))) ? ExitCode.OK : ExitCode.FINDINGS;
        } catch (IllegalArgumentException e) {
            throw usage("bad pattern: " + e.getMessage());
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
