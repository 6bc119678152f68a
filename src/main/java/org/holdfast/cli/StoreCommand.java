package org.holdfast.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.holdfast.desk.Desk;
import org.holdfast.desk.ImportedHistory;
import org.holdfast.report.StoreReport;
import org.holdfast.tool.AtomicFile;
import org.holdfast.tool.SmallFile;
import picocli.CommandLine.ParseResult;

/** {@code holdfast store}: describes, exports, imports and rebuilds the store. */
final class StoreCommand extends Verb {

    StoreCommand(Console console) {
        super(console, "store", "Describes, exports, imports and rebuilds what 'holdfast sync' has recorded.");
        words("info | rebuild | export FILE|- | import FILE|-", "What to do.");
        configured();
        flag("--replace", "With import: replace the existing history.");
        flag("--json", "With info: print JSON.");
        finish(
                "An export has what cannot be read again: the days on which entries were seen,",
                "the heads of branches, published packages, and the history of findings. It is",
                "plain text, one record a line, always in the same order. 'rebuild' reads the",
                "branches again from git, and leaves that history unchanged.",
                "Exit status: 0 done, 2 usage, 3 the store or the file cannot be used.");
    }

    @Override
    int run(ParseResult line) {
        List<String> words = words(line);
        String what = words.isEmpty() ? "" : words.getFirst();
        boolean replace = has(line, "--replace");
        if ((replace && !what.equals("import")) || (has(line, "--json") && !what.equals("info"))) {
            throw usage("--replace goes with import, --json with info");
        }
        try (ProgressLines progress = console.progress();
                Desk desk = Desk.open(configuration(line), console.surroundings(), progress)) {
            switch (what + "/" + words.size()) {
                case "info/1" -> info(desk.storeInfo(), line);
                case "rebuild/1" -> desk.rebuild().forEach(one -> console.say("holdfast: " + one));
                case "export/2" -> export(desk.exportHistory(), words.getLast());
                case "import/2" -> take(desk, words.getLast(), replace);
                default -> throw usage("give info, rebuild, export FILE|-, or import FILE|-");
            }
        }
        return ExitCode.OK;
    }

    private void info(StoreReport report, ParseResult line) {
        console.print(has(line, "--json") ? report.json() : report.text());
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
