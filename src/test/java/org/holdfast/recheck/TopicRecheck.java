package org.holdfast.recheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks the topic branches that Holdfast makes by other means than they were made by: git, the real bmake, and the
 * command line as anybody would use it. {@code make recheck CONFIG=holdfast.toml [RELENG=file] [BMAKE=bmake]
 * [MOST=100]}.
 */
public final class TopicRecheck {

    private static final Path HOLDFAST = Path.of("holdfast").toAbsolutePath();

    private final Scratch scratch;
    private final Tally tally = new Tally();

    private TopicRecheck(Scratch scratch) {
        this.scratch = scratch;
    }

    /**
     * The arguments, all but the first of which may be empty: a holdfast.toml, the list of what was pulled up in the past,
     * bmake, the most topics to check. Interrupted, it still prints the table of what it has checked.
     */
    public static void main(String[] args) throws IOException {
        Path directory = Files.createTempDirectory("topic-recheck");
        Scratch scratch = Scratch.of(Path.of(args[0]).toAbsolutePath(), directory);
        TopicRecheck recheck = new TopicRecheck(scratch);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> recheck.end(directory)));
        recheck.run(argument(args, 1, ""), argument(args, 2, "bmake"), Integer.parseInt(argument(args, 3, "100000")));
    }

    private void end(Path directory) {
        tally.print();
        try {
            delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String argument(String[] args, int at, String otherwise) {
        return args.length > at && !args[at].isEmpty() ? args[at] : otherwise;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void run(String releng, String bmake, int most) throws IOException {
        holdfast("sync");
        JsonNode status = json("status", "--json");
        JsonNode backports = json("backport", "--all-clean", "--json");
        JsonNode merges = json("merge", "--all", "--dry-run", "--json");
        checkMade(backports);
        checkMergeable(merges);
        if (!releng.isEmpty()) {
            new RelengCheck(status.path("findings"), tally).check(Files.readAllLines(Path.of(releng)));
        }
        checkTopics(topics(backports).stream().limit(most).toList(), bmake);
    }

    private JsonNode json(String... arguments) {
        return JsonMapper.shared().readTree(holdfast(arguments));
    }

    private String holdfast(String... arguments) {
        List<String> command = new ArrayList<>(List.of(HOLDFAST.toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--config", scratch.config().toString()));
        long start = System.nanoTime();
        Command.Result result = Command.run(scratch.directory(), command, StandardCharsets.UTF_8);
        System.out.printf("holdfast %s: %.1f s%n", String.join(" ", arguments), (System.nanoTime() - start) / 1e9);
        if (result.status() > 1) {
            throw new IllegalStateException("holdfast " + arguments[0] + " ends with " + result.status());
        }
        return result.out();
    }

    private void checkMade(JsonNode backports) {
        for (JsonNode backport : backports.path("backports")) {
            String state = backport.path("state").asString("");
            String why = backport.path("why").asString("");
            tally.judge(
                    state.equals("made") || state.equals("not-needed") && why.startsWith("comes with "),
                    "MAKEABLE",
                    backport.path("pkgpath").asString("") + " "
                            + backport.path("to").asString(""),
                    state + ": " + why);
        }
    }

    private void checkMergeable(JsonNode merges) {
        for (JsonNode merge : merges.path("merges")) {
            tally.judge(
                    merge.path("state").asString("").equals("planned"),
                    "MERGEABLE",
                    merge.path("topic").asString(""),
                    merge.path("state").asString("") + ": " + merge.path("why"));
        }
    }

    private List<Topic> topics(JsonNode backports) {
        List<Topic> topics = new ArrayList<>();
        for (JsonNode backport : backports.path("backports")) {
            if (backport.path("state").asString("").equals("made")) {
                topics.add(Topic.of(backport, scratch.git(), scratch.tip()));
            }
        }
        return topics;
    }

    private void checkTopics(List<Topic> topics, String bmake) throws IOException {
        WorkTree before = scratch.workTree("before", bmake);
        WorkTree after = scratch.workTree("after", bmake);
        before.show(scratch.tip());
        FixCheck fixes = new FixCheck(before, after, tally);
        SiblingCheck siblings = new SiblingCheck(before, after, tally);
        RepairCheck repairs = new RepairCheck(scratch.git(), tally, scratch.tip(), scratch.trunk());
        for (Topic topic : topics) {
            System.err.println("recheck: " + topic.name());
            after.show(topic.commit());
            fixes.check(topic);
            siblings.check(topic);
            repairs.check(topic);
            checkMarkers(topic);
        }
    }

    private void checkMarkers(Topic topic) {
        List<String> command = new ArrayList<>(List.of("grep", "-l", "^<<<<<<< ", topic.commit(), "--"));
        command.addAll(topic.files());
        String found = String.join(" ", scratch.git().lines(command.toArray(String[]::new)));
        tally.judge(found.isEmpty(), "MARKERS", topic.name(), found);
    }
}
