package org.holdfast.desk;

import org.holdfast.outcome.BuildOutcome;

/** Is told how a build goes on. Called from one thread at a time. */
public interface BuildWatcher {

    /** Nobody. */
    BuildWatcher NONE = new BuildWatcher() {
        @Override
        public void at(BuildOutcome build) {}

        @Override
        public void say(String sentence) {}

        @Override
        public boolean isOver() {
            return false;
        }
    };

    /** The build as it is now. */
    void at(BuildOutcome build);

    /** A sentence of a worker or the farm, for people. */
    void say(String sentence);

    /** Whether to stop: asked again and again. */
    boolean isOver();
}
