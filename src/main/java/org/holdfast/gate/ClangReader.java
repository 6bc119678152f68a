package org.holdfast.gate;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.holdfast.gate.Declarations.Constant;
import org.holdfast.gate.Declarations.Place;
import org.holdfast.gate.Declarations.Struct;
import org.holdfast.gate.Declarations.Variable;
import org.holdfast.tool.JsonReader;
import org.holdfast.tool.JsonTree;

/**
 * Reads clang's tree of a translation unit, {@code -ast-dump=json}, one declaration at a time.
 *
 * <p>The format names the file of a place only where it differs from that of the place before, in the order of the text; so all places are
 * followed, also those of the system's headers.
 */
final class ClangReader {

    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*|::|[^A-Za-z_\\s]|\\s+");
    private static final Pattern UNNAMED = Pattern.compile("\\((unnamed|anonymous)[^()]*\\)");
    private static final Set<String> MOVING =
            Set.of("PackedAttr", "AlignedAttr", "MaxFieldAlignmentAttr", "ModeAttr", "TransparentUnionAttr");
    private static final Set<String> TAGS = Set.of("struct", "union", "enum", "class");
    private static final int DEPTH = 20;
    private static final int LONGEST_TYPE = 4096;

    private final Function<String, Optional<String>> own;
    private final Declarations declared = new Declarations();
    private final Map<String, String> types = new HashMap<>();
    /** Records without a name, by clang's number of them, until a typedef gives them one. */
    private final Map<String, Struct> unnamed = new HashMap<>();

    private String file = "";
    private int line;

    private ClangReader(Function<String, Optional<String>> own) {
        this.own = own;
    }

    /**
     * Reads a tree.
     *
     * @param json the file
     * @param own the path within the package of a file, empty for the files of others
     * @throws IOException if it cannot be read, or is no such tree
     */
    static Declarations read(Path json, Function<String, Optional<String>> own) throws IOException {
        ClangReader reader = new ClangReader(own);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(json), 1 << 16)) {
            new JsonReader(Set.of("inner"), Set.of("includedFrom"))
                    .records(in, (number, node) -> reader.declaration(node, ""));
        }
        return reader.declared;
    }

    /** Follows the places of a node and of all below it. */
    private void follow(JsonTree node) {
        if (node.isArray()) {
            node.elements().forEach(this::follow);
        } else if (node.isObject()) {
            node.node().properties().forEach(property -> {
                switch (property.getKey()) {
                    case "file" -> file = property.getValue().asString();
                    case "line" -> line = property.getValue().asInt();
                    default -> {
                        if (property.getValue().isContainer()) {
                            follow(new JsonTree(property.getValue()));
                        }
                    }
                }
            });
        }
    }

    private void declaration(JsonTree node, String scope) {
        node.at("loc").ifPresent(this::follow);
        Optional<String> path = own.apply(file);
        Place place = new Place(path.orElse(""), line);
        String kind = node.text("kind").orElse("");
        boolean isScope = kind.equals("LinkageSpecDecl") || kind.equals("NamespaceDecl");
        if (isScope) {
            node.at("range").ifPresent(this::follow);
            String inside =
                    kind.equals("NamespaceDecl") ? scope + node.text("name").orElse("") + "::" : scope;
            node.elements("inner").forEach(inner -> declaration(inner, inside));
            return;
        }
        if (path.isPresent()) {
            take(node, kind, scope + node.text("name").orElse(""), place);
        } else if (kind.equals("TypedefDecl")) {
            typedef(node);
        }
        // All that was not followed yet.
        node.node().properties().forEach(property -> {
            if (!property.getKey().equals("loc") && property.getValue().isContainer()) {
                follow(new JsonTree(property.getValue()));
            }
        });
    }

    private void take(JsonTree node, String kind, String name, Place place) {
        switch (kind) {
            case "FunctionDecl" -> function(node, name, place);
            case "VarDecl" -> {
                String type = node.text("type.qualType").orElse("");
                declared.variables()
                        .putIfAbsent(
                                name,
                                new Variable(
                                        place,
                                        plain(type),
                                        type + " " + name,
                                        attributes(node, Set.of()),
                                        symbol(node)));
            }
            case "RecordDecl", "CXXRecordDecl" -> record(node, name, place);
            case "EnumDecl" -> enumeration(node, name, place);
            case "TypedefDecl", "TypeAliasDecl" -> {
                typedef(node);
                String type = node.text("type.qualType").orElse("");
                declared.typedefs()
                        .putIfAbsent(
                                name,
                                new Variable(
                                        place,
                                        plain(type),
                                        "typedef " + type + " " + name,
                                        attributes(node, Set.of()),
                                        ""));
                node.elements("inner").stream()
                        .flatMap(inner -> inner.text("ownedTagDecl.id").stream())
                        .flatMap(id -> Optional.ofNullable(unnamed.remove(id)).stream())
                        .forEach(record -> declared.records().putIfAbsent(name, record));
            }
            default -> {
                // Templates and the like: the headers' tokens tell whether they have changed.
            }
        }
    }

    private void typedef(JsonTree node) {
        node.text("name")
                .ifPresent(name ->
                        types.putIfAbsent(name, plain(node.text("type.qualType").orElse(""))));
    }

    /** A type with the names of types replaced by what stands behind them. */
    private String plain(String type) {
        StringBuilder text = new StringBuilder();
        String before = "";
        Matcher words = WORD.matcher(UNNAMED.matcher(type).replaceAll("(unnamed)"));
        while (words.find() && text.length() < LONGEST_TYPE) {
            String word = words.group();
            String behind = TAGS.contains(before) ? word : types.getOrDefault(word, word);
            text.append(behind);
            before = word.isBlank() ? before : word;
        }
        return text.toString().replaceAll("\\s+", " ").strip();
    }

    private void function(JsonTree node, String name, Place place) {
        List<String> parameters = new ArrayList<>();
        Optional<String> body = Optional.empty();
        for (JsonTree inner : node.elements("inner")) {
            switch (inner.text("kind").orElse("")) {
                case "ParmVarDecl" ->
                    parameters.add(plain(inner.text("type.qualType").orElse("")));
                case "CompoundStmt" -> body = Optional.of(digest(inner));
                default -> {
                    // Attributes.
                }
            }
        }
        Set<String> called = new TreeSet<>();
        String type = Attributes.withoutThem(node.text("type.qualType").orElse(""), called);
        Declarations.Function function = new Declarations.Function(
                place,
                plain(result(type)),
                parameters,
                node.text("variadic").isPresent(),
                result(type) + " " + name
                        + type.substring(Math.min(type.length(), result(type).length()))
                                .strip(),
                body,
                attributes(node, called),
                symbol(node));
        // A definition counts more than a declaration before it.
        declared.functions().merge(name, function, (old, now) -> now.body().isPresent() ? now : old);
    }

    /** The part of a function's type before its parameters, which stand last. */
    private static String result(String type) {
        int depth = 0;
        for (int i = type.lastIndexOf(')'); i >= 0; i--) {
            depth += type.charAt(i) == ')' ? 1 : type.charAt(i) == '(' ? -1 : 0;
            if (depth == 0) {
                return type.substring(0, i).strip();
            }
        }
        return type;
    }

    /** What a declaration says beside its type, and what its type says already. */
    private static Attributes attributes(JsonTree node, Set<String> said) {
        Set<String> words = new TreeSet<>(said);
        node.text("tls").ifPresent(kind -> words.add("thread"));
        for (JsonTree inner : node.elements("inner")) {
            String kind = inner.text("kind").orElse("").replace("C11NoReturn", "NoReturn");
            if (kind.endsWith("Attr") && !Attributes.isHarmless(kind) && !isInherited(inner)) {
                words.add((kind + " " + constant(inner)).strip());
            }
        }
        return new Attributes(words);
    }

    private static boolean isInherited(JsonTree attribute) {
        return attribute.text("inherited").isPresent();
    }

    /** The symbol that a label gives a declaration. */
    private static String symbol(JsonTree node) {
        return node.elements("inner").stream()
                        .anyMatch(inner -> inner.text("kind")
                                .filter("AsmLabelAttr"::equals)
                                .isPresent())
                ? node.text("mangledName").orElse("")
                : "";
    }

    private void record(JsonTree node, String name, Place place) {
        if (node.text("completeDefinition").isEmpty()) {
            return;
        }
        List<String> members = new ArrayList<>();
        List<String> layout = new ArrayList<>();
        node.elements("bases").forEach(base -> {
            members.add("base " + base.text("type.qualType").orElse(""));
            layout.add(members.getLast());
        });
        members(node, members, layout, 0);
        Struct record = new Struct(place, members, layout);
        if (name.isEmpty() || name.endsWith("::")) {
            node.text("id").ifPresent(id -> unnamed.put(id, record));
        } else {
            declared.records().put(name, record);
        }
    }

    private void members(JsonTree node, List<String> members, List<String> layout, int depth) {
        String tag = node.text("tagUsed").orElse("");
        members.add(tag + " {");
        layout.add(tag + " {");
        for (JsonTree inner : node.elements("inner")) {
            String kind = inner.text("kind").orElse("");
            String name = inner.text("name").orElse("");
            switch (kind) {
                case "FieldDecl" -> {
                    String type = plain(inner.text("type.qualType").orElse(""));
                    String width = inner.text("isBitfield").isPresent() ? " : " + constant(inner) : "";
                    String attributes = moving(inner);
                    members.add(type + " " + name + width + attributes);
                    layout.add(type + width + attributes);
                }
                case "RecordDecl", "CXXRecordDecl" -> {
                    if (depth < DEPTH && inner.text("completeDefinition").isPresent()) {
                        members(inner, members, layout, depth + 1);
                    }
                }
                case "EnumDecl" ->
                    enumeration(inner, name, new Place(own.apply(file).orElse(""), line));
                case "CXXMethodDecl", "CXXDestructorDecl" -> {
                    if (inner.text("virtual").isPresent()) {
                        members.add("virtual " + name + " "
                                + plain(inner.text("type.qualType").orElse("")));
                        layout.add(members.getLast());
                    }
                }
                default -> {
                    // Functions that are not virtual do not change what an object looks like.
                }
            }
        }
        String attributes = moving(node);
        members.add("}" + attributes);
        layout.add("}" + attributes);
    }

    /** What moves members: packing and alignment. */
    private static String moving(JsonTree node) {
        return node.elements("inner").stream()
                .filter(inner -> MOVING.contains(inner.text("kind").orElse("")))
                .map(inner -> inner.text("kind").orElse("") + constant(inner))
                .sorted()
                .collect(Collectors.joining(" ", " ", ""))
                .stripTrailing();
    }

    private void enumeration(JsonTree node, String name, Place place) {
        String size = node.text("fixedUnderlyingType.qualType").orElse("") + moving(node);
        if (!name.isEmpty() && !name.endsWith("::") && !size.isEmpty()) {
            declared.typedefs()
                    .putIfAbsent("enum " + name, new Variable(place, size, "enum " + name + size, Attributes.NONE, ""));
        }
        long next = 0;
        for (JsonTree inner : node.elements("inner")) {
            if (inner.text("kind").filter("EnumConstantDecl"::equals).isPresent()) {
                String value = constant(inner);
                try {
                    next = value.isEmpty() ? next : Long.parseLong(value);
                } catch (NumberFormatException e) {
                    next = value.hashCode(); // greater than a long: it is compared as text below
                }
                String constant = inner.text("name").orElse("");
                inner.at("loc").ifPresent(this::follow);
                declared.constants()
                        .put(
                                constant,
                                new Constant(
                                        new Place(place.file(), line == 0 ? place.line() : line),
                                        name,
                                        value.isEmpty() ? Long.toString(next) : value));
                next++;
            }
        }
    }

    /** The value of a constant expression below a node. */
    private static String constant(JsonTree node) {
        return node.elements("inner").stream()
                .flatMap(inner ->
                        inner.text("kind").filter("ConstantExpr"::equals).isPresent()
                                ? inner.text("value").stream()
                                : inner.elements("inner").stream().flatMap(one -> one.text("value").stream()))
                .findFirst()
                .orElse("");
    }

    /** A digest of a body: what it does, wherever it stands. */
    private static String digest(JsonTree body) {
        StringBuilder text = new StringBuilder();
        shape(body, text);
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(text.toString().getBytes(StandardCharsets.UTF_8)))
                    .substring(0, 32);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void shape(JsonTree node, StringBuilder text) {
        if (node.isArray()) {
            node.elements().forEach(one -> shape(one, text.append('[')));
        } else if (node.isObject()) {
            node.node().properties().forEach(property -> {
                String key = property.getKey();
                boolean address = property.getValue().isString()
                        && property.getValue().asString().startsWith("0x"); // of clang's memory, another each time
                if (!address
                        && !key.equals("loc")
                        && !key.equals("range")
                        && !key.endsWith("id")
                        && !key.endsWith("Id")) {
                    text.append(key).append('=');
                    if (property.getValue().isContainer()) {
                        shape(new JsonTree(property.getValue()), text);
                    } else {
                        text.append(property.getValue().asString());
                    }
                    text.append(';');
                }
            });
        }
    }
}
