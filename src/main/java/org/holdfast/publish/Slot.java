package org.holdfast.publish;

import java.util.Optional;

/**
 * One thing that users can ask for: the package that they can install now, and the one that could take its place.
 *
 * @param old the package of the live set
 * @param fresh the candidate; empty if there is none, or it was refused
 * @param removed whether a maintainer removed the old one by name; then there is no fresh one
 * @param weight what it is worth to have the fresh one
 */
record Slot(Optional<Offer> old, Optional<Offer> fresh, boolean removed, long weight) {

    /** The package before or after, whichever there is. */
    Offer any() {
        return fresh.or(() -> old).orElseThrow();
    }
}
