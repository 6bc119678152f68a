package org.holdfast.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.Verdict;

/** Compares what the packages say of themselves: PROVIDES, REQUIRES, what they depend on, for which system they were built. */
final class MetadataCheck implements Check {

    private static final String NAME = "metadata";

    @Override
    public List<GateFinding> compare(PackageTree old, PackageTree now) {
        List<GateFinding> findings = new ArrayList<>();
        Set<String> gone = without(old.info("PROVIDES"), now.info("PROVIDES"));
        if (!gone.isEmpty()) {
            findings.add(GateFinding.of(
                            NAME,
                            Verdict.BINARY_BREAK,
                            "",
                            "PROVIDES has lost a library: packages that REQUIRE it cannot be installed, or do not start")
                    .at(0, List.copyOf(gone), List.of()));
        }
        Set<String> provided = without(now.info("PROVIDES"), old.info("PROVIDES"));
        if (!provided.isEmpty()) {
            findings.add(GateFinding.of(NAME, Verdict.ADDITIVE, "", "PROVIDES has a new library")
                    .at(0, List.of(), List.copyOf(provided)));
        }
        required(old, now, findings);
        depends(old, now, findings);
        for (String variable : List.of("MACHINE_ARCH", "OPSYS", "ABI", "OBJECT_FMT", "LOCALBASE")) {
            differs(old, now, variable, Verdict.BINARY_BREAK, findings);
        }
        differs(old, now, "OS_VERSION", Verdict.UNKNOWN, findings);
        differs(old, now, "PKG_OPTIONS", Verdict.UNKNOWN, findings);
        return findings;
    }

    /** What a library needs of the system is not in any package: a host that is older than the builder may lack it. */
    private static void required(PackageTree old, PackageTree now, List<GateFinding> findings) {
        Set<String> required = without(now.info("REQUIRES"), old.info("REQUIRES"));
        TreeSet<String> outside = new TreeSet<>(required);
        outside.removeIf(one -> one.startsWith(now.prefix() + "/"));
        required.removeAll(outside);
        if (!outside.isEmpty()) {
            findings.add(GateFinding.of(
                            NAME,
                            Verdict.UNKNOWN,
                            "",
                            "it newly REQUIRES a library outside of " + now.prefix()
                                    + ", which no package brings: a host may not have it")
                    .at(0, List.of(), List.copyOf(outside))
                    .rebuilding(GateFinding.Rebuild.NONE));
        }
        if (!required.isEmpty()) {
            findings.add(GateFinding.of(NAME, Verdict.ADDITIVE, "", "it newly REQUIRES a library of another package")
                    .at(0, List.of(), List.copyOf(required)));
        }
    }

    private static void depends(PackageTree old, PackageTree now, List<GateFinding> findings) {
        Set<String> come = without(now.depends(), old.depends());
        Set<String> gone = without(old.depends(), now.depends());
        if (!come.isEmpty() || !gone.isEmpty()) {
            findings.add(GateFinding.of(
                            NAME,
                            Verdict.COMPATIBLE,
                            "",
                            "it depends on other packages than before; publishing checks that they can be had")
                    .at(0, List.copyOf(gone), List.copyOf(come)));
        }
    }

    private static void differs(
            PackageTree old, PackageTree now, String variable, Verdict verdict, List<GateFinding> findings) {
        List<String> before = old.info(variable);
        List<String> after = now.info(variable);
        if (!before.equals(after) && !(before.isEmpty() || after.isEmpty())) {
            findings.add(GateFinding.of(
                            NAME, verdict, "", variable + " has changed: it was built for, or with, something else")
                    .at(0, before, after));
        }
    }

    private static Set<String> without(List<String> all, List<String> others) {
        TreeSet<String> rest = new TreeSet<>(all);
        others.forEach(rest::remove);
        return rest;
    }
}
