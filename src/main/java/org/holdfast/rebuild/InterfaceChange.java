package org.holdfast.rebuild;

import org.holdfast.outcome.Verdict;

/**
 * What the gate found of a changed package, as far as it decides who must be rebuilt.
 *
 * @param verdict its verdict
 * @param headersUnchanged whether its headers are the same, token by token, but for macros that tell the version
 * @param archivesUnchanged whether its static archives are the same, and the fix is in neither of them nor in a header
 */
public record InterfaceChange(Verdict verdict, boolean headersUnchanged, boolean archivesUnchanged) {

    /** What two findings say together: the worse of each. */
    public InterfaceChange and(InterfaceChange other) {
        return new InterfaceChange(
                verdict.compareTo(other.verdict) >= 0 ? verdict : other.verdict,
                headersUnchanged && other.headersUnchanged,
                archivesUnchanged && other.archivesUnchanged);
    }

    /** Whether a package that links only its shared libraries may stay as it is. */
    boolean mayStayLinked() {
        return verdict.compareTo(Verdict.ADDITIVE) <= 0 && headersUnchanged && archivesUnchanged;
    }
}
