package org.holdfast.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.holdfast.config.Configuration;
import org.holdfast.config.Decisions;
import org.holdfast.history.BranchRepository;
import org.holdfast.history.BranchState;
import org.holdfast.overlay.Exemption;
import org.holdfast.overlay.Overlay;
import org.holdfast.overlay.PatchedPackages;
import org.holdfast.overlay.UnappliedDecision;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.source.Packages;
import org.holdfast.source.Parsed;
import org.holdfast.store.Store;
import org.holdfast.tool.AtomicFile;
import org.holdfast.tool.Git;
import org.holdfast.tool.Gpg;
import org.holdfast.tool.Progress;
import org.holdfast.tool.SmallFile;

/** Carries out one {@link OverlayOrder}. */
final class OverlayRun {

    private final Desk desk;
    private final Configuration configuration;
    private final Surroundings surroundings;
    private final Progress progress;
    private final OverlayOrder order;

    OverlayRun(
            Desk desk, Configuration configuration, Surroundings surroundings, Progress progress, OverlayOrder order) {
        this.desk = desk;
        this.configuration = configuration;
        this.surroundings = surroundings;
        this.progress = progress;
        this.order = order;
    }

    /** The branch's packages, and the exemptions that its patches give. */
    private record Exempted(
            List<ScannedPackage> packages,
            List<Exemption> exemptions,
            List<UnappliedDecision> unclear,
            List<Malformed> malformed) {}

    OverlayResult run() {
        List<MaintainerDecision> decisions =
                order.decisions().map(Path::of).map(Decisions::read).orElse(List.of());
        Exempted branch = branch();
        if (branch.packages().isEmpty()
                && decisions.stream().anyMatch(MaintainerDecision.NotAffected.class::isInstance)) {
            throw new InvalidRequest(
                    "the branch's packages are unknown: a not-affected decision needs --scan, [git] or 'scan' in [branch] of "
                            + Configuration.FILE);
        }
        Packages packages = new Packages(surroundings.inputs());
        List<PkgName> names = order.names().stream()
                .flatMap(from -> packages.names(from).stream())
                .toList();
        VulnList upstream = new ListReading(configuration, surroundings, progress).read(order.vulns(), false);
        Overlay overlay =
                Overlay.of(upstream, decisions, branch.packages(), branch.exemptions(), names, surroundings.today());
        write(overlay);
        return new OverlayResult(upstream, overlay, branch.unclear(), branch.malformed());
    }

    private Exempted branch() {
        if (order.scans().isEmpty() && configuration.branches().isPresent()) {
            return fromStore();
        }
        List<String> scans =
                order.scans().isEmpty() ? configuration.branchScan().stream().toList() : order.scans();
        Packages packages = new Packages(surroundings.inputs());
        List<Parsed<ScannedPackage>> read = scans.stream().map(packages::scan).toList();
        return new Exempted(
                read.stream().flatMap(one -> one.values().stream()).toList(),
                List.of(),
                List.of(),
                read.stream().flatMap(one -> one.malformed().stream()).toList());
    }

    private Exempted fromStore() {
        Assessment assessment = desk.assess(List.of());
        Configuration.Branches branches = configuration.branches().orElseThrow();
        Git git = BranchRepository.of(branches).git();
        Store store = desk.store();
        String cut = store.branch(branches.release())
                .map(BranchState::cut)
                .orElseThrow(() -> new Unusable(store.where(), "has not seen the branch " + branches.release()));
        PatchedPackages patched = PatchedPackages.of(
                assessment.findings(),
                store.changes(branches.release()),
                patch -> !git.run("ls-tree", cut, "--", patch.file()).isEmpty());
        return new Exempted(
                assessment.branch().packages(), patched.exemptions(), patched.unclear(), assessment.malformed());
    }

    /** Writes the list after the strict reader has accepted it: hosts refuse a malformed list, and would have none. */
    private void write(Overlay overlay) {
        byte[] content = overlay.text().getBytes(StandardCharsets.ISO_8859_1);
        byte[] signed = order.key()
                .map(name -> Gpg.clearSign(content, name, surroundings.environment()))
                .orElse(content);
        var unused = VulnList.parse(order.out().toString(), signed).strict();
        try {
            AtomicFile.write(order.out(), signed);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + order.out() + ": " + SmallFile.words(e), e);
        }
    }
}
