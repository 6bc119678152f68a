package org.holdfast.store;

import java.util.List;

/**
 * What a store is like after all of it has been read.
 *
 * @param read what was read and is whole, a sentence each
 * @param problems what is damaged, a sentence each
 * @param isHistoryWhole whether what cannot be read again from its source can be exported
 */
public record StoreCheck(List<String> read, List<String> problems, boolean isHistoryWhole) {

    public StoreCheck {
        read = List.copyOf(read);
        problems = List.copyOf(problems);
    }
}
