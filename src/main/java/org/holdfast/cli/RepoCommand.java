package org.holdfast.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.holdfast.desk.Desk;
import org.holdfast.desk.RepositoryView;
import org.holdfast.outcome.Generation;
import org.holdfast.outcome.GenerationDifference;
import org.holdfast.outcome.MirrorOutcome;
import org.holdfast.report.RepositoryReport;
import picocli.CommandLine.ParseResult;

/** {@code holdfast repo}: lists, compares, verifies and looks after the generations of a repository. */
final class RepoCommand extends Verb {

    private static final List<String> ACTIONS = List.of("list", "diff", "verify", "mirror", "adopt", "collect");

    RepoCommand(Console console) {
        super(console, "repo", "Lists, compares, verifies and looks after the generations of a repository.");
        configured();
        option(
                "--keep",
                "N",
                Integer.class,
                "With collect: how many generations stay; by default 'keep' in [publish].");
        flag("--json", "Print JSON.");
        words(
                "ACTION",
                "list [REPO], diff A B [REPO], verify [REPO], mirror [REPO], adopt [REPO] or collect [REPO].",
                ACTIONS);
        finish(
                "list      the generations; the last one is live",
                "diff      the packages that differ between two of them",
                "verify    every file's size and digest, every promise of the set",
                "mirror    brings the mirrors of [publish] up to date",
                "adopt     makes a directory All that was there before the first generation",
                "collect   deletes old generations, and what only they have",
                "",
                "Exit status: 0 done, 1 verify found something wrong, or a mirror is behind, 2",
                "usage, 3 an input or tool failed.");
    }

    @Override
    int run(ParseResult line) {
        List<String> words = words(line);
        String action = words.isEmpty() ? "list" : words.getFirst();
        int arguments = action.equals("diff") ? 3 : 1;
        if (!ACTIONS.contains(action)) {
            throw usage("no action is called '" + action + "'; there are " + String.join(", ", ACTIONS));
        }
        if (words.size() > arguments + 1 || (action.equals("diff") && words.size() < arguments)) {
            throw usage(action.equals("diff") ? "give two generations: diff A B [REPO]" : "name one repository");
        }
        Optional<Path> repository = words.stream().skip(arguments).findFirst().map(Path::of);
        try (ProgressLines progress = console.progress();
                Desk desk = Desk.open(configuration(line), console.surroundings(), progress)) {
            RepositoryView view = desk.repository(repository, action);
            return switch (action) {
                case "diff" -> difference(line, view.difference(number(words.get(1)), number(words.get(2))));
                case "verify" -> verify(line, view);
                case "mirror" -> mirror(line, view);
                case "adopt" -> adopt(line, view);
                case "collect" -> collect(line, view);
                default -> list(line, view);
            };
        }
    }

    private int number(String word) {
        if (!word.matches("[0-9]{1,9}")) {
            throw usage("'" + word + "' is no number of a generation");
        }
        return Integer.parseInt(word);
    }

    private int list(ParseResult line, RepositoryView view) {
        List<Generation> generations = view.generations();
        print(line, () -> RepositoryReport.listJson(generations), layout -> RepositoryReport.list(generations, layout));
        return ExitCode.OK;
    }

    private int difference(ParseResult line, GenerationDifference difference) {
        print(
                line,
                () -> RepositoryReport.differenceJson(difference),
                layout -> RepositoryReport.difference(difference, layout));
        return ExitCode.OK;
    }

    private int verify(ParseResult line, RepositoryView view) {
        List<String> wrong = view.verify();
        sentences(line, wrong, "all files and promises of " + view.root() + " hold");
        return wrong.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
    }

    private int mirror(ParseResult line, RepositoryView view) {
        List<MirrorOutcome> mirrors = view.mirror();
        print(line, () -> RepositoryReport.mirrorsJson(mirrors), layout -> RepositoryReport.mirrors(mirrors, layout));
        return mirrors.stream().anyMatch(one -> one.failure().isPresent()) ? ExitCode.FINDINGS : ExitCode.OK;
    }

    private int adopt(ParseResult line, RepositoryView view) {
        sentences(line, view.adopt(), "every file and record fits");
        return ExitCode.OK;
    }

    private void sentences(ParseResult line, List<String> sentences, String none) {
        print(
                line,
                () -> RepositoryReport.sentencesJson(sentences),
                layout -> RepositoryReport.sentences(sentences, none));
    }

    private int collect(ParseResult line, RepositoryView view) {
        Integer keep = line.matchedOptionValue("--keep", null);
        if (keep != null && keep < 1) {
            throw usage("--keep is at least 1: the live generation stays");
        }
        long freed = view.collect(Optional.ofNullable(keep));
        print(line, () -> RepositoryReport.freedJson(freed), layout -> RepositoryReport.freed(freed));
        return ExitCode.OK;
    }
}
