package org.holdfast.gate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.holdfast.gate.Declarations.Attributed;
import org.holdfast.gate.Declarations.Constant;
import org.holdfast.gate.Declarations.Function;
import org.holdfast.gate.Declarations.Place;
import org.holdfast.gate.Declarations.Struct;
import org.holdfast.gate.Declarations.Variable;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.Verdict;

/** Compares what headers declare, with what a change of it means for those that were compiled with them, or will be. */
final class DeclarationCheck {

    static final String NAME = HeaderCheck.NAME;
    private static final int LONGEST = 300;

    private final Declarations old;
    private final Declarations now;
    private final List<GateFinding> findings = new ArrayList<>();

    DeclarationCheck(Declarations old, Declarations now) {
        this.old = old;
        this.now = now;
    }

    List<GateFinding> compare() {
        old.functions().forEach(this::function);
        old.records().forEach(this::record);
        constants();
        old.variables().forEach((name, was) -> typed(name, was, now.variables(), "the variable"));
        old.typedefs().forEach((name, was) -> typed(name, was, now.typedefs(), "the type"));
        added();
        return findings;
    }

    private void add(Verdict verdict, Place place, String says, List<String> before, List<String> after) {
        findings.add(GateFinding.of(NAME, verdict, place.file(), says)
                .at(
                        place.line(),
                        before.stream().map(DeclarationCheck::cut).toList(),
                        after.stream().map(DeclarationCheck::cut).toList()));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private void gone(Place place, String says, String shown) {
        add(Verdict.SOURCE_BREAK, place, says + ": who uses it does not compile", List.of(shown), List.of());
    }

    private void function(String name, Function was) {
        Function is = now.functions().get(name);
        if (is == null) {
            gone(was.place(), "the function " + name + " is declared no more", was.shown());
            return;
        }
        List<String> before = List.of(was.shown());
        List<String> after = List.of(is.shown());
        if (was.parameters().size() != is.parameters().size() || was.isVariadic() != is.isVariadic()) {
            add(
                    Verdict.BINARY_BREAK,
                    is.place(),
                    name + " takes other arguments: what was built with the old header calls it wrongly",
                    before,
                    after);
            return;
        }
        Qualifiers result = Qualifiers.compare(was.result(), is.result());
        Qualifiers parameters = Qualifiers.NONE;
        for (int i = 0; i < was.parameters().size(); i++) {
            parameters = parameters.and(
                    Qualifiers.compare(was.parameters().get(i), is.parameters().get(i)));
        }
        if (result == Qualifiers.OTHER || parameters == Qualifiers.OTHER) {
            add(
                    Verdict.BINARY_BREAK,
                    is.place(),
                    name + " has other types: what was built with the old header calls it wrongly",
                    before,
                    after);
        } else if (result == Qualifiers.MORE || result == Qualifiers.BOTH) {
            add(
                    Verdict.SOURCE_BREAK,
                    is.place(),
                    name + " returns what may not be written to any more: assigning it to a plain pointer fails",
                    before,
                    after);
        } else if (parameters == Qualifiers.LESS || parameters == Qualifiers.BOTH) {
            add(
                    Verdict.SOURCE_BREAK,
                    is.place(),
                    name + " does not promise any more to leave its argument alone: giving it a const pointer fails",
                    before,
                    after);
        } else if (parameters == Qualifiers.MORE || result == Qualifiers.LESS) {
            add(
                    Verdict.ADDITIVE,
                    is.place(),
                    name + " promises more about what it points to: only who keeps its address notices",
                    before,
                    after);
        }
        attributes(name, was, is);
        if (!was.body().equals(is.body())) {
            add(
                    Verdict.UNKNOWN,
                    is.place(),
                    name
                            + " is compiled into its callers, and has changed: they keep the old one until they are built anew",
                    before,
                    after);
        }
    }

    /** What is said of it beside its type. */
    private void attributes(String name, Attributed was, Attributed is) {
        List<String> only = was.attributes().different(is.attributes());
        List<String> before = List.of(was.shown() + suffix(was, only));
        List<String> after = List.of(is.shown() + suffix(is, only));
        switch (was.attributes().to(is.attributes())) {
            case CALLED_OTHERWISE ->
                add(
                        Verdict.BINARY_BREAK,
                        is.place(),
                        name
                                + " is called, aligned or stored in another way: what was built with the old header gets it wrong",
                        before,
                        after);
            case OTHER ->
                add(
                        Verdict.UNKNOWN,
                        is.place(),
                        name + " has other attributes: what compilers suppose of it has changed",
                        before,
                        after);
            case PROMISED ->
                add(
                        Verdict.ADDITIVE,
                        is.place(),
                        name + " promises more to compilers, or asks for less",
                        before,
                        after);
            case NONE -> {
                // Nothing to say.
            }
        }
        if (!was.symbol().equals(is.symbol())) {
            add(
                    Verdict.UNKNOWN,
                    is.place(),
                    name + " stands for another symbol: what is built anew uses another one than what is not",
                    List.of(was.shown() + " = " + (was.symbol().isEmpty() ? name : was.symbol())),
                    List.of(is.shown() + " = " + (is.symbol().isEmpty() ? name : is.symbol())));
        }
    }

    private static String suffix(Attributed one, List<String> only) {
        List<String> own = only.stream()
                .filter(one.attributes().words()::contains)
                .map(word -> word.replaceFirst("Attr\\b", ""))
                .toList();
        return own.isEmpty() ? "" : " [" + String.join(", ", own) + "]";
    }

    private void record(String name, Struct was) {
        Struct is = now.records().get(name);
        if (is == null) {
            gone(was.place(), name + " is complete no more", name);
        } else if (!was.layout().equals(is.layout())) {
            add(
                    Verdict.BINARY_BREAK,
                    is.place(),
                    name + " has other members: what was built with the old header has them elsewhere",
                    without(was.members(), is.members()),
                    without(is.members(), was.members()));
        } else if (!was.members().equals(is.members())) {
            add(
                    Verdict.SOURCE_BREAK,
                    is.place(),
                    name + " has members with other names: who uses the old names does not compile",
                    without(was.members(), is.members()),
                    without(is.members(), was.members()));
        }
    }

    private static List<String> without(List<String> all, List<String> others) {
        List<String> rest = new ArrayList<>(all);
        others.forEach(rest::remove);
        return LibraryCheck.shown(rest);
    }

    /** One that is put in among others changes all that follow: those of an enumeration are one finding. */
    private void constants() {
        Map<String, List<Changed>> changed = new TreeMap<>();
        old.constants().forEach((name, was) -> {
            Constant is = now.constants().get(name);
            if (is == null) {
                gone(was.place(), "the constant " + name + " is gone", name + " = " + was.value());
            } else if (!was.value().equals(is.value())) {
                changed.computeIfAbsent(was.place().file() + " " + was.enumeration(), none -> new ArrayList<>())
                        .add(new Changed(name, was, is));
            }
        });
        changed.values().forEach(this::changed);
    }

    /** A constant of another value. */
    private record Changed(String name, Constant was, Constant is) {}

    private void changed(List<Changed> constants) {
        constants.sort(Comparator.comparingInt(one -> one.is.place().line()));
        Constant first = constants.getFirst().is;
        String what = constants.size() == 1
                ? "the constant " + constants.getFirst().name + " has another value"
                : "%,d constants of %s have other values"
                        .formatted(
                                constants.size(),
                                first.enumeration().isEmpty() ? "an enumeration" : "enum " + first.enumeration());
        add(
                Verdict.BINARY_BREAK,
                first.place(),
                what + ": what was built with the old header means something else",
                LibraryCheck.shown(constants.stream()
                        .map(one -> one.name + " = " + one.was.value())
                        .toList()),
                LibraryCheck.shown(constants.stream()
                        .map(one -> one.name + " = " + one.is.value())
                        .toList()));
    }

    private void typed(String name, Variable was, Map<String, Variable> there, String what) {
        Variable is = there.get(name);
        if (is == null) {
            gone(was.place(), what + " " + name + " is declared no more", was.shown());
            return;
        }
        attributes(name, was, is);
        Qualifiers change = Qualifiers.compare(was.type(), is.type());
        if (change == Qualifiers.OTHER) {
            add(
                    Verdict.BINARY_BREAK,
                    is.place(),
                    what + " " + name + " is something else: what was built with the old header treats it wrongly",
                    List.of(was.shown()),
                    List.of(is.shown()));
        } else if (change != Qualifiers.NONE) {
            add(
                    Verdict.SOURCE_BREAK,
                    is.place(),
                    what + " " + name + " may be written to less, or more, than before",
                    List.of(was.shown()),
                    List.of(is.shown()));
        }
    }

    private void added() {
        List<String> added = new ArrayList<>();
        now.functions().keySet().stream()
                .filter(name -> !old.functions().containsKey(name))
                .forEach(added::add);
        now.variables().keySet().stream()
                .filter(name -> !old.variables().containsKey(name))
                .forEach(added::add);
        now.records().keySet().stream()
                .filter(name -> !old.records().containsKey(name))
                .forEach(added::add);
        now.constants().keySet().stream()
                .filter(name -> !old.constants().containsKey(name))
                .forEach(added::add);
        now.typedefs().keySet().stream()
                .filter(name -> !old.typedefs().containsKey(name) && !added.contains(name))
                .forEach(added::add);
        if (!added.isEmpty()) {
            findings.add(GateFinding.of(
                            NAME,
                            Verdict.ADDITIVE,
                            "",
                            (added.size() == 1 ? "one declaration is" : "%,d declarations are".formatted(added.size()))
                                    + " new")
                    .at(0, List.of(), LibraryCheck.shown(added)));
        }
    }
}
