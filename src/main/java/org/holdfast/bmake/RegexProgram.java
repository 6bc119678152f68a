package org.holdfast.bmake;

import java.util.ArrayList;
import java.util.List;

/** A regular expression as steps, each of which takes a character or goes on elsewhere. */
final class RegexProgram {

    /** The most steps: repetitions such as {@code (a{100}){100}} are written out. */
    private static final int MOST_STEPS = 5_000;

    /** What a step does. */
    enum Kind {
        /** Takes a character of a set. */
        TAKE,
        /** Goes on at one of two places, the first one preferred. */
        FORK,
        /** Goes on elsewhere. */
        JUMP,
        /** Notes the position as the beginning or end of a group. */
        MARK,
        /** Goes on at the beginning of the word only. */
        FIRST,
        /** Goes on at the end of the word only. */
        LAST,
        /** The expression matches. */
        END
    }

    /**
     * A step.
     *
     * @param then where to go on, or the mark
     * @param other where to go on otherwise
     */
    private record Step(Kind kind, RegexSyntax.Letters letters, int then, int other) {}

    private final List<Step> steps = new ArrayList<>();
    private final boolean reversed;

    private RegexProgram(boolean reversed) {
        this.reversed = reversed;
    }

    /**
     * Compiles an expression.
     *
     * @param reversed whether alternatives are tried in reverse order
     * @throws RegexSyntax.NotTheSame if it is too long
     */
    static RegexProgram of(RegexSyntax syntax, boolean reversed) {
        RegexProgram program = new RegexProgram(reversed);
        program.write(syntax.top());
        program.step(Kind.END, 0, 0);
        return program;
    }

    int size() {
        return steps.size();
    }

    Kind kind(int place) {
        return steps.get(place).kind();
    }

    boolean isEnd(int place) {
        return kind(place) == Kind.END;
    }

    boolean takes(int place, char c) {
        Step step = steps.get(place);
        return step.kind() == Kind.TAKE && step.letters().has(c);
    }

    int then(int place) {
        return steps.get(place).then();
    }

    int other(int place) {
        return steps.get(place).other();
    }

    private int step(Kind kind, int then, int other) {
        return step(new Step(kind, RegexSyntax.Letters.NONE, then, other));
    }

    private int step(Step step) {
        if (steps.size() >= MOST_STEPS) {
            throw new RegexSyntax.NotTheSame();
        }
        steps.add(step);
        return steps.size() - 1;
    }

    private void write(RegexSyntax.Node node) {
        switch (node) {
            case RegexSyntax.Letters letters -> step(new Step(Kind.TAKE, letters, 0, 0));
            case RegexSyntax.First first -> step(Kind.FIRST, 0, 0);
            case RegexSyntax.Last last -> step(Kind.LAST, 0, 0);
            case RegexSyntax.Sequence sequence -> sequence.parts().forEach(this::write);
            case RegexSyntax.Group group -> {
                step(Kind.MARK, 2 * group.number(), 0);
                write(group.inner());
                step(Kind.MARK, 2 * group.number() + 1, 0);
            }
            case RegexSyntax.Alternatives alternatives ->
                alternatives(reversed ? alternatives.all().reversed() : alternatives.all());
            case RegexSyntax.Repeated repeated -> repeated(repeated);
        }
    }

    private void alternatives(List<RegexSyntax.Node> all) {
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (i + 1 == all.size()) {
                write(all.get(i));
            } else {
                int fork = step(Kind.FORK, 0, 0);
                write(all.get(i));
                ends.add(step(Kind.JUMP, 0, 0));
                send(fork, fork + 1, steps.size());
            }
        }
        ends.forEach(end -> send(end, steps.size(), 0));
    }

    private void repeated(RegexSyntax.Repeated repeated) {
        for (int i = 0; i < repeated.least(); i++) {
            write(repeated.inner());
        }
        if (repeated.most() < 0) {
            int fork = step(Kind.FORK, 0, 0);
            write(repeated.inner());
            step(Kind.JUMP, fork, 0);
            send(fork, fork + 1, steps.size());
            return;
        }
        List<Integer> forks = new ArrayList<>();
        for (int i = repeated.least(); i < repeated.most(); i++) {
            forks.add(step(Kind.FORK, 0, 0));
            write(repeated.inner());
        }
        forks.forEach(fork -> send(fork, fork + 1, steps.size()));
    }

    private void send(int place, int then, int other) {
        steps.set(place, new Step(kind(place), RegexSyntax.Letters.NONE, then, other));
    }
}
