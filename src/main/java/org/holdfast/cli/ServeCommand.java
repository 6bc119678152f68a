package org.holdfast.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.holdfast.config.Configuration;
import org.holdfast.desk.Window;
import org.holdfast.desk.WindowOrder;
import org.holdfast.pkgsrc.Unusable;
import picocli.CommandLine.ParseResult;

/** {@code holdfast serve}: shows branches in a browser, and answers hosts. */
final class ServeCommand extends Verb {

    private static final Pattern LISTEN = Pattern.compile("(?:(\\[[0-9a-fA-F:.]+]|[^:\\[\\]]*):)?([0-9]{1,5})");
    private static final int LAST_PORT = 65_535;

    ServeCommand(Console console) {
        super(console, "serve", "Shows branches in a browser, and answers what hosts ask.");
        options(
                "--config",
                "FILE",
                "A configuration, whose branches are shown; repeatable, the first branch is the usual one.");
        options("--branch", "NAME", "Show only this branch of them. Repeatable.");
        option("--listen", "HOST:PORT", String.class, "Where; 127.0.0.1:8080 unless given.");
        option("--sync", "MINUTES", Integer.class, "Run sync so often; 0, or nothing given, for never.");
        finish(
                "Shows what the last 'holdfast sync' recorded, and what later ones record.",
                "With --sync it runs them, each in a process of its own with low priority.",
                "Listens at this machine alone unless told otherwise: whoever can reach it can",
                "read all of it. Ends on an interrupt.",
                "",
                "  pkg_info | curl --data-binary @- http://127.0.0.1:8080/api/v1/audit",
                "",
                "Exit status: 0 ended, 2 usage, 3 it cannot listen.");
    }

    @Override
    int run(ParseResult line) {
        Matcher listen = LISTEN.matcher(text(line, "--listen").orElse("127.0.0.1:8080"));
        if (!listen.matches() || Integer.parseInt(listen.group(2)) > LAST_PORT) {
            throw usage("--listen is HOST:PORT, such as 127.0.0.1:8080");
        }
        String host = Optional.ofNullable(listen.group(1))
                .filter(text -> !text.isEmpty())
                .orElse("127.0.0.1")
                .replaceAll("[\\[\\]]", "");
        int minutes = line.matchedOptionValue("--sync", 0);
        if (minutes < 0 || minutes > 100_000) {
            throw usage("--sync is a number of minutes");
        }
        Window window = ServiceLoader.load(Window.class)
                .findFirst()
                .orElseThrow(() -> new Unusable("holdfast", "was built without its window"));
        WindowOrder order = new WindowOrder(
                branches(line),
                console.surroundings(),
                host,
                Integer.parseInt(listen.group(2)),
                minutes == 0 ? Optional.empty() : Optional.of(new WindowOrder.Schedule(Duration.ofMinutes(minutes))));
        try (Window.Open open = window.open(order, console::say)) {
            console.say("holdfast: " + open.address());
            CountDownLatch ended = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(open::close, "close"));
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.OK;
    }

    private List<WindowOrder.Shown> branches(ParseResult line) {
        List<String> files = new ArrayList<>(texts(line, "--config"));
        if (files.isEmpty()) {
            files.add(console.directory().resolve(Configuration.FILE).toString());
        }
        List<WindowOrder.Shown> all = files.stream().flatMap(this::branches).toList();
        List<String> names =
                all.stream().map(one -> one.configuration().label()).toList();
        if (Set.copyOf(names).size() < names.size()) {
            throw usage("two branches have one name: each [branch] has a 'name' of its own");
        }
        List<String> wanted = texts(line, "--branch");
        wanted.stream().filter(name -> !names.contains(name)).findFirst().ifPresent(name -> {
            throw usage("no branch '" + name + "' is configured; there are " + String.join(", ", names));
        });
        return all.stream()
                .filter(one ->
                        wanted.isEmpty() || wanted.contains(one.configuration().label()))
                .toList();
    }

    private Stream<WindowOrder.Shown> branches(String file) {
        List<Configuration> all = Configuration.all(Path.of(file));
        return all.stream().map(one -> shown(file, one, all.size() > 1));
    }

    private WindowOrder.Shown shown(String file, Configuration configuration, boolean several) {
        if (configuration.branches().isEmpty()) {
            throw usage(file + " has no branches in git: set [git] in it, then run 'holdfast sync'");
        }
        String launcher = Path.of(console.environment().getOrDefault("HOLDFAST_HOME", ""))
                .resolve("holdfast")
                .toAbsolutePath()
                .toString();
        List<String> sync = new ArrayList<>(List.of(launcher, "sync", "--config", file));
        if (several) {
            sync.addAll(List.of("--branch", configuration.label()));
        }
        return new WindowOrder.Shown(configuration, sync);
    }
}
