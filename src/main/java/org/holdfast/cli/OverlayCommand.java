package org.holdfast.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
import org.holdfast.report.OverlayReport;
import org.holdfast.report.TextLayout;
import org.holdfast.source.Packages;
import org.holdfast.source.Parsed;
import org.holdfast.source.VulnListSource;
import org.holdfast.store.Store;
import org.holdfast.tool.AtomicFile;
import org.holdfast.tool.Git;
import org.holdfast.tool.Gpg;
import picocli.CommandLine.ParseResult;

/** {@code holdfast overlay}: writes the branch's own vulnerability list. */
final class OverlayCommand extends Verb {

    OverlayCommand(Console console) {
        super(
                console,
                "overlay",
                "Writes the branch's own vulnerability list: upstream's, as maintainers have corrected it, and without"
                        + " what the branch is free of.");
        option("--out", "FILE", String.class, "Where: the old file or the whole new one is there at any moment.");
        option("--config", "FILE", String.class, "The configuration; holdfast.toml if there is one.");
        option("--vulns", "FILE|URL", String.class, "Upstream's vulnerability list.");
        option("--decisions", "FILE", String.class, "What maintainers decided; decisions.toml if there is one.");
        options(
                "--scan",
                "FILE",
                "What the branch makes today: a bulk scan (pbulk-index), in place of what 'sync' has seen. Repeatable.");
        options("--names", "FILE", "More PKGNAMEs, one a line, to say of what a change means for them. Repeatable.");
        flag("--explain", "Print every difference, and why.");
        option("--sign", "KEY", String.class, "Sign it with this key of gpg's.");
        flag("--json", "Print JSON: every difference, and what was left out.");
        finish(
                "A line is changed where a maintainer has decided so (docs/decisions.md), or where the branch carries a patch that names",
                "the advisory; no line goes without a decision. What the branch makes and carries is what 'holdfast sync' has seen, or",
                "with --scan only what it makes. Hosts get the branch's list by",
                "its URL in PKG_VULNERABILITIES_URL of pkg_install.conf.",
                "",
                "Exit status: 0 written, 1 written but a decision counts for nothing, 2 usage, 3 an input that cannot be used.");
    }

    @Override
    int run(ParseResult line) {
        Configuration configuration =
                path(line, "--config").map(Configuration::read).orElseGet(() -> Configured.here(console));
        Path out = path(line, "--out").orElseThrow(() -> usage("give --out FILE"));
        String vulns = text(line, "--vulns")
                .or(configuration::vulns)
                .orElseThrow(() -> usage("give --vulns, or 'list' in [vulnerabilities] of " + Configuration.FILE));
        List<MaintainerDecision> decisions = text(line, "--decisions")
                .or(configuration::decisions)
                .map(Path::of)
                .map(Decisions::read)
                .orElse(List.of());
        Branch branch = branch(line, configuration);
        if (branch.packages().isEmpty()
                && decisions.stream().anyMatch(MaintainerDecision.NotAffected.class::isInstance)) {
            throw usage("what does the branch make? decisions not-affected need --scan, [git] or 'scan' in [branch] of "
                    + Configuration.FILE);
        }
        Packages packages = new Packages(console.inputs());
        List<PkgName> names = texts(line, "--names").stream()
                .flatMap(from -> packages.names(from).stream())
                .toList();

        VulnList upstream = new VulnListSource(console.inputs(), configuration.keyring(), false).read(vulns);
        Overlay overlay = Overlay.of(upstream, decisions, branch.packages(), branch.cleared(), names, console.today());
        Optional<String> key = text(line, "--sign");
        write(out, overlay, key);

        OverlayReport report = new OverlayReport(upstream, overlay, out.toString(), key.isPresent());
        console.print(
                has(line, "--json")
                        ? report.json()
                        : has(line, "--explain")
                                ? report.explain(new TextLayout(console.terminalWidth(), console.colour()))
                                : report.summary());
        branch.unclear().forEach(left -> console.say("holdfast: not left out: " + left));
        overlay.leftOut().forEach(left -> console.say("holdfast: counts for nothing: " + left));
        console.report(branch.malformed());
        Warnings.aboutCompleteness(console, upstream);
        return overlay.leftOut().isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
    }

    /** What the branch makes, and what it is free of by its patches. */
    private record Branch(
            List<ScannedPackage> packages,
            List<Exemption> cleared,
            List<UnappliedDecision> unclear,
            List<Malformed> malformed) {}

    private Branch branch(ParseResult line, Configuration configuration) {
        if (!has(line, "--scan") && configuration.branches().isPresent()) {
            return fromStore(configuration);
        }
        List<String> scans = has(line, "--scan")
                ? texts(line, "--scan")
                : configuration.branchScan().stream().toList();
        Packages packages = new Packages(console.inputs());
        List<Parsed<ScannedPackage>> read = scans.stream().map(packages::scan).toList();
        return new Branch(
                read.stream().flatMap(one -> one.values().stream()).toList(),
                List.of(),
                List.of(),
                read.stream().flatMap(one -> one.malformed().stream()).toList());
    }

    private Branch fromStore(Configuration configuration) {
        try (ProgressLines progress = console.progress();
                Store store = Store.openExisting(configuration.store())) {
            Decided decided = Deciding.of(console, store, configuration, spec.commandLine(), progress)
                    .asKept(all -> all);
            Configuration.Branches branches = configuration.branches().orElseThrow();
            Git git = BranchRepository.of(branches).git();
            String cut = store.branch(branches.release())
                    .map(BranchState::cut)
                    .orElseThrow(() -> new Unusable(store.where(), "has not seen the branch " + branches.release()));
            PatchedPackages patched = PatchedPackages.of(
                    decided.findings(),
                    store.changes(branches.release()),
                    patch -> !git.run("ls-tree", cut, "--", patch.file()).isEmpty());
            return new Branch(decided.branch().packages(), patched.cleared(), patched.unclear(), decided.malformed());
        }
    }

    /** What our own strict reader refuses is not written: hosts would be left with no list at all. */
    private void write(Path out, Overlay overlay, Optional<String> key) {
        byte[] content = overlay.text().getBytes(StandardCharsets.ISO_8859_1);
        byte[] signed = key.map(name -> Gpg.clearSign(content, name, console.environment()))
                .orElse(content);
        var unused = VulnList.parse(out.toString(), signed).strict();
        try {
            AtomicFile.write(out, signed);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + out + ": " + e.getMessage(), e);
        }
    }
}
