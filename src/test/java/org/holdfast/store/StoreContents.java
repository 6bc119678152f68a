package org.holdfast.store;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * All that a store has of some branches, as text. What {@code version-3/contents.txt} has was written by these methods, called by
 * the version of Holdfast that wrote {@code version-3/store.sql} (commit d97789e).
 */
final class StoreContents {

    private StoreContents() {}

    static String of(Store store) {
        List<String> out = new ArrayList<>();
        for (String branch : List.of("trunk", "backports")) {
            store.heads(branch).forEach(one -> out.add("head " + text(one)));
            store.changes(branch).forEach(one -> out.add("change " + text(one)));
            store.moves(branch).forEach(one -> out.add("move " + text(one)));
            store.makes(branch).forEach(one -> out.add("makes " + text(one)));
            store.branch(branch).orElseThrow().directories().get().forEach(one -> out.add("directory " + text(one)));
            store.trials(branch).stream()
                    .map(one -> "trial " + text(one))
                    .sorted()
                    .forEach(out::add);
        }
        store.patches("release").forEach(one -> out.add("patch " + text(one)));
        store.suspects().values().stream()
                .map(one -> "suspect " + text(one))
                .sorted()
                .forEach(out::add);
        store.requests().forEach(one -> out.add("request " + text(one)));
        store.findings("2014Q1").forEach(one -> out.add("finding " + text(one)));
        store.entries().stream().map(one -> "entry " + text(one)).sorted().forEach(out::add);
        return String.join("\n", out) + "\n";
    }

    /** A value with all that is in it, but for the names of types and components, which may change. */
    private static String text(Object value) {
        return switch (value) {
            case Optional<?> optional -> optional.map(one -> "?" + text(one)).orElse("-");
            case Collection<?> some ->
                some.stream().map(StoreContents::text).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map ->
                new TreeMap<>(map)
                        .entrySet().stream()
                                .map(one -> text(one.getKey()) + "=" + text(one.getValue()))
                                .collect(Collectors.joining(", ", "{", "}"));
            case VulnEntry entry -> entry.text();
            case Record record ->
                Stream.of(record.getClass().getRecordComponents())
                        .map(one -> text(get(one, record)))
                        .collect(Collectors.joining(", ", "(", ")"));
            default ->
                value.toString().replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
        };
    }

    private static Object get(RecordComponent component, Record record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
