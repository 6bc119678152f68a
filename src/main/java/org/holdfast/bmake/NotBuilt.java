package org.holdfast.bmake;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why bsd.pkg.mk refuses to build a package on a platform: {@code BROKEN: does not compile} or {@code not for Linux-3.2.0-x86_64}.
 *
 * <p>It reads BROKEN, NOT_FOR_PLATFORM, ONLY_FOR_PLATFORM and their BROKEN forms, as far as the makefiles of the package set them. Other
 * reasons depend on the machine that builds. A value that is not known refuses nothing.
 */
final class NotBuilt {

    /** The variables that must have been evaluated. */
    static final List<String> VARIABLES = List.of(
            "BROKEN", "NOT_FOR_PLATFORM", "BROKEN_ON_PLATFORM", "ONLY_FOR_PLATFORM", "BROKEN_EXCEPT_ON_PLATFORM");

    /** The longest value that is read, which bounds the time to compare its patterns. */
    private static final int LONGEST = 10_000;

    private NotBuilt() {}

    /** The reason; empty if the package is built, or nothing is known against it. */
    static Optional<String> why(Definition definition, Platform platform) {
        Map<String, String> values = definition.variables();
        String here = platform.variables().getOrDefault("MACHINE_PLATFORM", "");
        return text(values, "BROKEN")
                .map(why -> "BROKEN: " + why)
                .or(() -> lists(values, "NOT_FOR_PLATFORM", here, true).map(why -> "not for " + here))
                .or(() -> lists(values, "ONLY_FOR_PLATFORM", here, false).map(why -> "only for " + why))
                .or(() -> lists(values, "BROKEN_ON_PLATFORM", here, true).map(why -> "BROKEN on " + here))
                .or(() ->
                        lists(values, "BROKEN_EXCEPT_ON_PLATFORM", here, false).map(why -> "BROKEN except on " + why));
    }

    private static Optional<String> text(Map<String, String> values, String variable) {
        return Optional.ofNullable(values.get(variable))
                .map(value -> value.length() > LONGEST ? value.substring(0, LONGEST) : value)
                .map(value -> value.replace("\"", "")
                        .replaceAll("[\\x00-\\x20]+", " ")
                        .strip())
                .filter(value -> !value.isEmpty() && value.indexOf('$') < 0);
    }

    /** The list if its patterns match the platform, or, for {@code matching} false, if none does. */
    private static Optional<String> lists(
            Map<String, String> values, String variable, String platform, boolean matching) {
        Budget budget = new Budget();
        return text(values, variable)
                .filter(list ->
                        BmakeWords.of(list).stream().anyMatch(pattern -> WordPattern.matches(pattern, platform, budget))
                                == matching);
    }
}
