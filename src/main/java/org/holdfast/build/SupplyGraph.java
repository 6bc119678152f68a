package org.holdfast.build;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.rebuild.BuildOrder;
import org.holdfast.rebuild.Rebuild;

/**
 * What must be installed to build each package of a build: packages of the build and others, as in the tree. Immutable.
 *
 * <p>Its bytes are compressed lines {@code curl-7.36.0 openssl-1.0.1g zlib-1.2.8}: a package, and what it needs itself.
 */
public final class SupplyGraph {

    private final Map<String, List<String>> needs;

    private SupplyGraph(Map<String, List<String>> needs) {
        this.needs = needs;
    }

    /** The graph of the packages of an order, and of all that they need. */
    static SupplyGraph of(BuildOrder order, BuildGraph graph) {
        Map<String, List<String>> needs = new LinkedHashMap<>();
        Deque<Integer> queue =
                order.packages().stream().map(Rebuild::number).collect(Collectors.toCollection(ArrayDeque::new));
        while (!queue.isEmpty()) {
            int number = queue.remove();
            String name = graph.name(number).text();
            if (!needs.containsKey(name)) {
                needs.put(
                        name,
                        IntStream.of(graph.needs(number))
                                .mapToObj(need -> graph.name(need).text())
                                .toList());
                IntStream.of(graph.needs(number)).forEach(queue::add);
            }
        }
        return new SupplyGraph(needs);
    }

    static SupplyGraph parse(byte[] bytes) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            Map<String, List<String>> needs = new LinkedHashMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> {
                List<String> words = List.of(line.split(" ", -1));
                needs.put(words.getFirst(), words.subList(1, words.size()));
            });
            return new SupplyGraph(needs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] toBytes() {
        StringBuilder text = new StringBuilder();
        needs.forEach((name, needed) -> {
            text.append(name);
            needed.forEach(need -> text.append(' ').append(need));
            text.append('\n');
        });
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** All that a package needs, directly or through others, without itself. */
    public Set<PkgName> closure(PkgName pkgname) {
        Set<String> found = new LinkedHashSet<>();
        Deque<String> queue = new ArrayDeque<>(needs.getOrDefault(pkgname.text(), List.of()));
        while (!queue.isEmpty()) {
            String name = queue.remove();
            if (found.add(name)) {
                queue.addAll(needs.getOrDefault(name, List.of()));
            }
        }
        return found.stream().map(PkgName::new).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
