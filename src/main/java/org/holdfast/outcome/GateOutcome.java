package org.holdfast.outcome;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the gate says of two builds of a package.
 *
 * @param before the old one
 * @param after the new one
 * @param findings all of all checks, worst first
 * @param headersUnchanged whether the headers are the same, token by token, but for macros that tell the version
 * @param typesUnchanged whether no type that others see differs in anything
 * @param archivesUnchanged whether the static libraries are the same
 * @param dependents who uses it, as far as it was asked
 * @param overruling a maintainer's own verdict
 */
public record GateOutcome(
        Side before,
        Side after,
        List<GateFinding> findings,
        boolean headersUnchanged,
        boolean typesUnchanged,
        boolean archivesUnchanged,
        List<GateDependent> dependents,
        Optional<Overruling> overruling) {

    /**
     * One of the two.
     *
     * @param name its PKGNAME
     * @param file where it was read
     * @param sha256 the digest of the file, or of the digests of several
     */
    public record Side(String name, String file, String sha256) {}

    private static final Comparator<GateFinding> WORST_FIRST = Comparator.comparing(GateFinding::verdict)
            .reversed()
            .thenComparing(GateFinding::check)
            .thenComparing(GateFinding::file)
            .thenComparingInt(GateFinding::line);

    public GateOutcome {
        findings = findings.stream().sorted(WORST_FIRST).toList();
        dependents = List.copyOf(dependents);
    }

    /** The verdict that counts: a maintainer's, or the worst of the findings. */
    public Verdict verdict() {
        return overruling.map(Overruling::verdict).orElseGet(() -> worst(findings));
    }

    /** The worst of the findings. */
    public static Verdict worst(Collection<GateFinding> findings) {
        return findings.stream()
                .map(GateFinding::verdict)
                .max(Comparator.naturalOrder())
                .orElse(Verdict.COMPATIBLE);
    }

    /** The most that has to be built anew. */
    public GateFinding.Rebuild rebuild() {
        return findings.stream()
                .map(GateFinding::rebuild)
                .max(Comparator.naturalOrder())
                .orElse(GateFinding.Rebuild.NONE);
    }

    /** The same, with those that use it. */
    public GateOutcome with(List<GateDependent> users) {
        return new GateOutcome(
                before, after, findings, headersUnchanged, typesUnchanged, archivesUnchanged, users, overruling);
    }

    /** The same, overruled. */
    public GateOutcome overruled(Optional<Overruling> by) {
        return new GateOutcome(
                before, after, findings, headersUnchanged, typesUnchanged, archivesUnchanged, dependents, by);
    }
}
