package org.holdfast.outcome;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.holdfast.pkgsrc.PkgName;

/**
 * A host that registered: what it last said of its packages.
 *
 * @param name its name, which its admin chose: letters, digits, {@code .}, {@code _} and {@code -}
 * @param added when a maintainer added it
 * @param seen when it last told its packages; empty if it never did
 * @param active whether its token counts; not after it was revoked
 * @param packages since when it has each of its packages, by PKGNAME
 */
public record Host(
        String name, Instant added, Optional<Instant> seen, boolean active, Map<PkgName, LocalDate> packages) {

    public Host {
        Map<PkgName, LocalDate> sorted = new TreeMap<>(java.util.Comparator.comparing(PkgName::text));
        sorted.putAll(packages);
        packages = Collections.unmodifiableMap(sorted);
    }
}
