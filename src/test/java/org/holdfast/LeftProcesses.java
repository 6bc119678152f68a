package org.holdfast;

import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Git processes that give out objects end when nothing refers to their reader. In a Java that runs hundreds of tests they would be
 * many until its memory is short: here they end with the test.
 */
public final class LeftProcesses implements TestExecutionListener {

    private static final List<String> GIVES_OBJECTS = List.of("cat-file", "--batch-command");

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        if (identifier.isTest()) {
            ProcessHandle.current()
                    .children()
                    .filter(LeftProcesses::givesObjects)
                    .forEach(ProcessHandle::destroy);
        }
    }

    private static boolean givesObjects(ProcessHandle process) {
        return process.info()
                .arguments()
                .filter(arguments -> List.of(arguments).containsAll(GIVES_OBJECTS))
                .isPresent();
    }
}
