package org.holdfast.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.config.Configuration;
import org.holdfast.forge.Forge;
import org.holdfast.forge.SavedRequests;
import org.holdfast.outcome.RequestNews;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.report.AnswerComment;
import org.holdfast.report.ExplainReport;
import org.holdfast.report.RequestsReport;
import org.holdfast.report.TextLayout;
import org.holdfast.request.Request;
import org.holdfast.request.RequestMatcher;
import org.holdfast.request.RequestStatus;
import org.holdfast.source.Parsed;
import org.holdfast.store.Store;
import org.holdfast.tool.ToolFailed;
import org.holdfast.tool.WebApi;
import org.holdfast.triage.Priority;
import org.holdfast.triage.Triaged;
import picocli.CommandLine.ParseResult;

/** {@code holdfast requests}: what users ask for, and what there is for them. */
final class RequestsCommand extends Verb {

    /** More packages than these nobody reads about in a comment. */
    private static final int EXPLAINED = 5;

    RequestsCommand(Console console) {
        super(
                console,
                "requests",
                "Reads the issues and pull requests of the repository, and says what the branch has for each.");
        option("--config", "FILE", String.class, "The configuration; holdfast.toml if there is one.");
        options(
                "--from",
                "FILE",
                "Saved JSON in place of the forge: an export of gh, or what a REST API gave. Repeatable.");
        flag("--answer", "Print the answers to those that are open and can be answered, or to those named.");
        flag("--post", "With --answer: post them, each as one comment, which is changed in place the next time.");
        flag("--fixed", "Only those that are open though what they ask for is fixed.");
        flag("--json", "Print JSON, closed ones and all evidence included.");
        words("NUMBER", "Only these.");
        finish(
                "It reads the repository that [forge] names; a token, where one is needed, is in HOLDFAST_TOKEN, or",
                "GITHUB_TOKEN, GITLAB_TOKEN, FORGEJO_TOKEN. What it read is kept, and 'status' and 'backports' put",
                "first what is asked for. Nothing is posted without --post.",
                "Exit status: 0 none, 1 some, 2 usage, 3 a source that cannot be used, or an answer not posted.");
    }

    @Override
    int run(ParseResult line) {
        Set<String> numbers = numbers(words(line));
        if (has(line, "--post") && !has(line, "--answer")) {
            throw usage("--post goes with --answer: it posts the answers");
        }
        Configuration configuration = synced(line);
        List<String> files = texts(line, "--from");
        if (configuration.forge().isEmpty() && (files.isEmpty() || has(line, "--post"))) {
            throw usage("which repository? say so in [forge] of " + Configuration.FILE
                    + (has(line, "--post") ? "" : ", or give an export with --from"));
        }
        Optional<Forge> forge = files.isEmpty() || has(line, "--post")
                ? configuration.forge().map(where -> new Forge(where, console.environment(), WebApi.Patience.USUAL))
                : Optional.empty();
        try (ProgressLines progress = console.progress();
                Store store = Store.openExisting(configuration.store())) {
            if (has(line, "--post")) {
                forge.filter(one -> !one.hasToken()).ifPresent(one -> {
                    throw one.tokenless();
                });
            }
            progress.at("reading requests", 0, 0);
            Parsed<Request> read =
                    files.isEmpty() ? forge.orElseThrow().requests() : new SavedRequests(console.inputs()).read(files);
            if (has(line, "--post")) {
                ofThisRepository(read.values(), configuration.forge().orElseThrow());
            }
            RequestNews news = store.recordRequests(read.values());
            if (!files.isEmpty() && news.gone() > 0) {
                console.say("holdfast: %,d requests that were kept are not in %s, and forgotten"
                        .formatted(news.gone(), String.join(", ", files)));
            }
            Decided decided = Deciding.of(console, store, configuration, spec.commandLine(), progress)
                    .asKept(all -> all);
            RequestsReport report = report(line, numbers, configuration, store, decided, read);
            if (has(line, "--post")) {
                return post(report, forge.orElseThrow());
            }
            console.print(
                    has(line, "--json")
                            ? report.json()
                            : has(line, "--answer")
                                    ? report.answers()
                                    : report.text(
                                            new TextLayout(console.terminalWidth(), console.colour()),
                                            !numbers.isEmpty()));
            console.report(read.malformed());
            decided.report(console);
            return report.lines().isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
        } finally {
            forge.ifPresent(Forge::close);
        }
    }

    private Set<String> numbers(List<String> words) {
        Set<String> numbers = new HashSet<>();
        for (String word : words) {
            if (!word.matches("[#!]?[0-9]{1,9}")) {
                throw usage("'" + word + "' is no number of a request");
            }
            numbers.add(word);
        }
        return numbers;
    }

    private RequestsReport report(
            ParseResult line,
            Set<String> numbers,
            Configuration configuration,
            Store store,
            Decided decided,
            Parsed<Request> read) {
        String trunk = configuration.branches().orElseThrow().trunk();
        Set<PkgPath> inTrunk = new HashSet<>();
        store.makes(trunk).stream().map(PackageDirectory::pkgpath).forEach(inTrunk::add);
        RequestMatcher requested = Asking.requested(store, configuration, decided, read.values(), inTrunk::contains);
        Predicate<RequestStatus> wanted =
                asked -> !numbers.isEmpty() || !has(line, "--answer") || isToBeAnswered(asked);
        List<RequestsReport.RequestLine> lines = read.values().stream()
                .filter(one -> numbers.isEmpty()
                        || numbers.contains(one.reference())
                        || numbers.contains(String.valueOf(one.number())))
                .map(requested::of)
                .filter(asked -> !has(line, "--fixed") || isOpenThoughFixed(asked))
                .filter(wanted)
                .map(asked -> new RequestsReport.RequestLine(
                        asked,
                        priority(asked, decided),
                        has(line, "--answer") ? Optional.of(answer(asked, decided)) : Optional.empty()))
                .sorted(Comparator.comparing(
                                (RequestsReport.RequestLine one) -> !one.asked().isWaiting())
                        .thenComparing(one -> one.asked().request().state())
                        .thenComparingInt(one -> -one.priority().total())
                        .thenComparingInt(one -> one.asked().request().number()))
                .toList();
        for (String number : numbers) {
            if (lines.stream().noneMatch(one -> isCalled(one.asked().request(), number)) && !has(line, "--fixed")) {
                throw usage("there is no request " + number);
            }
        }
        return new RequestsReport(decided.branch(), lines, read.malformed());
    }

    private static boolean isCalled(Request request, String number) {
        return number.equals(request.reference()) || number.equals(String.valueOf(request.number()));
    }

    private static boolean isOpenThoughFixed(RequestStatus asked) {
        return asked.request().state() == Request.State.OPEN && asked.outcome() instanceof RequestStatus.Answer.Fixed;
    }

    private static boolean isToBeAnswered(RequestStatus asked) {
        return asked.isWaiting() || isOpenThoughFixed(asked);
    }

    private static Priority priority(RequestStatus asked, Decided decided) {
        return asked.findings().stream()
                .map(decided::priority)
                .max(Comparator.comparingInt(Priority::total))
                .orElse(Priority.NONE);
    }

    private static String answer(RequestStatus asked, Decided decided) {
        Map<ScannedPackage, List<Triaged>> byPackage = new LinkedHashMap<>();
        asked.findings()
                .forEach(one -> byPackage
                        .computeIfAbsent(
                                new ScannedPackage(one.finding().pkgname(), one.pkgpath()), none -> new ArrayList<>())
                        .add(one));
        return new AnswerComment(
                        decided.branch(),
                        asked,
                        new ExplainReport(
                                decided.branch(),
                                byPackage.entrySet().stream()
                                        .limit(EXPLAINED)
                                        .map(one -> ExplainCommand.explained(decided, one.getKey(), one.getValue()))
                                        .toList(),
                                decided.stages()))
                .text();
    }

    /** What was saved elsewhere is neither answered nor kept. */
    private void ofThisRepository(List<Request> requests, Configuration.ForgeAt where) {
        String part = "/" + where.repository().toLowerCase(Locale.ROOT) + "/";
        requests.stream()
                .filter(request -> !request.url().toLowerCase(Locale.ROOT).contains(part))
                .findFirst()
                .ifPresent(request -> {
                    throw usage(request.reference() + " is of another repository than [forge] says: " + request.url());
                });
    }

    private int post(RequestsReport report, Forge forge) {
        String marker = "answer "
                + report.branch().name().replaceAll("[^A-Za-z0-9._/-]", "_").replaceAll("--+", "-");
        int posted = 0;
        for (RequestsReport.RequestLine one : report.lines()) {
            Request request = one.asked().request();
            try {
                Forge.Posted outcome =
                        forge.comment(request, marker, one.answer().orElseThrow());
                posted++;
                console.print(request.reference() + "  "
                        + switch (outcome) {
                            case MADE -> "answered";
                            case CHANGED -> "answer changed";
                            case UNCHANGED -> "answered before";
                        }
                        + "  " + request.url() + "\n");
            } catch (Unusable | ToolFailed e) {
                console.say("holdfast: " + request.reference() + ": " + e.getMessage());
                console.say("holdfast: " + posted + " of " + report.lines().size()
                        + " answers stand; the same command goes on from here");
                return ExitCode.FAILED;
            }
        }
        return report.lines().isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
    }
}
