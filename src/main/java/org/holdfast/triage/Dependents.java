package org.holdfast.triage;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.pkgsrc.PkgPath;

/**
 * Counts the package directories of a branch that depend on another one, to build, run or test, directly or through
 * others.
 *
 * <p>Safe for use by several threads. A transitive count costs one breadth-first walk and is kept.
 */
public final class Dependents {

    /** No known dependencies: every count is 0. */
    public static final Dependents NONE = new Dependents(List.of());

    private final Map<PkgPath, Integer> numbers = new HashMap<>();
    private final int[][] users;
    private final Map<Integer, Integer> transitive = new ConcurrentHashMap<>();

    /**
     * Reads the dependencies of the branch's directories. A directory that appears only as a dependency counts as well.
     */
    public Dependents(Collection<PackageDirectory> directories) {
        Map<PkgPath, BitSet> usedBy = new LinkedHashMap<>();
        for (PackageDirectory directory : directories) {
            int user = number(directory.pkgpath());
            directory.uses().forEach(used -> {
                number(used);
                usedBy.computeIfAbsent(used, key -> new BitSet()).set(user);
            });
        }
        users = new int[numbers.size()][];
        numbers.forEach((path, number) ->
                users[number] = usedBy.getOrDefault(path, new BitSet()).stream().toArray());
    }

    private int number(PkgPath path) {
        return numbers.computeIfAbsent(path, key -> numbers.size());
    }

    /** The number of directories that name this one as a dependency, itself excluded; 0 for an unknown directory. */
    public int direct(PkgPath pkgpath) {
        Integer number = numbers.get(pkgpath);
        return number == null ? 0 : without(number, users[number]);
    }

    /**
     * The number of directories that need this one, directly or through others, itself excluded; 0 for an unknown
     * directory.
     */
    public int transitive(PkgPath pkgpath) {
        Integer number = numbers.get(pkgpath);
        return number == null ? 0 : transitive.computeIfAbsent(number, this::count);
    }

    private static int without(int self, int[] some) {
        int count = 0;
        for (int one : some) {
            count += one == self ? 0 : 1;
        }
        return count;
    }

    /** Visits every directory once, so a cycle ends where it began. */
    private int count(int from) {
        BitSet seen = new BitSet(users.length);
        seen.set(from);
        int[] waiting = new int[users.length];
        int end = 0;
        waiting[end++] = from;
        for (int next = 0; next < end; next++) {
            for (int user : users[waiting[next]]) {
                if (!seen.get(user)) {
                    seen.set(user);
                    waiting[end++] = user;
                }
            }
        }
        return end - 1;
    }
}
