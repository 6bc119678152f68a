package org.holdfast.desk;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.holdfast.outcome.Host;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.report.HostsReport;
import org.holdfast.triage.Installs;

/**
 * What a host that registered is exposed to.
 *
 * @param host the host
 * @param exposed what the list flags of its packages, by package
 */
public record HostExposure(Host host, List<Exposed> exposed) {

    /**
     * A finding of a host.
     *
     * @param finding the package, the entry, and what to do
     * @param since the first day on which the host had the package and the list the entry, as far as both are known
     */
    public record Exposed(HostFinding finding, LocalDate since) {}

    public HostExposure {
        exposed = List.copyOf(exposed);
    }

    /**
     * Compares the packages of a host with the list.
     *
     * @param listed the first day on which each entry was seen in the list
     */
    static HostExposure of(Host host, BranchView view, Map<VulnKey, LocalDate> listed) {
        return new HostExposure(
                host,
                view.audit(List.copyOf(host.packages().keySet())).stream()
                        .map(finding -> {
                            LocalDate had = host.packages().getOrDefault(finding.pkgname(), LocalDate.EPOCH);
                            LocalDate first =
                                    listed.getOrDefault(finding.entry().key(), had);
                            return new Exposed(finding, first.isAfter(had) ? first : had);
                        })
                        .sorted(Comparator.comparing(
                                (Exposed one) -> one.finding().pkgname().text()))
                        .toList());
    }

    /** How many findings an upgrade of the host closes now. */
    public long closedByUpgrade() {
        return exposed.stream().filter(one -> one.finding().isClosedByUpgrade()).count();
    }

    /** The same, to be printed. */
    public HostsReport.Line line() {
        return new HostsReport.Line(
                host.name(),
                host.added(),
                host.seen(),
                host.active(),
                host.packages().size(),
                closedByUpgrade(),
                exposed.stream()
                        .map(one -> new HostsReport.Exposed(
                                one.finding().pkgname(),
                                one.finding().entry(),
                                one.since(),
                                one.finding().disposition(),
                                one.finding().says()))
                        .toList());
    }

    /** How many of the hosts have which packages; those that never told theirs, and those that were revoked, do not count. */
    static Installs installs(List<Host> hosts) {
        Map<PkgBase, Integer> byBase = new HashMap<>();
        int count = 0;
        for (Host host : hosts) {
            if (host.active() && host.seen().isPresent()) {
                count++;
                Set<PkgBase> bases = new HashSet<>();
                host.packages().keySet().forEach(pkgname -> bases.add(pkgname.base()));
                bases.forEach(base -> byBase.merge(base, 1, Integer::sum));
            }
        }
        return new Installs(count, byBase);
    }
}
