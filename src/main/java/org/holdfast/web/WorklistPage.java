package org.holdfast.web;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.holdfast.desk.BranchView;
import org.holdfast.report.BackportsReport.BackportLine;
import org.holdfast.triage.BackportOption;
import org.holdfast.triage.Priority;
import org.holdfast.triage.Trial;

/**
 * The backports that close findings, a line each.
 *
 * @param rows those that are asked for
 * @param found how many there are
 * @param all how many there are without a filter
 * @param closes how many findings they close
 * @param query what was asked
 * @param waiting what waits for a merge or a build, in words
 */
record WorklistPage(Page page, List<Row> rows, int found, int all, long closes, Query query, List<String> waiting) {

    private static final Map<String, Comparator<BackportLine>> ORDERS = Map.of(
            "priority", Comparator.comparingInt(line -> -line.priority().total()),
            "closes", Comparator.comparingInt(line -> -line.item().closes().size()),
            "opens", Comparator.comparingInt(line -> -line.item().backport().introduces()),
            "age", Comparator.comparing(line -> line.since().orElse(LocalDate.MAX)),
            "dependents", Comparator.comparingInt(line -> -line.all()),
            "grade", Comparator.comparing(line -> line.item().backport().grade()),
            "package", Comparator.comparing(line -> line.item().pkgpath().toString()));

    static final int SIZE = 100;

    /**
     * A filter, an order and a page.
     *
     * @param text what the line contains: a part of a PKGPATH, a version, a CVE id
     * @param grade {@code clean}, {@code adapt}, {@code untried}; empty for all
     * @param sort the column
     * @param number the number of the page, from 1
     */
    record Query(String text, String grade, String sort, int number) {

        /** Refuses what is no filter. */
        Query {
            if (!ORDERS.containsKey(sort)) {
                throw new Refused(
                        400,
                        "No such order",
                        "sort is one of "
                                + String.join(
                                        ", ", ORDERS.keySet().stream().sorted().toList()));
            }
            if (!List.of("", "clean", "adapt", "untried").contains(grade)) {
                throw new Refused(400, "No such grade", "grade is clean, adapt or untried");
            }
        }

        String with(String order) {
            return "/worklist?sort=" + order + (text.isEmpty() ? "" : "&q=" + Words.encoded(text))
                    + (grade.isEmpty() ? "" : "&grade=" + grade);
        }

        String page(int other) {
            return with(sort) + "&page=" + other;
        }
    }

    /**
     * A backport.
     *
     * @param asked the requests that wait for it; empty if nobody asked
     */
    record Row(
            String pkgpath,
            String from,
            String to,
            String grade,
            int priority,
            String why,
            int closes,
            int opens,
            int dependents,
            String age,
            String work,
            String asked) {

        static Row of(BackportLine line, LocalDate today) {
            BackportOption backport = line.item().backport();
            return new Row(
                    line.item().pkgpath().toString(),
                    line.item().packages().stream()
                            .map(name -> name.version().text())
                            .distinct()
                            .limit(3)
                            .collect(Collectors.joining(", ")),
                    (backport.patch() ? "patch of " : "")
                            + (backport.version().successor()
                                    ? backport.version().trunkName().text()
                                    : backport.version().pkgname().version().text()),
                    backport.grade().toString(),
                    line.priority().total(),
                    line.priority().toString(),
                    line.item().closes().size(),
                    backport.introduces(),
                    line.all(),
                    line.since().map(day -> Words.days(day, today)).orElse(""),
                    work(backport),
                    line.priority().parts().stream()
                            .filter(part -> part.factor() == Priority.Factor.REQUESTS)
                            .map(part -> Words.plain(part.words().replaceFirst("^asked for in ", "")))
                            .findFirst()
                            .orElse(""));
        }

        private static String work(BackportOption backport) {
            Optional<Trial> trial = backport.trial();
            if (trial.isEmpty()) {
                return "not tried";
            }
            List<String> parts = new ArrayList<>();
            int conflicts = trial.get().conflicts().size();
            int needs = trial.get().prerequisites().size();
            int commits = trial.get().commits().size();
            if (conflicts > 0) {
                parts.add(Words.count(conflicts, "conflict"));
            }
            if (needs > 0) {
                parts.add("needs " + needs);
            }
            if (commits > 1) {
                parts.add(commits + " commits");
            }
            if (!trial.get().moves().isEmpty()) {
                parts.add("moves " + trial.get().moves().size() + " more");
            }
            if (!trial.get().risks().isEmpty()) {
                parts.add(Words.count(trial.get().risks().size(), "risk"));
            }
            return String.join(", ", parts);
        }
    }

    static WorklistPage of(Page page, BranchView view, Query query, LocalDate today) {
        List<BackportLine> lines = lines(view, query);
        int from = Math.min(lines.size(), (query.number() - 1) * SIZE);
        List<String> waiting = new ArrayList<>();
        if (view.worklist().merging() > 0) {
            waiting.add(Words.count(view.worklist().merging(), "finding") + " fixed on the backports branch: merge it");
        }
        if (view.worklist().publishing() > 0) {
            waiting.add(Words.count(view.worklist().publishing(), "finding")
                    + " fixed on the release branch: build and publish it");
        }
        return new WorklistPage(
                page,
                lines.subList(from, Math.min(lines.size(), from + SIZE)).stream()
                        .map(line -> Row.of(line, today))
                        .toList(),
                lines.size(),
                view.worklist().lines().size(),
                lines.stream()
                        .flatMap(line -> line.item().closes().stream())
                        .distinct()
                        .count(),
                query,
                waiting);
    }

    /** The backports that a query asks for, in its order. */
    static List<BackportLine> lines(BranchView view, Query query) {
        String text = query.text().toLowerCase(Locale.ROOT);
        return view.worklist().lines().stream()
                .filter(line -> query.grade().isEmpty()
                        || line.item().backport().grade().toString().equals(query.grade()))
                .filter(line -> text.isEmpty() || contains(line, text))
                .sorted(Objects.requireNonNull(ORDERS.get(query.sort())))
                .toList();
    }

    private static boolean contains(BackportLine line, String text) {
        return line.item().pkgpath().toString().toLowerCase(Locale.ROOT).contains(text)
                || line.item().packages().stream()
                        .anyMatch(name -> name.text().toLowerCase(Locale.ROOT).contains(text))
                || line.item().closes().stream()
                        .anyMatch(one ->
                                one.entry().url().toLowerCase(Locale.ROOT).contains(text));
    }

    int pages() {
        return Math.max(1, (found + SIZE - 1) / SIZE);
    }
}
