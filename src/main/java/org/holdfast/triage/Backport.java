package org.holdfast.triage;

/**
 * What bringing a package of the branch to one version of trunk would do.
 *
 * @param version the version
 * @param clears how many of the package's findings it closes, end of life apart
 * @param of how many findings the package has, end of life apart
 * @param introduces how many entries match it that do not match the branch's version
 */
public record Backport(TrunkVersion version, int clears, int of, int introduces) {

    /** {@code 1.0.1k on 2015-01-08 (wiz), clears 8 of 14}. */
    @Override
    public String toString() {
        return version + ", clears " + clears + " of " + of
                + (introduces == 0 ? "" : ", brings " + introduces + " new");
    }
}
