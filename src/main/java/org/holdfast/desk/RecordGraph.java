package org.holdfast.desk;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.PkgVersion;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a record and everything it refers to as JSON in which equal values occur once. The findings of a package share its
 * timeline and backports; as a tree the JSON would be twenty times as long.
 *
 * <p>Format: an array of nodes, each an array. A node begins with its type: the name at its first appearance, afterwards its number
 * in the order of first appearance. The fields follow in the order of the record's components. A field is a JSON number or boolean
 * if the component is primitive, a JSON string if it is a {@code String}, else the number of an earlier node. The last node is the
 * record itself:
 *
 * <pre>
 * [["PkgName","openssl-1.0.1g"],["pkgsrc.PkgPath","security","openssl"],["Optional",1],["pkgsrc.ScannedPackage",0,2]]
 * </pre>
 *
 * <p>The reader accepts only records and enums of Holdfast and a few types of the JDK.
 */
final class RecordGraph {

    private static final String HOUSE = "org.holdfast.";

    private static final JsonFactory JSON = new JsonFactory();

    /** A type that is written as one string. */
    private record Leaf<T>(Class<T> type, Function<T, String> text, Function<String, T> parse) {}

    private static final Map<String, Leaf<?>> LEAVES = new LinkedHashMap<>();

    static {
        leaf(new Leaf<>(PkgName.class, PkgName::text, PkgName::new));
        leaf(new Leaf<>(PkgVersion.class, PkgVersion::text, PkgVersion::new));
        leaf(new Leaf<>(PkgPattern.class, PkgPattern::toString, PkgPattern::parse));
        leaf(new Leaf<>(LocalDate.class, LocalDate::toString, LocalDate::parse));
        leaf(new Leaf<>(Instant.class, Instant::toString, Instant::parse));
        leaf(new Leaf<>(Integer.class, String::valueOf, Integer::valueOf));
    }

    private static void leaf(Leaf<?> leaf) {
        LEAVES.put(leaf.type().getSimpleName(), leaf);
    }

    private RecordGraph() {}

    /** Writes a record as JSON, in UTF-8. */
    static byte[] write(Record root) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            new Writer(json).whole(root);
        }
        return out.toByteArray();
    }

    /**
     * Reads the output of {@link #write}.
     *
     * @throws IllegalArgumentException if it is malformed, or the components of a record have changed since
     */
    static <T extends Record> T read(Class<T> type, byte[] json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            return type.cast(new Reader(parser).whole());
        } catch (RuntimeException | ReflectiveOperationException e) {
            throw new IllegalArgumentException("no " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    private static final class Writer {
        private final JsonGenerator json;
        private final Map<String, Integer> types = new HashMap<>();
        private final Map<Identity, Integer> nodes = new HashMap<>();
        private final IdentityHashMap<Object, Integer> seen = new IdentityHashMap<>();
        private final Map<Class<?>, RecordComponent[]> components = new HashMap<>();

        Writer(JsonGenerator json) {
            this.json = json;
        }

        /**
         * The identity of a node: its type and its fields, in which other nodes are numbers. So no value is hashed or compared as
         * deep as it is: a backport has the thousands of entries that it closes, and each of its findings has the backport.
         */
        private record Identity(String type, List<Object> fields) {}

        void whole(Record root) {
            json.writeStartArray();
            node(root);
            json.writeEndArray();
        }

        private int node(Object value) {
            Integer known = seen.get(value);
            if (known == null) {
                Identity identity = new Identity(type(value), fields(value));
                known = nodes.get(identity);
                if (known == null) {
                    write(identity);
                    known = nodes.size();
                    nodes.put(identity, known);
                }
                seen.put(value, known);
            }
            return known;
        }

        private void write(Identity node) {
            json.writeStartArray();
            Integer number = types.putIfAbsent(node.type(), types.size());
            if (number == null) {
                json.writeString(node.type());
            } else {
                json.writeNumber(number);
            }
            node.fields().forEach(this::field);
            json.writeEndArray();
        }

        private static <T> String text(Leaf<T> leaf, Object value) {
            return leaf.text().apply(leaf.type().cast(value));
        }

        private static String type(Object value) {
            return switch (value) {
                case List<?> list -> "List";
                case Set<?> set -> "Set";
                case Map<?, ?> map -> "Map";
                case Optional<?> optional -> "Optional";
                case Enum<?> constant -> constant.getDeclaringClass().getName().substring(HOUSE.length());
                case Record record -> record.getClass().getName().substring(HOUSE.length());
                default -> leaf(value).type().getSimpleName();
            };
        }

        private static Leaf<?> leaf(Object value) {
            Leaf<?> leaf = LEAVES.get(value.getClass().getSimpleName());
            if (leaf == null || leaf.type() != value.getClass()) {
                throw new IllegalStateException("a " + value.getClass() + " is no record");
            }
            return leaf;
        }

        /** The fields of a node: strings and primitives as they are, anything else as a {@link Ref} to a node written before. */
        private List<Object> fields(Object value) {
            return switch (value) {
                case Map<?, ?> map -> {
                    List<Object> fields = new ArrayList<>(2 * map.size());
                    map.forEach((key, one) -> {
                        fields.add(element(key));
                        fields.add(element(one));
                    });
                    yield fields;
                }
                case Collection<?> some -> some.stream().map(this::element).toList();
                case Optional<?> optional ->
                    optional.stream().map(this::element).toList();
                case Enum<?> constant -> List.of(constant.name());
                case Record record -> {
                    List<Object> fields = new ArrayList<>();
                    for (RecordComponent component :
                            components.computeIfAbsent(record.getClass(), Class::getRecordComponents)) {
                        Object field = get(component, record);
                        fields.add(component.getType().isPrimitive() ? field : element(field));
                    }
                    yield fields;
                }
                default -> List.of(text(leaf(value), value));
            };
        }

        private record Ref(int node) {}

        private Object element(Object value) {
            return value instanceof String ? value : new Ref(node(value));
        }

        private static Object get(RecordComponent component, Record record) {
            try {
                var accessor = component.getAccessor();
                accessor.setAccessible(true);
                return accessor.invoke(record);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(component + " of " + record.getClass() + " cannot be read", e);
            }
        }

        private void field(Object field) {
            switch (field) {
                case Ref ref -> json.writeNumber(ref.node());
                case Boolean bool -> json.writeBoolean(bool);
                case Integer number -> json.writeNumber(number);
                case Long number -> json.writeNumber(number);
                case Double number -> json.writeNumber(number);
                default -> json.writeString((String) field);
            }
        }
    }

    private static final class Reader {
        private final JsonParser json;
        private final List<Type> types = new ArrayList<>();
        private final List<Object> nodes = new ArrayList<>();

        Reader(JsonParser json) {
            this.json = json;
        }

        /** How to read nodes of a type: which fields are primitive, and the constructor or function that makes the value. */
        private record Type(@Nullable Constructor<?> record, BitSet primitive, Function<List<Object>, Object> make) {}

        Object whole() throws ReflectiveOperationException {
            expect(JsonToken.START_ARRAY, json.nextToken());
            while (json.nextToken() == JsonToken.START_ARRAY) {
                node();
            }
            expect(JsonToken.END_ARRAY, json.currentToken());
            return nodes.getLast();
        }

        private static void expect(JsonToken expected, @Nullable JsonToken found) {
            if (found != expected) {
                throw new IllegalArgumentException("no graph of records: " + found + " for " + expected);
            }
        }

        private void node() throws ReflectiveOperationException {
            Type type;
            if (json.nextToken() == JsonToken.VALUE_STRING) {
                type = type(json.getString());
                types.add(type);
            } else {
                type = types.get(json.getIntValue());
            }
            Constructor<?> constructor = type.record();
            List<Object> fields = new ArrayList<>(constructor == null ? 4 : constructor.getParameterCount());
            for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                boolean primitive = type.primitive().get(fields.size());
                fields.add(
                        switch (token) {
                            case VALUE_STRING -> json.getString();
                            case VALUE_TRUE -> true;
                            case VALUE_FALSE -> false;
                            case VALUE_NUMBER_INT ->
                                primitive ? number(json.getLongValue()) : nodes.get(json.getIntValue());
                            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
                            default -> throw new IllegalArgumentException("no graph of records: " + token);
                        });
            }
            nodes.add(constructor == null ? type.make().apply(fields) : constructor.newInstance(fields.toArray()));
        }

        /** An {@code int} goes where a {@code long} is wanted; not the other way. */
        private static Object number(long number) {
            if (number == (int) number) {
                return (int) number;
            }
            return number;
        }

        private static Type type(String name) throws ReflectiveOperationException {
            Leaf<?> leaf = LEAVES.get(name);
            if (leaf != null) {
                return made(fields -> leaf.parse().apply((String) fields.getFirst()));
            }
            return switch (name) {
                case "List" -> made(List::copyOf);
                case "Set" -> made(HashSet::new);
                case "Map" -> made(Reader::map);
                case "Optional" -> made(fields -> fields.isEmpty() ? Optional.empty() : Optional.of(fields.getFirst()));
                default -> {
                    Class<?> type = Class.forName(HOUSE + name);
                    if (type.isEnum()) {
                        yield made(fields -> constant(type, (String) fields.getFirst()));
                    }
                    if (!type.isRecord()) {
                        throw new IllegalArgumentException(name + " is no record");
                    }
                    RecordComponent[] components = type.getRecordComponents();
                    Constructor<?> constructor = type.getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new));
                    constructor.setAccessible(true);
                    BitSet primitive = new BitSet();
                    for (int i = 0; i < components.length; i++) {
                        primitive.set(i, components[i].getType().isPrimitive());
                    }
                    yield new Type(constructor, primitive, List::copyOf);
                }
            };
        }

        private static Type made(Function<List<Object>, Object> make) {
            return new Type(null, new BitSet(), make);
        }

        private static Object constant(Class<?> type, String name) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(name)) {
                    return constant;
                }
            }
            throw new IllegalArgumentException(type.getSimpleName() + " has no " + name);
        }

        private static Map<Object, Object> map(List<Object> fields) {
            Map<Object, Object> map = new LinkedHashMap<>();
            for (int i = 0; i + 1 < fields.size(); i += 2) {
                map.put(fields.get(i), fields.get(i + 1));
            }
            return map;
        }
    }
}
