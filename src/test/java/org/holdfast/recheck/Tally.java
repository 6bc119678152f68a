package org.holdfast.recheck;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts what was checked, and prints each fault as it is found. */
final class Tally {

    /** Of one check. */
    private static final class Count {
        private int good;
        private int faults;
        private int notKnown;
    }

    private final Map<String, Count> counts = new LinkedHashMap<>();

    private Count count(String check) {
        return counts.computeIfAbsent(check, name -> new Count());
    }

    synchronized void good(String check) {
        count(check).good++;
    }

    synchronized void notKnown(String check) {
        count(check).notKnown++;
    }

    synchronized void fault(String check, String topic, String why) {
        count(check).faults++;
        System.out.println(check + "  " + topic + "  " + why.strip().replaceAll("\\s*\n\\s*", " | "));
    }

    /** Good, or a fault with this reason. */
    synchronized void judge(boolean good, String check, String topic, String why) {
        if (good) {
            good(check);
        } else {
            fault(check, topic, why);
        }
    }

    synchronized void print() {
        System.out.printf("%n%-18s %8s %8s %8s %8s %10s%n", "check", "known", "good", "faults", "good", "not known");
        counts.forEach((check, count) -> {
            int known = count.good + count.faults;
            System.out.printf(
                    "%-18s %,8d %,8d %,8d %7.1f%% %,10d%n",
                    check,
                    known,
                    count.good,
                    count.faults,
                    known == 0 ? 0 : 100.0 * count.good / known,
                    count.notKnown);
        });
    }
}
