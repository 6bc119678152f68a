package org.holdfast.desk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.holdfast.audit.Finding;
import org.holdfast.audit.VulnIndex;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.report.AuditReport;
import org.holdfast.report.ExplainReport;
import org.holdfast.report.MoveReport;
import org.holdfast.report.OverviewReport;
import org.holdfast.report.StoreReport;
import org.holdfast.request.Request;
import org.holdfast.triage.Disposition;
import org.holdfast.triage.PublishedPackage;
import org.holdfast.triage.Triaged;

/**
 * A branch as of one moment, for doors that answer many questions about it. Immutable and thread-safe: nothing is read any more.
 */
public final class BranchView {

    private static final int MOST_OF_A_HOST = 50_000;

    private final String state;
    private final Instant taken;
    private final BackportWorklist worklist;
    private final StoreReport store;
    private final List<Head> heads;
    private final Supplier<Past> past;
    private final Map<PkgBase, List<ScannedPackage>> byBase = new HashMap<>();
    private final Map<PkgPath, List<ScannedPackage>> byPath = new HashMap<>();
    private final Map<PkgName, List<AssessedFinding>> findings = new HashMap<>();

    /**
     * A branch in git as last read.
     *
     * @param name its name, {@code release/2014Q1}
     * @param commit the id of its last commit
     * @param seen when sync found it there
     */
    public record Head(String name, String commit, Instant seen) {}

    /**
     * What takes longer to read than the findings: it follows them.
     *
     * @param overview the history
     * @param index the list
     * @param requests the open requests that wait for a directory
     * @param decisions what maintainers decided, and what has not ended
     */
    record Past(
            OverviewReport overview,
            VulnIndex index,
            Map<PkgPath, List<Request>> requests,
            List<MaintainerDecision> decisions) {}

    BranchView(
            String state,
            Instant taken,
            BackportWorklist worklist,
            StoreReport store,
            List<Head> heads,
            Supplier<Past> past) {
        this.state = state;
        this.taken = taken;
        this.worklist = worklist;
        this.store = store;
        this.heads = List.copyOf(heads);
        this.past = past;
        for (ScannedPackage one : assessment().branch().packages()) {
            byBase.computeIfAbsent(one.pkgname().base(), none -> new ArrayList<>())
                    .add(one);
            one.pkgpath()
                    .ifPresent(path -> byPath.computeIfAbsent(path, none -> new ArrayList<>())
                            .add(one));
        }
        assessment()
                .assessed()
                .forEach(one -> findings.computeIfAbsent(one.triaged().finding().pkgname(), none -> new ArrayList<>())
                        .add(one));
    }

    /** Waits until all is read; whoever asks before may wait, too. The desk that gave the view stays open until then. */
    public void complete() {
        var unused = past.get();
    }

    /** A word that is another one as soon as anything that is shown may have changed. */
    public String state() {
        return state;
    }

    /** When it was read. */
    public Instant taken() {
        return taken;
    }

    public String name() {
        return assessment().branch().name();
    }

    public Assessment assessment() {
        return worklist.assessment();
    }

    public BackportWorklist worklist() {
        return worklist;
    }

    /** The findings and fixes over time. */
    public OverviewReport overview() {
        return past.get().overview();
    }

    public StoreReport store() {
        return store;
    }

    public List<Head> heads() {
        return heads;
    }

    /** The packages of a directory, explained; empty if the branch has no such directory. */
    public Optional<ExplainReport> explain(PkgPath pkgpath) {
        List<ScannedPackage> packages = byPath.getOrDefault(pkgpath, List.of());
        if (packages.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ExplainReport(
                assessment().branch(),
                ExplainRun.explained(assessment(), packages, findings),
                assessment().stages()));
    }

    /**
     * The packages that an advisory flags.
     *
     * @param word a CVE id, or the whole address of an entry
     */
    public ExplainReport advisory(String word) {
        Predicate<VulnEntry> asked =
                entry -> entry.url().equals(word) || entry.cves().contains(word.toUpperCase(Locale.ROOT));
        return new ExplainReport(
                assessment().branch(),
                ExplainRun.explained(
                        assessment(),
                        assessment().assessed().stream()
                                .filter(one ->
                                        asked.test(one.triaged().finding().entry()))
                                .toList()),
                assessment().stages());
    }

    /** The entries of the list that an advisory has, whether or not they flag anything. */
    public List<VulnEntry> entries(String word) {
        String cve = word.toUpperCase(Locale.ROOT);
        return past.get().index().entries().stream()
                .filter(entry -> entry.url().equals(word)
                        || (entry.url().length() < 4096 && entry.cves().contains(cve)))
                .toList();
    }

    /** The packages of a directory; none if the branch has no such directory. */
    List<ScannedPackage> packages(PkgPath pkgpath) {
        return byPath.getOrDefault(pkgpath, List.of());
    }

    /** The open requests of users that wait for a directory. */
    public List<Request> requests(PkgPath pkgpath) {
        return past.get().requests().getOrDefault(pkgpath, List.of());
    }

    /** The decisions of maintainers that are in force for one of the findings. */
    public List<MaintainerDecision> decisions(List<Triaged> flagged) {
        return past.get().decisions().stream()
                .filter(decision ->
                        flagged.stream().anyMatch(one -> decision.concerns(one.pkgname(), one.pkgpath(), one.entry())))
                .toList();
    }

    /** What moving to a newer branch would bring. */
    public MoveReport.Move move(BranchView newer) {
        return Moving.between(this, newer);
    }

    /** The directory that makes a package; empty if the branch makes none of that PKGBASE. */
    public Optional<PkgPath> pkgpath(PkgBase base) {
        return byBase.getOrDefault(base, List.of()).stream()
                .flatMap(one -> one.pkgpath().stream())
                .findFirst();
    }

    /**
     * What the list flags of the packages of a host, in their order, and what an admin can do.
     *
     * @throws Unusable if that is more than {@value #MOST_OF_A_HOST} findings, which a host with all packages does not have
     */
    public List<HostFinding> audit(List<PkgName> installed) {
        List<HostFinding> found = installed.stream()
                .flatMap(this::audit)
                .limit(MOST_OF_A_HOST + 1L)
                .toList();
        if (found.size() > MOST_OF_A_HOST) {
            throw new Unusable("the host", "has more than 50,000 findings");
        }
        return found;
    }

    /** What the list flags of one package, each made when it is asked for. */
    Stream<HostFinding> audit(PkgName pkgname) {
        return past.get().index().matching(pkgname).stream().map(entry -> finding(new Finding(pkgname, entry)));
    }

    /** The list. */
    VulnIndex index() {
        return past.get().index();
    }

    private HostFinding finding(Finding finding) {
        PkgName pkgname = finding.pkgname();
        VulnEntry entry = finding.entry();
        String line = AuditReport.line(finding);
        List<ScannedPackage> made = byBase.getOrDefault(pkgname.base(), List.of());
        if (made.isEmpty()) {
            return new HostFinding(
                    pkgname,
                    entry,
                    line,
                    HostFinding.FOREIGN,
                    name() + " makes no package " + pkgname.base() + ": it comes from elsewhere, or was removed");
        }
        // The finding as assessed: of the installed version, else of the one that the branch makes.
        Optional<Triaged> assessed = assessed(pkgname, entry);
        if (assessed.isPresent()) {
            return new HostFinding(
                    pkgname,
                    entry,
                    line,
                    assessed.get().disposition().kind(),
                    sentence(assessed.get().disposition()));
        }
        Optional<PublishedPackage> published = made.stream()
                .flatMap(one -> one.pkgpath().stream())
                .flatMap(path -> assessment().stages().published(path, pkgname.base()).stream())
                .filter(one -> isNewer(one.pkgname(), pkgname))
                .filter(one -> !entry.pattern().matches(one.pkgname()))
                .findFirst();
        if (published.isPresent()) {
            return new HostFinding(
                    pkgname, entry, line, HostFinding.UPGRADE, published.get().pkgname() + " is published: upgrade");
        }
        for (ScannedPackage one : made) {
            Optional<Triaged> branch = assessed(one.pkgname(), entry);
            if (branch.isPresent()) {
                return new HostFinding(
                        pkgname,
                        entry,
                        line,
                        branch.get().disposition().kind(),
                        one.pkgname() + ", which the branch makes, is flagged as well: "
                                + sentence(branch.get().disposition()));
            }
        }
        return made.stream()
                .map(ScannedPackage::pkgname)
                .filter(name -> !entry.pattern().matches(name))
                .filter(name -> isNewer(name, pkgname))
                .findFirst()
                .map(name -> new HostFinding(
                        pkgname,
                        entry,
                        line,
                        "publishing",
                        name + " of the release branch is not affected; it is not known to be published yet"))
                .orElseGet(() -> new HostFinding(
                        pkgname,
                        entry,
                        line,
                        "undetermined",
                        "the branch makes " + made.getFirst().pkgname()
                                + ", which is not newer: the installed one has another origin"));
    }

    private static boolean isNewer(PkgName one, PkgName than) {
        return PkgVersion.ORDER.compare(one.version(), than.version()) > 0;
    }

    private static String sentence(Disposition disposition) {
        return disposition.sentence();
    }

    private Optional<Triaged> assessed(PkgName pkgname, VulnEntry entry) {
        return findings.getOrDefault(pkgname, List.of()).stream()
                .map(AssessedFinding::triaged)
                .filter(one -> one.finding().entry().key().equals(entry.key()))
                .findFirst();
    }

    /** What could not be read of the sources. */
    public List<Malformed> malformed() {
        return assessment().malformed();
    }

    /** By urgency: the order of a worklist, and of findings. */
    public static Comparator<AssessedFinding> mostUrgentFirst() {
        return Comparator.comparingInt((AssessedFinding one) -> -one.priority().total())
                .thenComparing(one -> one.triaged().finding().pkgname().text())
                .thenComparing(one -> one.triaged().finding().entry().url());
    }
}
