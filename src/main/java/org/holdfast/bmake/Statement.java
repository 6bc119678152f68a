package org.holdfast.bmake;

import java.util.List;

/** One logical line of a makefile, as far as it matters for the values of variables. */
sealed interface Statement {

    /**
     * {@code NAME op value}; the name may hold expressions.
     *
     * @param operator {@code =}, {@code ?=}, {@code +=}, {@code :=} or {@code !=}
     */
    record Assignment(String name, String operator, String value) implements Statement {}

    /**
     * {@code .if} and its kin.
     *
     * @param branches the conditions in order, the last one perhaps {@code else}
     */
    record Conditional(List<ConditionalBranch> branches) implements Statement {}

    /**
     * One arm of a conditional.
     *
     * @param keyword {@code if}, {@code ifdef}, {@code ifndef}, {@code ifmake}, {@code ifnmake} or {@code else}
     */
    record ConditionalBranch(String keyword, String condition, List<Statement> body) {}

    /** {@code .for a b in items}. */
    record Loop(List<String> variables, String items, List<Statement> body) implements Statement {}

    /** {@code .include "path"}; {@code optional} for {@code .sinclude} and {@code .-include}. */
    record Include(String path, boolean optional) implements Statement {}

    /** {@code .undef NAME}. */
    record Undefine(String names) implements Statement {}
}
