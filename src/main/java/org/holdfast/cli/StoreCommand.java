package org.holdfast.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.holdfast.desk.Desk;
import org.holdfast.desk.ImportedHistory;
import org.holdfast.report.StoreCheckReport;
import org.holdfast.report.StoreReport;
import org.holdfast.tool.AtomicFile;
import org.holdfast.tool.SmallFile;
import picocli.CommandLine.ParseResult;

/** {@code holdfast store}: describes, exports, imports and rebuilds the store. */
final class StoreCommand extends Verb {

    private static final List<String> ACTIONS =
            List.of("info", "check", "compact", "rebuild", "rewind", "export", "import");

    StoreCommand(Console console) {
        super(console, "store", "Describes, exports, imports and rebuilds what 'holdfast sync' has recorded.");
        words("info | check | compact | rebuild | rewind DATE | export FILE|- | import FILE|-", "What to do.", ACTIONS);
        configured();
        flag("--replace", "With import: replace the existing history.");
        flag("--json", "With info and check: print JSON.");
        finish(
                "An export has what cannot be read again: the days on which entries were seen,",
                "the heads of branches, published packages, and the history of findings. It is",
                "plain text, one record a line, always in the same order. 'rebuild' reads the",
                "branches again from git, and leaves that history unchanged. 'rewind' takes",
                "back what was recorded after a day, for example by a clock that was wrong; it",
                "first writes an export to a new file holdfast-history-N.txt. 'check' reads all",
                "of the store and says what is damaged. 'compact' makes its file as small as it",
                "can be.",
                "Exit status: 0 done, 1 'check' found damage, 2 usage, 3 the store or the file",
                "cannot be used.");
    }

    @Override
    int run(ParseResult line) {
        List<String> words = words(line);
        String what = words.isEmpty() ? "" : words.getFirst();
        boolean replace = has(line, "--replace");
        if ((replace && !what.equals("import"))
                || (has(line, "--json") && !List.of("info", "check").contains(what))) {
            throw usage("--replace goes with import, --json with info and check");
        }
        try (ProgressLines progress = console.progress();
                Desk desk = Desk.open(configuration(line), console.surroundings(), progress)) {
            switch (what + "/" + words.size()) {
                case "info/1" -> info(desk.storeInfo(), line);
                case "rebuild/1" -> desk.rebuild().forEach(one -> console.say("holdfast: " + one));
                case "check/1" -> {
                    return check(desk.checkStore(), line);
                }
                case "compact/1" -> console.say("holdfast: the store has " + desk.compactStore());
                case "rewind/2" -> rewind(desk, words.getLast());
                case "export/2" -> export(desk.exportHistory(), words.getLast());
                case "import/2" -> take(desk, words.getLast(), replace);
                default ->
                    throw usage("give info, check, compact, rebuild, rewind DATE, export FILE|-, or import FILE|-");
            }
        }
        return ExitCode.OK;
    }

    private void info(StoreReport report, ParseResult line) {
        console.print(has(line, "--json") ? report.json() : report.text());
    }

    private int check(StoreCheckReport report, ParseResult line) {
        console.print(has(line, "--json") ? report.json() : report.text());
        return report.problems().isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
    }

    private void rewind(Desk desk, String word) {
        LocalDate day;
        try {
            day = LocalDate.parse(word);
        } catch (DateTimeParseException e) {
            throw usage("rewind takes a date such as 2014-05-01, not '" + word + "'");
        }
        console.say("holdfast: wrote " + desk.rewind(day));
        console.say("holdfast: the store is as it was at the end of " + day + "; run 'holdfast sync'");
    }

    private void export(String text, String file) {
        if (file.equals("-")) {
            console.print(text);
            return;
        }
        try {
            AtomicFile.write(Path.of(file), text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + SmallFile.words(e), e);
        }
        console.say("holdfast: wrote " + file);
    }

    private void take(Desk desk, String file, boolean replace) {
        ImportedHistory imported = desk.importHistory(
                file.equals("-") ? "standard input" : file, console.inputs().text(file), replace);
        console.say("holdfast: %,d observations, %,d sightings, %,d findings imported"
                .formatted(imported.observations(), imported.sightings(), imported.findings()));
    }
}
