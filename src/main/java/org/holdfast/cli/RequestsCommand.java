package org.holdfast.cli;

import java.util.List;
import java.util.Set;
import org.holdfast.desk.Desk;
import org.holdfast.desk.RequestOrder;
import org.holdfast.desk.RequestReview;
import org.holdfast.report.RequestsReport;
import picocli.CommandLine.ParseResult;

/** {@code holdfast requests}: prints the requests of users with their status, and answers them. */
final class RequestsCommand extends Verb {

    RequestsCommand(Console console) {
        super(
                console,
                "requests",
                "Reads the issues and pull requests of the repository, and gives the status of each on the branch.");
        configured();
        options(
                "--from",
                "FILE",
                "Saved JSON to read instead of the forge: an export of gh, or a REST response. Repeatable.");
        flag("--answer", "Print answers to the open requests that can be answered, or to those named.");
        flag("--post", "With --answer: post each as one comment; later runs update that comment.");
        flag("--fixed", "Only open requests for something already fixed.");
        dated();
        flag("--json", "Print JSON, including closed requests and all evidence.");
        words("NUMBER", "Only these.");
        finish(
                "Reads the repository that [forge] names, with the token in HOLDFAST_TOKEN, or",
                "in GITHUB_TOKEN, GITLAB_TOKEN or FORGEJO_TOKEN. Requests are recorded, and",
                "raise priorities in 'status' and 'backports'. Nothing is posted without --post.",
                "Exit status: 0 none, 1 some, 2 usage, 3 an unusable source, or an answer not",
                "posted.");
    }

    @Override
    int run(ParseResult line) {
        Set<String> numbers = numbers(words(line));
        if (has(line, "--post") && !has(line, "--answer")) {
            throw usage("--post needs --answer");
        }
        RequestOrder order = new RequestOrder(
                numbers, texts(line, "--from"), has(line, "--answer"), has(line, "--post"), has(line, "--fixed"));
        try (ProgressLines progress = console.progress();
                Desk desk = Desk.open(synced(line), console.surroundings(), progress)) {
            RequestReview review = desk.requests(order);
            if (review.forgotten() > 0) {
                console.say("holdfast: forgot %,d recorded requests that are not in %s"
                        .formatted(review.forgotten(), String.join(", ", order.files())));
            }
            return order.post() ? posted(review) : print(line, order, review);
        }
    }

    private Set<String> numbers(List<String> words) {
        for (String word : words) {
            if (!word.matches("[#!]?[0-9]{1,9}")) {
                throw usage("'" + word + "' is not the number of a request");
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
                    + " answers posted; repeat the command for the rest");
        });
        return review.failed().isPresent() ? ExitCode.FAILED : all == 0 ? ExitCode.OK : ExitCode.FINDINGS;
    }
}
