package org.holdfast.pkgsrc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which package is built before which: the packages of a tree, and what each needs. Packages are numbered from 0 in the order of the
 * source.
 *
 * <pre>{@code
 * BuildGraph.Builder graph = new BuildGraph.Builder();
 * int curl = graph.add(new PkgName("curl-7.36.0"), PkgPath.parse("www/curl"));
 * int openssl = graph.add(new PkgName("openssl-1.0.1g"), PkgPath.parse("security/openssl"));
 * graph.need(curl, openssl, "openssl>=1.0.1c", BuildGraph.Headers.USED);
 * graph.build().dependents(1); // [0]
 * }</pre>
 *
 * <p>Immutable; threads may share it.
 */
public final class BuildGraph {

    private static final int[] NOTHING = {};
    private static final Map<Integer, Need> NO_FACTS = Map.of();

    private final PkgName[] names;
    private final Map<Integer, PkgPath> paths;
    private final Map<Integer, String> notBuilt;
    private final int[][] needs;
    private final int[][] dependents;
    private final List<Map<Integer, Need>> facts;
    private final Map<PkgName, Integer> numbers;
    private final boolean explained;
    private final boolean partial;

    /**
     * What a scan says of how one package needs another.
     *
     * @param pattern the pattern that it asks for, {@code openssl>=1.0.1c}; several are joined with blanks, and all must match; empty if it
     *     is not known
     * @param headers whether it is compiled with the other's headers
     */
    public record Need(String pattern, Headers headers) {

        /** Whether a package satisfies the pattern; any does if the pattern is not known, none if it cannot be read. */
        public boolean isSatisfiedBy(PkgName pkgname) {
            return pattern.isEmpty() || Arrays.stream(pattern.split(" +")).allMatch(one -> matches(one, pkgname));
        }

        private static boolean matches(String pattern, PkgName pkgname) {
            try {
                return PkgPattern.parse(pattern).matches(pkgname);
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }

    /** Whether a package is compiled with the headers of one that it needs: whether its scan read the other's {@code buildlink3.mk}. */
    public enum Headers {
        USED,
        UNUSED,
        /** The source does not say it. */
        UNKNOWN
    }

    private BuildGraph(Builder builder) {
        int size = builder.names.size();
        names = builder.names.toArray(PkgName[]::new);
        paths = Map.copyOf(builder.paths);
        notBuilt = Map.copyOf(builder.notBuilt);
        numbers = new HashMap<>(builder.numbers);
        facts = builder.facts.stream().map(Map::copyOf).toList();
        explained = builder.explained;
        partial = builder.partial;
        needs = new int[size][];
        int[] count = new int[size];
        for (int i = 0; i < size; i++) {
            IntList list = builder.needs.get(i);
            needs[i] = list.distinct();
            for (int need : needs[i]) {
                count[need]++;
            }
        }
        dependents = new int[size][];
        for (int i = 0; i < size; i++) {
            dependents[i] = count[i] == 0 ? NOTHING : new int[count[i]];
        }
        for (int i = size - 1; i >= 0; i--) {
            for (int need : needs[i]) {
                dependents[need][--count[need]] = i;
            }
        }
    }

    /** How many packages there are. */
    public int size() {
        return names.length;
    }

    /** How many pairs there are of a package and one that it needs. */
    public int edges() {
        int sum = 0;
        for (int[] list : needs) {
            sum += list.length;
        }
        return sum;
    }

    /** The PKGNAME of a package. */
    public PkgName name(int number) {
        return names[number];
    }

    /** The PKGPATH of a package, if the source gives it. */
    public Optional<PkgPath> path(int number) {
        return Optional.ofNullable(paths.get(number));
    }

    /** Why the tree cannot make a package here; empty if it can. */
    public Optional<String> notBuilt(int number) {
        return Optional.ofNullable(notBuilt.get(number));
    }

    /** The packages that must be there before this one is built; not to be changed. */
    public int[] needs(int number) {
        return needs[number];
    }

    /** The packages that need this one; not to be changed. */
    public int[] dependents(int number) {
        return dependents[number];
    }

    /** What a scan says of how a package needs another; empty if the source says only that it does. */
    public Optional<Need> need(int number, int needed) {
        return Optional.ofNullable(facts.get(number).get(needed));
    }

    /** Whether the source says how packages need each other. */
    public boolean explainsNeeds() {
        return explained;
    }

    /** Whether packages may be compiled with the headers of others that they do not need by this graph. */
    public boolean isPartial() {
        return partial;
    }

    /** Whether the source gives PKGPATHs. */
    public boolean hasPaths() {
        return !paths.isEmpty();
    }

    /** The number of a package. */
    public OptionalInt find(PkgName pkgname) {
        Integer number = numbers.get(pkgname);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** The packages of a directory, or with a PKGBASE, or with a PKGNAME; empty if the tree has none such. */
    public List<Integer> named(String word) {
        OptionalInt exact = find(new PkgName(word));
        if (exact.isPresent()) {
            return List.of(exact.getAsInt());
        }
        List<Integer> found = new ArrayList<>();
        Optional<PkgPath> path = PkgPath.parse(word);
        for (int i = 0; i < names.length; i++) {
            if (path.isPresent() ? path.equals(path(i)) : names[i].base().text().equals(word)) {
                found.add(i);
            }
        }
        return found;
    }

    /** All that need these packages, directly or through others, these included. */
    public boolean[] dependentsOf(Iterable<Integer> roots) {
        boolean[] reached = new boolean[size()];
        int[] stack = new int[size()];
        int top = 0;
        for (int root : roots) {
            if (!reached[root]) {
                reached[root] = true;
                stack[top++] = root;
            }
        }
        while (top > 0) {
            for (int next : dependents[stack[--top]]) {
                if (!reached[next]) {
                    reached[next] = true;
                    stack[top++] = next;
                }
            }
        }
        return reached;
    }

    /** The packages of a cycle, each needed by the one before it and the first by the last; empty if there is none. */
    public List<PkgName> cycle() {
        boolean[] all = new boolean[size()];
        Arrays.fill(all, true);
        return cycle(all);
    }

    /** The packages of a cycle among some packages; empty if there is none among them. */
    public List<PkgName> cycle(boolean[] some) {
        int[] waiting = new int[size()];
        int[] queue = new int[size()];
        int tail = 0;
        for (int i = 0; i < size(); i++) {
            if (some[i]) {
                for (int need : needs[i]) {
                    waiting[i] += some[need] ? 1 : 0;
                }
                if (waiting[i] == 0) {
                    queue[tail++] = i;
                }
            }
        }
        for (int head = 0; head < tail; head++) {
            for (int next : dependents[queue[head]]) {
                if (some[next] && --waiting[next] == 0) {
                    queue[tail++] = next;
                }
            }
        }
        for (int i = 0; i < size(); i++) {
            if (waiting[i] > 0) {
                return around(i, waiting);
            }
        }
        return List.of();
    }

    /** From a package that waits for ever, along needs that wait for ever, until one comes again. */
    private List<PkgName> around(int start, int[] waiting) {
        Map<Integer, Integer> at = new LinkedHashMap<>();
        List<Integer> walk = new ArrayList<>();
        int here = start;
        while (!at.containsKey(here)) {
            at.put(here, walk.size());
            walk.add(here);
            here = Arrays.stream(needs[here])
                    .filter(need -> waiting[need] > 0)
                    .findFirst()
                    .orElseThrow();
        }
        return walk.subList(at.get(here), walk.size()).stream().map(this::name).toList();
    }

    /** Collects a graph. */
    public static final class Builder {
        private final List<PkgName> names = new ArrayList<>();
        private final Map<PkgName, Integer> numbers = new HashMap<>();
        private final Map<Integer, PkgPath> paths = new HashMap<>();
        private final Map<Integer, String> notBuilt = new HashMap<>();
        private final List<IntList> needs = new ArrayList<>();
        private final List<Map<Integer, Need>> facts = new ArrayList<>();
        private boolean explained;
        private boolean partial;

        /** Adds a package, or finds it by its PKGNAME; gives its number. */
        public int add(PkgName pkgname, Optional<PkgPath> path) {
            Integer known = numbers.get(pkgname);
            int number = known == null ? names.size() : known;
            if (known == null) {
                names.add(pkgname);
                needs.add(new IntList());
                facts.add(NO_FACTS);
                numbers.put(pkgname, number);
            }
            path.ifPresent(there -> paths.putIfAbsent(number, there));
            return number;
        }

        /** The number of a package that was added. */
        public OptionalInt find(PkgName pkgname) {
            Integer number = numbers.get(pkgname);
            return number == null ? OptionalInt.empty() : OptionalInt.of(number);
        }

        /** The PKGNAME of a package that was added. */
        public PkgName name(int number) {
            return names.get(number);
        }

        /** Says that the tree cannot make a package here, and why. */
        public void notBuilt(int number, String why) {
            notBuilt.put(number, why);
        }

        /** Says that packages may be compiled with the headers of others that they are not said to need. */
        public void partial() {
            partial = true;
        }

        /** Says that a package needs another; one that needs itself is passed over. */
        public void need(int number, int needed) {
            if (number != needed) {
                needs.get(number).add(needed);
            }
        }

        /** The same, with the pattern, and whether it is compiled with the other's headers. */
        public void need(int number, int needed, String pattern, Headers headers) {
            need(number, needed);
            explained = true;
            if (facts.get(number).isEmpty()) {
                facts.set(number, new HashMap<>());
            }
            facts.get(number).merge(needed, new Need(pattern, headers), Builder::both);
        }

        private static Need both(Need one, Need two) {
            boolean known = (" " + one.pattern() + " ").contains(" " + two.pattern() + " ");
            Headers headers =
                    one.headers() == Headers.USED || two.headers() == Headers.UNUSED ? one.headers() : two.headers();
            return new Need((known ? one.pattern() : one.pattern() + " " + two.pattern()).strip(), headers);
        }

        /** The graph. */
        public BuildGraph build() {
            return new BuildGraph(this);
        }
    }

    /** Numbers, which are many. */
    private static final class IntList {
        private int[] values = NOTHING;
        private int size;

        void add(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, Math.max(4, size * 2));
            }
            values[size++] = value;
        }

        int[] distinct() {
            if (size < 2) {
                return Arrays.copyOf(values, size);
            }
            int[] sorted = Arrays.copyOf(values, size);
            Arrays.sort(sorted);
            int kept = 1;
            for (int i = 1; i < size; i++) {
                if (sorted[i] != sorted[i - 1]) {
                    sorted[kept++] = sorted[i];
                }
            }
            return Arrays.copyOf(sorted, kept);
        }
    }
}
