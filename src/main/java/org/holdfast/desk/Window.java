package org.holdfast.desk;

import java.util.function.Consumer;

/**
 * Shows branches in a browser, and answers hosts. The door that does it is found at run time ({@link java.util.ServiceLoader}), so that no door
 * knows another.
 */
public interface Window {

    /**
     * Opens the window; returns when it answers.
     *
     * @param order what is shown, and where
     * @param say takes sentences for the person at the terminal
     * @throws org.holdfast.pkgsrc.Unusable if the address cannot be listened at
     */
    Open open(WindowOrder order, Consumer<String> say);

    /** An open window. */
    interface Open extends AutoCloseable {

        /** Where it answers: {@code http://127.0.0.1:8080}. */
        String address();

        @Override
        void close();
    }
}
