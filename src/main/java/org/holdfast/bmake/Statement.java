package org.holdfast.bmake;

import java.util.List;

/** A statement of a makefile that can change the values of variables. */
sealed interface Statement {

    /**
     * An assignment, {@code NAME op value}.
     *
     * @param name the name, which may contain expressions
     * @param operator {@code =}, {@code ?=}, {@code +=}, {@code :=} or {@code !=}
     * @param value the text, unexpanded
     */
    record Assignment(String name, String operator, String value) implements Statement {}

    /**
     * A conditional: {@code .if}, {@code .ifdef} and so on, up to {@code .endif}.
     *
     * @param branches the branches in order; the last one may be {@code else}
     */
    record Conditional(List<ConditionalBranch> branches) implements Statement {}

    /**
     * One branch of a conditional.
     *
     * @param keyword {@code if}, {@code ifdef}, {@code ifndef}, {@code ifmake}, {@code ifnmake} or {@code else}
     * @param condition the text of the condition; empty for {@code else}
     * @param body the statements of the branch
     */
    record ConditionalBranch(String keyword, String condition, List<Statement> body) {}

    /**
     * A loop, {@code .for a b in items}.
     *
     * @param variables the loop variables
     * @param items the text of the items, unexpanded
     * @param body the statements of the loop
     */
    record Loop(List<String> variables, String items, List<Statement> body) implements Statement {}

    /**
     * An include, {@code .include "path"}.
     *
     * @param path the path, with its quotes, unexpanded
     * @param optional whether the file may be missing: {@code .sinclude}, {@code .-include}
     */
    record Include(String path, boolean optional) implements Statement {}

    /**
     * An {@code .undef NAME}.
     *
     * @param names the names, unexpanded
     */
    record Undefine(String names) implements Statement {}

    /** A {@code .break}, which ends the innermost loop. */
    record Break() implements Statement {}

    /**
     * The targets of a dependency line, {@code all install: build}.
     *
     * @param names the names, unexpanded
     */
    record Targets(String names) implements Statement {}
}
