package org.holdfast.cli;

import java.util.List;
import java.util.Set;
import org.holdfast.desk.Desk;
import org.holdfast.desk.RequestOrder;
import org.holdfast.desk.RequestReview;
import org.holdfast.report.RequestsReport;
import picocli.CommandLine.ParseResult;

/** {@code holdfast requests}: what users ask for, and what there is for them. */
final class RequestsCommand extends Verb {

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
        RequestOrder order = new RequestOrder(
                numbers, texts(line, "--from"), has(line, "--answer"), has(line, "--post"), has(line, "--fixed"));
        try (ProgressLines progress = console.progress();
                Desk desk = Desk.open(synced(line), console.surroundings(), progress)) {
            RequestReview review = desk.requests(order);
            if (review.forgotten() > 0) {
                console.say("holdfast: %,d requests that were kept are not in %s, and forgotten"
                        .formatted(review.forgotten(), String.join(", ", order.files())));
            }
            return order.post() ? posted(review) : print(line, order, review);
        }
    }

    private Set<String> numbers(List<String> words) {
        for (String word : words) {
            if (!word.matches("[#!]?[0-9]{1,9}")) {
                throw usage("'" + word + "' is no number of a request");
            }
        }
        return Set.copyOf(words);
    }

    private int print(ParseResult line, RequestOrder order, RequestReview review) {
        RequestsReport report = review.report();
        print(
                line,
                report::json,
                layout -> order.answer()
                        ? report.answers()
                        : report.text(layout, !order.numbers().isEmpty()));
        console.report(report.malformed());
        report(review.assessment());
        return report.lines().isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
    }

    private int posted(RequestReview review) {
        for (RequestReview.Posted one : review.posted()) {
            console.print(one.request().reference() + "  "
                    + switch (one.state()) {
                        case MADE -> "answered";
                        case CHANGED -> "answer changed";
                        case UNCHANGED -> "answered before";
                    }
                    + "  " + one.request().url() + "\n");
        }
        int all = review.report().lines().size();
        review.failed().ifPresent(why -> {
            console.say("holdfast: " + why);
            console.say("holdfast: " + review.posted().size() + " of " + all
                    + " answers stand; the same command goes on from here");
        });
        return review.failed().isPresent() ? ExitCode.FAILED : all == 0 ? ExitCode.OK : ExitCode.FINDINGS;
    }
}
