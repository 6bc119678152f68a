package org.holdfast.gate;

import java.util.List;
import org.holdfast.outcome.GateFinding;

/** Compares two builds of a package in one respect. */
interface Check {

    /** What differs, and what cannot be compared; nothing if all is the same. */
    List<GateFinding> compare(PackageTree old, PackageTree now);
}
