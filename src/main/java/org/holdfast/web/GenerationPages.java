package org.holdfast.web;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.outcome.Generation;
import org.holdfast.web.ListPage.Cell;
import org.holdfast.web.ListPage.Row;
import org.holdfast.web.ListPage.Table;

/** The pages of what is published: all generations, one. */
final class GenerationPages {

    private static final int MOST_ROWS = 400;

    private final Frame frame;
    private final Branches branches;

    GenerationPages(Frame frame, Branches branches) {
        this.frame = frame;
        this.branches = branches;
    }

    Answer list(Context ctx) {
        List<Generation> all = branches.records(ctx).generations();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < Math.min(all.size(), MOST_ROWS); i++) {
            Generation one = all.get(i);
            rows.add(Row.of(
                    Cell.to(one.number(), "/generations/" + one.number()),
                    Cell.of(i == 0 ? "live" : ""),
                    Cell.of(one.kind()),
                    Cell.of(Words.minute(one.made())),
                    Cell.of(Words.count(one.listed().size(), "package")),
                    Cell.of(one.why())));
        }
        return frame.html(
                "list",
                new ListPage(
                        frame.page(ctx, "Generations", "generations"),
                        "What is published",
                        List.of(),
                        List.of(new Table("", List.of("Generation", "", "Kind", "Made", "Packages", "Why"), rows)),
                        "Nothing is published from here: [publish] in holdfast.toml names a repository.",
                        0));
    }

    Answer generation(Context ctx) {
        int number = Frame.number(ctx, "generation");
        List<Generation> all = branches.records(ctx).generations();
        Generation one = all.stream()
                .filter(generation -> generation.number() == number)
                .findFirst()
                .orElseThrow(() -> new Refused(404, "No such generation", "there is no generation " + number));
        Optional<Generation> before =
                all.stream().filter(generation -> generation.number() < number).findFirst();
        List<Row> changes = before.stream()
                .flatMap(old -> branches.records(ctx).difference(old.number(), number).changes().stream())
                .limit(MOST_ROWS)
                .map(change -> Row.of(Cell.of(names(change.before())), Cell.of(names(change.after()))))
                .toList();
        List<Row> back = all.getFirst().number() == number
                ? List.of()
                : branches.records(ctx).difference(all.getFirst().number(), number).changes().stream()
                        .limit(MOST_ROWS)
                        .map(change -> Row.of(Cell.of(names(change.before())), Cell.of(names(change.after()))))
                        .toList();
        List<Row> lacks = one.lacks().stream()
                .limit(MOST_ROWS)
                .map(lack -> Row.of(Cell.of(lack.pkgname()), Cell.of(lack.need())))
                .toList();
        return frame.html(
                "list",
                new ListPage(
                        frame.page(ctx, "Generation " + number, "generations"),
                        "Generation " + number,
                        List.of(
                                one.kind() + " on " + Words.minute(one.made()),
                                Words.count(one.listed().size(), "package")
                                        + (one.why().isEmpty() ? "" : "; " + Words.plain(one.why()))),
                        List.of(
                                new Table("What it brought", List.of("Before", "Since"), changes),
                                new Table("What a rollback to it would change", List.of("Now", "Then"), back),
                                new Table("Needs that nothing in it meets", List.of("Package", "Needs"), lacks)),
                        "It brought nothing that differs.",
                        0));
    }

    private static String names(List<? extends Object> names) {
        return String.join(", ", names.stream().map(Object::toString).toList());
    }
}
