package org.holdfast.publish;

import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * For each slot, whether the set has its old or its fresh package.
 *
 * @param fresh the numbers of the slots that have the fresh one
 * @param blockers for each slot whose fresh package is held back, what it would break, or lacks
 * @param broken what the set breaks by removals, or because a maintainer allows it
 * @param brokenBefore needs that the live set does not meet either
 * @param proven whether no better set exists
 */
record SetPlan(
        BitSet fresh,
        Map<Integer, List<Blocker>> blockers,
        List<Unmet> broken,
        List<Unmet> brokenBefore,
        boolean proven) {

    /**
     * Why a fresh package is held back.
     *
     * @param slot the slot whose package would lack something: another one, which keeps its old package, or the same
     * @param old whether that package is the old one
     * @param need what it would lack
     * @param meeting the slots whose fresh package would meet the need
     */
    record Blocker(int slot, boolean old, Need need, List<Integer> meeting) {}

    /**
     * A need that nothing in the set meets.
     *
     * @param slot the slot of the package that has it
     * @param need the need
     */
    record Unmet(int slot, Need need) {}
}
