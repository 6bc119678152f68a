package org.holdfast.store;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What tests of the store begin with: a fresh one, of each kind in turn. */
abstract class EachStore {

    @Parameter
    protected TestStores kind;

    @TempDir
    protected Path directory;

    /** Where it is opened again. */
    protected String where;

    protected Store store;

    @BeforeEach
    void open() {
        where = kind.fresh(directory);
        store = Store.open(where);
    }

    @AfterEach
    void close() {
        if (store != null) { // there is none where PostgreSQL is asked for and not there
            store.close();
        }
    }
}
