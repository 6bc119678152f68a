package org.holdfast.overlay;

import org.holdfast.pkgsrc.MaintainerDecision;

/**
 * What the overlay should have said and does not.
 *
 * @param where the decision, {@code decisions.toml:14}, or the package
 * @param why why it was not applied
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
