package org.holdfast.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.holdfast.config.Configuration;
import org.holdfast.desk.Desk;
import org.holdfast.outcome.ListObservation;
import org.holdfast.report.StoreReport;
import org.holdfast.store.History;
import org.holdfast.store.Store;
import org.holdfast.store.StoreInfo;
import org.holdfast.tool.AtomicFile;
import picocli.CommandLine.ParseResult;

/** {@code holdfast store}: what is in the store; its history out of it and into it. */
final class StoreCommand extends Verb {

    StoreCommand(Console console) {
        super(
                console,
                "store",
                "Says what the store keeps; exports and imports what could not be read again; reads the rest again.");
        words("info | rebuild | export FILE|- | import FILE|-", "What to do.");
        option("--config", "FILE", String.class, "The configuration; holdfast.toml if there is one.");
        flag("--replace", "With import: in place of the history that is there.");
        flag("--json", "With info: print JSON.");
        finish(
                "An export holds the days on which entries were first and last seen, where branches stood, and the",
                "history of findings and dispositions: plain text, a line each, always in the same order.",
                "'rebuild' reads the branches again from git, and leaves that history as it is.",
                "Exit status: 0 done, 2 usage, 3 the store or the file cannot be used.");
    }

    @Override
    int run(ParseResult line) {
        Configuration configuration = configuration(line);
        String where = configuration.store();
        List<String> words = words(line);
        String what = words.isEmpty() ? "" : words.getFirst();
        boolean replace = has(line, "--replace");
        if ((replace && !what.equals("import")) || (has(line, "--json") && !what.equals("info"))) {
            throw usage("--replace goes with import, --json with info");
        }
        switch (what + "/" + words.size()) {
            case "info/1" -> info(where, has(line, "--json"));
            case "rebuild/1" -> rebuild(configuration);
            case "export/2" -> export(where, words.getLast());
            case "import/2" -> take(where, words.getLast(), replace);
            default -> throw usage("give info, rebuild, export FILE|-, or import FILE|-");
        }
        return ExitCode.OK;
    }

    private void info(String where, boolean json) {
        try (Store store = Store.openToRead(where)) {
            StoreInfo info = store.info();
            StoreReport report = new StoreReport(
                    info.where(),
                    info.schema(),
                    info.latest().map(ListObservation::source),
                    info.latest().map(ListObservation::seen),
                    info.rows());
            console.print(json ? report.json() : report.text());
        }
    }

    private void rebuild(Configuration configuration) {
        try (ProgressLines progress = console.progress();
                Desk desk = Desk.open(configuration, console.surroundings(), progress)) {
            desk.rebuild().forEach(line -> console.say("holdfast: " + line));
        }
    }

    private void export(String where, String file) {
        String text;
        try (Store store = Store.openToRead(where)) {
            text = store.history().toString();
        }
        if (file.equals("-")) {
            console.print(text);
            return;
        }
        try {
            AtomicFile.write(Path.of(file), text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
        console.say("holdfast: wrote " + file);
    }

    private void take(String where, String file, boolean replace) {
        History history = History.parse(
                file.equals("-") ? "standard input" : file, console.inputs().text(file));
        try (Store store = Store.open(where)) {
            store.restore(history, replace);
        }
        console.say("holdfast: %,d observations, %,d sightings, %,d findings imported"
                .formatted(
                        history.observations().size(),
                        history.sightings().size(),
                        history.findings().size()));
    }
}
