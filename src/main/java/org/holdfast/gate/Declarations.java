package org.holdfast.gate;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What headers declare, by a compiler's reading.
 *
 * @param functions by name
 * @param variables their types, by name
 * @param records the structs, unions and classes that are complete, by name
 * @param constants the values of enumerations, by the name of the constant
 * @param typedefs what stands behind a name of a type
 */
record Declarations(
        Map<String, Function> functions,
        Map<String, Variable> variables,
        Map<String, Struct> records,
        Map<String, Constant> constants,
        Map<String, Variable> typedefs) {

    /** Something that stands in a header. */
    interface Placed {
        Place place();
    }

    /** Something that has attributes, and perhaps another name for the linker than for the compiler. */
    interface Attributed extends Placed {
        Attributes attributes();

        /** The symbol that an {@code __asm__} label gives it; empty without one. */
        String symbol();

        String shown();
    }

    /** Where something stands in the headers. */
    record Place(String file, int line) {}

    /**
     * A function.
     *
     * @param place where it stands
     * @param result the type that it returns, without names of types
     * @param parameters the types that it takes
     * @param isVariadic whether it takes more
     * @param shown as a person would write it
     * @param body a digest of its body, if it is compiled into its callers
     * @param attributes how it is called, and what is promised of it
     * @param symbol the symbol that a label gives it; empty without one
     */
    record Function(
            Place place,
            String result,
            List<String> parameters,
            boolean isVariadic,
            String shown,
            Optional<String> body,
            Attributes attributes,
            String symbol)
            implements Attributed {}

    /** A variable, or a name for a type. */
    record Variable(Place place, String type, String shown, Attributes attributes, String symbol)
            implements Attributed {}

    /**
     * A struct, union or class.
     *
     * @param place where it stands
     * @param members each with its type and name; for classes also bases and virtual functions, in their order
     * @param layout the members without their names: what decides where each lies
     */
    record Struct(Place place, List<String> members, List<String> layout) implements Placed {}

    /** A constant of an enumeration. */
    record Constant(Place place, String enumeration, String value) implements Placed {}

    Declarations() {
        this(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    /** The headers in which something is declared. */
    Set<String> files() {
        return places().flatMap(all -> all.stream().map(one -> one.place().file()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Takes out what some headers declare. */
    void without(Set<String> headers) {
        places().forEach(all -> all.removeIf(one -> headers.contains(one.place().file())));
    }

    private Stream<Collection<? extends Placed>> places() {
        return Stream.of(
                functions.values(), variables.values(), records.values(), constants.values(), typedefs.values());
    }
}
