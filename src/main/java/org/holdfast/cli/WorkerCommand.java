package org.holdfast.cli;

import java.util.OptionalInt;
import org.holdfast.desk.Desk;
import org.holdfast.desk.WorkOrder;
import picocli.CommandLine.ParseResult;

/** {@code holdfast worker}: builds packages for a farm. */
final class WorkerCommand extends Verb {

    WorkerCommand(Console console) {
        super(console, "worker", "Builds packages for a farm, until it is stopped or drained.");
        option(
                "--store",
                "URL",
                String.class,
                "The farm's database, jdbc:postgresql://…; by default the configured one.");
        option("--farm", "URL", String.class, "A farm that listens: http://HOST:PORT, as given to 'build --listen'.");
        option("--token", "FILE", String.class, "With --farm: the file of its token.");
        configured();
        option("--slots", "N", Integer.class, "How many packages to build at once; by default 'slots' in [build].");
        options("--label", "LABEL", "What this machine can build, beside 'labels' in [build]. Repeatable.");
        option("--work", "DIR", String.class, "The directory for work; by default 'work' among the builds.");
        flag("--until-done", "End when nothing is left to build.");
        finish(
                "The command that makes a package is 'command' in [build] of this machine. With",
                "--store the directory of builds is shared by all workers; with --farm packages",
                "travel over HTTP, checked by digest. A worker that is stopped or lost gives what",
                "it had to others within half a minute.",
                "",
                "Exit status: 0 stopped, drained or done, 2 usage, 3 an input or tool failed.");
    }

    @Override
    int run(ParseResult line) {
        if (has(line, "--store") && has(line, "--farm")) {
            throw usage("give --store or --farm, not both");
        }
        OptionalInt slots = line.hasMatchedOption("--slots")
                ? OptionalInt.of(line.matchedOptionValue("--slots", 1))
                : OptionalInt.empty();
        if (slots.isPresent() && (slots.getAsInt() < 1 || slots.getAsInt() > 1000)) {
            throw usage("--slots is a number from 1 to 1000");
        }
        for (String label : texts(line, "--label")) {
            if (!label.matches("[A-Za-z0-9._-]{1,40}")) {
                throw usage("a label is a word of letters, digits, '.', '_' and '-', not '" + label + "'");
            }
        }
        WorkOrder order = new WorkOrder(
                text(line, "--store"),
                text(line, "--farm"),
                path(line, "--token"),
                slots,
                texts(line, "--label"),
                path(line, "--work"),
                has(line, "--until-done"));
        try (BuildProgress progress = new BuildProgress(console);
                Desk desk = Desk.open(configuration(line), console.surroundings(), console.progress())) {
            desk.work(order, progress);
            return ExitCode.OK;
        }
    }
}
