package org.holdfast.web;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.holdfast.desk.AssessedFinding;
import org.holdfast.desk.BranchView;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.report.StatusReport;
import org.holdfast.triage.Disposition;

/**
 * The findings, a line each, most urgent first.
 *
 * @param rows those that are asked for
 * @param found how many there are
 * @param kinds the dispositions to choose from
 * @param query what was asked
 */
record FindingsPage(Page page, List<Row> rows, int found, List<String> kinds, Query query) {

    static final int SIZE = 100;

    /**
     * A filter and a page.
     *
     * @param text what a line contains: a part of a PKGNAME or PKGPATH, a CVE id
     * @param kind the disposition; empty for all
     * @param number the number of the page, from 1
     */
    record Query(String text, String kind, int number) {

        /** Refuses what is no disposition. */
        Query {
            if (!kind.isEmpty() && !StatusReport.KINDS.containsKey(kind)) {
                throw new Refused(
                        400, "No such disposition", "there are " + String.join(", ", StatusReport.KINDS.keySet()));
            }
        }

        String page(int other) {
            return "/findings?page=" + other + (text.isEmpty() ? "" : "&q=" + Words.encoded(text))
                    + (kind.isEmpty() ? "" : "&disposition=" + kind);
        }
    }

    /** A finding; {@code link} is empty where the address is none that a page may link. */
    record Row(
            String pkgname,
            String pkgpath,
            String kind,
            String advisory,
            String word,
            String link,
            String type,
            String says,
            int priority,
            String age) {

        static Row of(AssessedFinding one, LocalDate today) {
            var entry = one.triaged().entry();
            return new Row(
                    one.triaged().pkgname().text(),
                    one.triaged().pkgpath().map(PkgPath::toString).orElse(""),
                    one.triaged().disposition().kind(),
                    Words.plain(entry.advisory()),
                    entry.cves().isEmpty() ? entry.url() : entry.cves().getFirst(),
                    Words.link(entry.url()),
                    Words.plain(entry.type()),
                    Words.plain(says(one.triaged().disposition())),
                    one.priority().total(),
                    one.since().map(day -> Words.days(day, today)).orElse(""));
        }

        private static String says(Disposition disposition) {
            return disposition.sentence();
        }
    }

    static FindingsPage of(Page page, BranchView view, Query query, LocalDate today) {
        List<AssessedFinding> found = findings(view, query);
        int from = Math.min(found.size(), (query.number() - 1) * SIZE);
        return new FindingsPage(
                page,
                found.subList(from, Math.min(found.size(), from + SIZE)).stream()
                        .map(one -> Row.of(one, today))
                        .toList(),
                found.size(),
                List.copyOf(StatusReport.KINDS.keySet()),
                query);
    }

    /** The findings that a query asks for, most urgent first. */
    static List<AssessedFinding> findings(BranchView view, Query query) {
        String text = query.text().toLowerCase(Locale.ROOT);
        return view.assessment().assessed().stream()
                .filter(one -> query.kind().isEmpty()
                        || one.triaged().disposition().kind().equals(query.kind()))
                .filter(one -> text.isEmpty() || contains(one, text))
                .sorted(BranchView.mostUrgentFirst())
                .toList();
    }

    private static boolean contains(AssessedFinding one, String text) {
        Optional<PkgPath> path = one.triaged().pkgpath();
        return one.triaged().pkgname().text().toLowerCase(Locale.ROOT).contains(text)
                || path.filter(it -> it.toString().toLowerCase(Locale.ROOT).contains(text))
                        .isPresent()
                || one.triaged().entry().url().toLowerCase(Locale.ROOT).contains(text);
    }

    int pages() {
        return Math.max(1, (found + SIZE - 1) / SIZE);
    }
}
