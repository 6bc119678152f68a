package org.holdfast.overlay;

import org.holdfast.pkgsrc.MaintainerDecision;

/**
 * A decision or exemption that the overlay could not apply, and why.
 *
 * <pre>decisions.toml:14: no package of the branch has such a finding</pre>
 *
 * @param where the decision's file and line, {@code decisions.toml:14}; or the PKGNAME and line, or the patch
 * @param why the obstacle
 */
public record UnappliedDecision(String where, String why) {

    static UnappliedDecision of(MaintainerDecision decision, String why) {
        return new UnappliedDecision(decision.review().where(), why);
    }

    @Override
    public String toString() {
        return where + ": " + why;
    }
}
