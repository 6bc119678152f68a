package org.holdfast.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The value of a column of type {@code varchar array}, which both databases have.
 *
 * @param all the texts, in order
 */
record Texts(List<String> all) {

    static Texts of(Stream<?> values) {
        return new Texts(values.map(Object::toString).toList());
    }

    Array array(Connection connection) throws SQLException {
        return connection.createArrayOf("varchar", all.toArray(String[]::new));
    }

    /** The texts of a column; none if it is null. */
    static List<String> read(ResultSet row, int column) throws SQLException {
        Array texts = row.getArray(column);
        return texts == null
                ? List.of()
                : Stream.of((Object[]) texts.getArray()).map(Object::toString).toList();
    }
}
