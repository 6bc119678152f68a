package org.holdfast.triage;

import java.util.Map;
import org.holdfast.pkgsrc.PkgBase;

/**
 * How many of the hosts that registered have a package.
 *
 * @param hosts how many hosts there are
 * @param byBase how many of them have a package, by its PKGBASE
 */
public record Installs(int hosts, Map<PkgBase, Integer> byBase) {

    /** No host registered. */
    public static final Installs NONE = new Installs(0, Map.of());

    public Installs {
        byBase = Map.copyOf(byBase);
    }

    /** How many hosts have it. */
    int of(PkgBase base) {
        return byBase.getOrDefault(base, 0);
    }
}
