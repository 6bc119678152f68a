package org.holdfast.gate;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a declaration says beside its type: how it is called, where it lies, what a compiler may suppose of it.
 *
 * <p>Example: {@code int f(int) __attribute__((regparm(2), pure))} has {@code regparm (2)} and {@code PureAttr}.
 *
 * @param words clang's names of them, with their values where it gives any; warnings and hints are left out
 */
record Attributes(Set<String> words) {

    static final Attributes NONE = new Attributes(Set.of());

    /** What only warns, helps a person or places code. */
    private static final Set<String> HARMLESS = Set.of(
            "DeprecatedAttr",
            "FormatAttr",
            "FormatArgAttr",
            "SentinelAttr",
            "UnusedAttr",
            "WarnUnusedResultAttr",
            "AvailabilityAttr",
            "VisibilityAttr",
            "ColdAttr",
            "HotAttr",
            "AlwaysInlineAttr",
            "NoInlineAttr",
            "GNUInlineAttr",
            "ArtificialAttr",
            "AnnotateAttr",
            "OverrideAttr",
            "FinalAttr",
            "UsedAttr",
            "AsmLabelAttr");

    /** What the library promises to its callers: more of it harms nobody. */
    private static final Set<String> PROMISES = Set.of(
            "PureAttr",
            "ConstAttr",
            "RestrictAttr",
            "AllocSizeAttr",
            "AllocAlignAttr",
            "AssumeAlignedAttr",
            "ReturnsNonNullAttr",
            "NoThrowAttr",
            "NoReturnAttr");

    /** How many bytes something has, and where. */
    private static final Set<String> LAYOUT =
            Set.of("PackedAttr", "AlignedAttr", "MaxFieldAlignmentAttr", "ModeAttr", "TransparentUnionAttr", "thread");

    Attributes {
        words = Set.copyOf(words);
    }

    /** What a change of them means. */
    enum Change {
        NONE,
        /** The library promises more. */
        PROMISED,
        /** Nobody can say. */
        OTHER,
        /** Callers hand over arguments in another way, or find it elsewhere. */
        CALLED_OTHERWISE
    }

    static boolean isHarmless(String kind) {
        return HARMLESS.contains(kind);
    }

    /** Takes attributes out of what clang calls a type: {@code int (int) __attribute__((noreturn))}. */
    static String withoutThem(String type, Collection<String> taken) {
        String rest = type;
        for (int at = rest.lastIndexOf(" __attribute__(("); at > 0 && rest.endsWith("))"); ) {
            String word = rest.substring(at + 16, rest.length() - 2);
            taken.add(word.equals("noreturn") ? "NoReturnAttr" : word);
            rest = rest.substring(0, at);
            at = rest.lastIndexOf(" __attribute__((");
        }
        return rest;
    }

    Change to(Attributes now) {
        Change change = Change.NONE;
        for (String word : different(now)) {
            String kind = word.replaceFirst(" .*", "");
            boolean isNew = now.words.contains(word);
            Change one;
            if (LAYOUT.contains(kind) || !kind.endsWith("Attr")) {
                one = Change.CALLED_OTHERWISE;
            } else if (PROMISES.contains(kind) ? isNew : kind.equals("NonNullAttr") && !isNew) {
                one = Change.PROMISED;
            } else {
                one = Change.OTHER;
            }
            change = one.compareTo(change) > 0 ? one : change;
        }
        return change;
    }

    /** Those that only one of both has. */
    List<String> different(Attributes other) {
        Set<String> all = new TreeSet<>(words);
        all.addAll(other.words);
        all.removeIf(word -> words.contains(word) && other.words.contains(word));
        return List.copyOf(all);
    }
}
