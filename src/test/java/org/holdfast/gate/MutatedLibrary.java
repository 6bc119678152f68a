package org.holdfast.gate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A random C library and a random change of it, of which it is known what it does to others. The same seed makes the same pair.
 */
final class MutatedLibrary {

    /** What a change does to those that use the library. */
    enum Effect {
        /** Nothing that they notice; at most something is new. */
        SAFE,
        /** What was built keeps something old. */
        REBUILD,
        /** Something fails, when it is compiled or when it runs. */
        BREAK
    }

    private static final List<String> TYPES = List.of(
            "int",
            "long",
            "short",
            "char",
            "unsigned int",
            "double",
            "size_t",
            "const char *",
            "void *",
            "unsigned char");

    private static final List<String> OTHER_SIZE = List.of("char", "long", "short", "double", "long double");

    /** A member, an argument. */
    private record Named(String type, String name) {}

    private static final class Struct {
        final String name;
        final List<Named> members = new ArrayList<>();
        boolean packed;
        boolean union;

        Struct(String name) {
            this.name = name;
        }

        String text() {
            return (union ? "union " : "struct ") + name + " {\n"
                    + members.stream()
                            .map(one -> "    " + one.type + " " + one.name + ";\n")
                            .collect(Collectors.joining())
                    + "}" + (packed ? " __attribute__((packed))" : "") + ";\n";
        }
    }

    private static final class Function {
        final String name;
        String result;
        final List<Named> arguments = new ArrayList<>();
        String body;
        boolean declared = true;

        Function(String name, String result, String body) {
            this.name = name;
            this.result = result;
            this.body = body;
        }

        String head() {
            String inner =
                    arguments.stream().map(one -> one.type + " " + one.name).collect(Collectors.joining(", "));
            return result + " " + name + "(" + (inner.isEmpty() ? "void" : inner) + ")";
        }
    }

    private final Random random;
    private final int seed;
    private final List<Struct> structs = new ArrayList<>();
    private final List<Struct> opaque = new ArrayList<>();
    private final List<String> constants = new ArrayList<>();
    private final List<Function> functions = new ArrayList<>();
    private final List<Named> variables = new ArrayList<>();
    private final List<String> macros = new ArrayList<>();
    private final List<String> inlines = new ArrayList<>();
    private final List<String> includes = new ArrayList<>(List.of("stddef.h", "stdint.h"));
    private String alias = "int";
    private String guard = "LIB_H";
    private String comment = "/* A library. */";
    private String version = "1.0";
    private String soname = "libsample.so.1";
    private String between = " ";
    private String what = "";

    private MutatedLibrary(int seed) {
        this.seed = seed;
        this.random = new Random(seed * 7919L + 17);
        for (int i = 0; i < 2 + random.nextInt(4); i++) {
            structs.add(struct("pub" + i));
        }
        structs.getFirst().members.add(new Named("char", "fixed[LIB_SIZE]"));
        for (int i = 0; i < 1 + random.nextInt(2); i++) {
            opaque.add(struct("priv" + i));
        }
        IntStream.range(0, 3 + random.nextInt(4)).forEach(i -> constants.add("LIB_E" + i));
        for (int i = 0; i < 3 + random.nextInt(8); i++) {
            functions.add(function("lib_f" + i));
        }
        // Every struct is used by a function, or nobody would have one.
        for (Struct one : structs) {
            Function user = function("lib_use_" + one.name);
            user.arguments.addFirst(new Named("struct " + one.name + " *", "self"));
            functions.add(user);
        }
        for (Struct one : opaque) {
            functions.add(new Function(
                    "lib_make_" + one.name,
                    "struct " + one.name + " *",
                    "return calloc(1, sizeof(struct " + one.name + "));"));
        }
        Function coloured = function("lib_color");
        coloured.arguments.add(new Named("enum lib_color", "color"));
        functions.add(coloured);
        Function aliased = function("lib_alias");
        aliased.arguments.add(new Named("lib_alias_t", "value"));
        functions.add(aliased);
        Function text = function("lib_text");
        text.arguments.add(new Named("const char *", "text"));
        text.arguments.add(new Named("char *", "buffer"));
        functions.add(text);
        variables.add(new Named("int", "lib_table[" + (2 + random.nextInt(6)) + "]"));
        variables.add(new Named("long", "lib_count"));
        macros.addAll(List.of(
                "LIB_SIZE 16",
                "LIB_FLAG 0x" + Integer.toHexString(1 + random.nextInt(255)),
                "LIB_MIN(a, b) ((a) < (b) ? (a) : (b))",
                "LIB_NAME \"sample\""));
        inlines.add("struct lib_pair { int first; int second; };\n"
                + "static inline int lib_first(struct lib_pair *pair) { return pair->first; }");
        inlines.add("static inline int lib_twice(int a) { return a + a; }");
    }

    private Struct struct(String name) {
        Struct struct = new Struct(name);
        IntStream.range(0, 2 + random.nextInt(5)).forEach(i -> struct.members.add(new Named(type(), "m" + i)));
        return struct;
    }

    private String type() {
        return TYPES.get(random.nextInt(TYPES.size()));
    }

    private Function function(String name) {
        Function function =
                new Function(name, List.of("int", "long", "void *", "size_t").get(random.nextInt(4)), "return 0;");
        IntStream.range(0, random.nextInt(4)).forEach(i -> function.arguments.add(new Named(type(), "a" + i)));
        return function;
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private String header() {
        StringBuilder out = new StringBuilder("#ifndef " + guard + "\n#define " + guard + "\n" + comment + "\n");
        includes.forEach(name -> out.append("#include <").append(name).append(">\n"));
        out.append("#define LIB_VERSION \"").append(version).append("\"\n");
        macros.forEach(macro -> out.append("#define ").append(macro).append('\n'));
        out.append("enum lib_color {\n    ")
                .append(String.join(",\n    ", constants))
                .append("\n};\n");
        out.append("typedef ").append(alias).append(" lib_alias_t;\n");
        opaque.forEach(one -> out.append("struct ").append(one.name).append(";\n"));
        structs.forEach(one -> out.append(one.text()));
        variables.forEach(one -> out.append("extern ")
                .append(one.type)
                .append(' ')
                .append(one.name)
                .append(";\n"));
        functions.stream()
                .filter(one -> one.declared)
                .forEach(one -> out.append(one.head().replace(" ", between)).append(";\n"));
        inlines.forEach(one -> out.append(one).append('\n'));
        return out.append("#endif\n").toString();
    }

    private String source() {
        StringBuilder out = new StringBuilder("#include <sample.h>\n#include <stdlib.h>\n");
        opaque.forEach(one -> out.append(one.text()));
        variables.forEach(one -> out.append(one.type)
                .append(' ')
                .append(one.name)
                .append(" = ")
                .append(one.name.contains("[") ? "{1}" : "1")
                .append(";\n"));
        functions.forEach(
                one -> out.append(one.head()).append(" {\n").append(one.body).append("\n}\n"));
        return out.toString();
    }

    SamplePackage write(Path directory) {
        return new SamplePackage(directory, "sample-" + version)
                .header("sample.h", header())
                .source(source())
                .soname(soname);
    }

    /** The library of a seed. */
    static MutatedLibrary old(int seed) {
        return new MutatedLibrary(seed);
    }

    /** The same library, changed. */
    static MutatedLibrary changed(int seed) {
        MutatedLibrary library = new MutatedLibrary(seed);
        library.version = "1.1";
        library.effect = library.change(seed % CHANGES);
        return library;
    }

    private Effect effect = Effect.SAFE;

    Effect effect() {
        return effect;
    }

    String what() {
        return seed + ": " + what;
    }

    static final int CHANGES = 42;

    private Effect is(Effect known, String says) {
        what = says;
        return known;
    }

    private Effect change(int kind) {
        Struct struct = any(structs);
        Function function = functions.get(random.nextInt(3));
        int at = random.nextInt(struct.members.size());
        switch (kind) {
            case 0 -> {
                return is(Effect.SAFE, "nothing but the version");
            }
            case 1 -> {
                function.body = "lib_count++; return 0;";
                return is(Effect.SAFE, "a body");
            }
            case 2 -> {
                any(opaque).members.add(random.nextInt(2), new Named(type(), "fresh"));
                return is(Effect.SAFE, "an opaque struct");
            }
            case 3 -> {
                functions.add(function("lib_fresh"));
                return is(Effect.SAFE, "a new function");
            }
            case 4 -> {
                constants.add("LIB_FRESH");
                return is(Effect.SAFE, "a constant at the end");
            }
            case 5 -> {
                macros.add("LIB_FRESH 1");
                return is(Effect.SAFE, "a new macro");
            }
            case 6 -> {
                comment = "// Another\n/* comment\n on lines */";
                between = "\n    ";
                return is(Effect.SAFE, "layout");
            }
            case 7 -> {
                macros.replaceAll(one -> one.startsWith("LIB_MIN") ? "LIB_MIN(x, y) ((x) < (y) ? (x) : (y))" : one);
                return is(Effect.SAFE, "names of a macro's parameters");
            }
            case 8 -> {
                functions.forEach(one -> one.arguments.replaceAll(each -> new Named(each.type, "other_" + each.name)));
                return is(Effect.SAFE, "names of arguments");
            }
            case 9 -> {
                structs.add(struct("fresh"));
                return is(Effect.SAFE, "a new struct");
            }
            case 10 -> {
                functions.forEach(one -> one.arguments.replaceAll(
                        each -> each.name.equals("buffer") ? new Named("const char *", "buffer") : each));
                return is(Effect.SAFE, "a promise of const");
            }
            case 11 -> {
                guard = "LIB_SAMPLE_H_";
                return is(Effect.SAFE, "the guard");
            }
            case 12 -> {
                functions.addFirst(functions.removeLast());
                return is(Effect.SAFE, "the order of declarations");
            }
            case 13 -> {
                functions.forEach(one -> one.arguments.replaceAll(
                        each -> each.type.equals("size_t") ? new Named("unsigned long", each.name) : each));
                return is(Effect.SAFE, "another name of the same type");
            }
            case 14 -> {
                includes.add("stdio.h");
                return is(Effect.SAFE, "one more include");
            }
            case 15 -> {
                inlines.add("static inline int lib_fresh(int a) { return a; }");
                return is(Effect.SAFE, "a new inline function");
            }
            case 16 -> {
                macros.replaceAll(one -> one.startsWith("LIB_FLAG") ? "LIB_FLAG 0x1000" : one);
                return is(Effect.REBUILD, "a macro's value");
            }
            case 17 -> {
                inlines.replaceAll(one -> one.replace("a + a", "2 * a + 0"));
                return is(Effect.REBUILD, "an inline body");
            }
            case 18 -> {
                macros.replaceAll(one -> one.startsWith("LIB_MIN") ? "LIB_MIN(a, b) ((a) <= (b) ? (a) : (b))" : one);
                return is(Effect.REBUILD, "a macro's body");
            }
            case 19 -> {
                functions.remove(function);
                return is(Effect.BREAK, "a function is gone");
            }
            case 20 -> {
                struct.members.add(0, new Named("long double", "fresh"));
                return is(Effect.BREAK, "a member in front");
            }
            case 21 -> {
                struct.members.add(new Named("long double", "fresh"));
                return is(Effect.BREAK, "a member at the end");
            }
            case 22 -> {
                struct.members.remove(at);
                return is(Effect.BREAK, "a member is gone");
            }
            case 23 -> {
                struct.members.set(
                        at, new Named("long double", struct.members.get(at).name.replaceAll("\\[.*", "")));
                return is(Effect.BREAK, "another type of a member");
            }
            case 24 -> {
                function.arguments.add(new Named("int", "fresh"));
                return is(Effect.BREAK, "one more argument");
            }
            case 25 -> {
                Function user = functions.stream()
                        .filter(one -> one.name.equals("lib_text"))
                        .findFirst()
                        .orElseThrow();
                user.arguments.removeLast();
                return is(Effect.BREAK, "one argument less");
            }
            case 26 -> {
                function.result = function.result.equals("long") ? "char" : "long";
                return is(Effect.BREAK, "another type that is returned");
            }
            case 27 -> {
                constants.add(random.nextInt(constants.size() - 1), "LIB_FRESH");
                return is(Effect.BREAK, "a constant in the middle");
            }
            case 28 -> {
                constants.set(constants.size() - 1, constants.getLast() + " = 99");
                return is(Effect.BREAK, "a constant's value");
            }
            case 29 -> {
                constants.removeLast();
                return is(Effect.BREAK, "a constant is gone");
            }
            case 30 -> {
                variables.set(0, new Named("int", "lib_table[9]"));
                return is(Effect.BREAK, "a larger array");
            }
            case 31 -> {
                variables.set(1, new Named("int", "lib_count"));
                return is(Effect.BREAK, "another type of a variable");
            }
            case 32 -> {
                soname = "libsample.so.2";
                return is(Effect.BREAK, "the SONAME");
            }
            case 33 -> {
                macros.remove(1);
                return is(Effect.BREAK, "a macro is gone");
            }
            case 34 -> {
                includes.removeLast();
                return is(Effect.BREAK, "an include is gone");
            }
            case 35 -> {
                function.declared = false;
                return is(Effect.BREAK, "a declaration is gone");
            }
            case 36 -> {
                alias = any(OTHER_SIZE);
                return is(Effect.BREAK, "what stands behind a name of a type");
            }
            case 37 -> {
                struct.members.add(0, new Named("char", "odd"));
                struct.packed = true;
                return is(Effect.BREAK, "packing");
            }
            case 38 -> {
                macros.replaceAll(one -> one.startsWith("LIB_SIZE") ? "LIB_SIZE 24" : one);
                return is(Effect.BREAK, "a dimension that is a macro");
            }
            case 39 -> {
                functions.forEach(one -> one.arguments.replaceAll(
                        each -> each.name.equals("text") ? new Named("char *", "text") : each));
                return is(Effect.BREAK, "a const is gone");
            }
            case 40 -> {
                struct.members.set(
                        at,
                        new Named(
                                struct.members.get(at).type,
                                "renamed"
                                        + struct.members
                                                .get(at)
                                                .name
                                                .replaceAll("[^\\[]*(\\[.*)?", "$1")
                                                .replace("null", "")));
                return is(Effect.BREAK, "the name of a member");
            }
            default -> {
                inlines.removeLast();
                return is(Effect.BREAK, "an inline function is gone");
            }
        }
    }
}
