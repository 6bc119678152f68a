package org.holdfast.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * The hosts that registered, and what each is exposed to.
 *
 * @param branch the branch with which they are compared
 * @param hosts the hosts, by name
 * @param detailed whether the text shows each finding
 */
public record HostsReport(String branch, List<Line> hosts, boolean detailed) {

    /**
     * A host.
     *
     * @param name its name
     * @param added when it was added
     * @param seen when it last told its packages
     * @param active whether its token counts
     * @param packages how many packages it has
     * @param upgrade how many findings an upgrade closes now
     * @param findings its findings, by package
     */
    public record Line(
            String name,
            Instant added,
            Optional<Instant> seen,
            boolean active,
            int packages,
            long upgrade,
            List<Exposed> findings) {
        public Line {
            findings = List.copyOf(findings);
        }
    }

    /**
     * A finding of a host.
     *
     * @param pkgname the package
     * @param entry the entry that flags it
     * @param since since when, as far as known
     * @param disposition why it is flagged
     * @param says the same in a sentence
     */
    public record Exposed(PkgName pkgname, VulnEntry entry, LocalDate since, String disposition, String says) {}

    public HostsReport {
        hosts = List.copyOf(hosts);
    }

    /** A line for each host; with details, its findings below it. */
    public String text(TextLayout style) {
        if (hosts.isEmpty()) {
            return "no host is registered with " + branch + "; 'holdfast hosts add NAME' adds one\n";
        }
        Table table = new Table(style);
        for (Line host : hosts) {
            table.row(
                    host.name(),
                    host.active() ? "" : "revoked",
                    TextLayout.count(host.packages(), "package"),
                    TextLayout.count(host.findings().size(), "finding"),
                    "an upgrade closes %,d".formatted(host.upgrade()),
                    host.seen()
                            .map(seen -> "seen " + seen.toString().substring(0, 10))
                            .orElse("never seen"));
            if (detailed) {
                host.findings()
                        .forEach(one -> table.note("%s  %s, %s, since %s: %s: %s"
                                .formatted(
                                        one.pkgname(),
                                        one.entry().advisory(),
                                        one.entry().type(),
                                        one.since(),
                                        one.disposition(),
                                        one.says())));
            }
        }
        return table.toString();
    }

    private record HostsJson(String branch, List<HostJson> hosts) {}

    private record HostJson(
            String name,
            Instant added,
            Optional<Instant> seen,
            boolean active,
            int packages,
            long closedByUpgrade,
            List<ExposedJson> findings) {}

    private record ExposedJson(
            PkgName pkgname, @JsonUnwrapped EntryJson entry, LocalDate since, String disposition, String says) {}

    /** <code>{"branch", "hosts": [{"name", "added", "seen", "active", "packages", "closed_by_upgrade", "findings": [{"pkgname", "pattern", "type", "url", "since", "disposition", "says"}]}]}</code>. */
    public String json() {
        return Json.write(new HostsJson(
                branch,
                hosts.stream()
                        .map(host -> new HostJson(
                                host.name(),
                                host.added(),
                                host.seen(),
                                host.active(),
                                host.packages(),
                                host.upgrade(),
                                host.findings().stream()
                                        .map(one -> new ExposedJson(
                                                one.pkgname(),
                                                EntryJson.of(one.entry()),
                                                one.since(),
                                                one.disposition(),
                                                one.says()))
                                        .toList()))
                        .toList()));
    }
}
