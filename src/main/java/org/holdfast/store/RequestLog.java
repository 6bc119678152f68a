package org.holdfast.store;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.outcome.RequestNews;
import org.holdfast.request.Request;

/** The requests of users, as last read. */
record RequestLog(Database database) {

    private record Key(Request.Kind kind, int number) {
        static Key of(Request request) {
            return new Key(request.kind(), request.number());
        }
    }

    List<Request> all() {
        return database.rows(
                """
                select number, kind, title, body, labels, author, state, opened, closed, url, head, base from user_request
                order by number, kind
                """,
                row -> new Request(
                        row.getInt(1),
                        Request.Kind.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                        row.getString(3),
                        row.getString(4),
                        Texts.read(row, 5),
                        row.getString(6),
                        Request.State.valueOf(row.getString(7).toUpperCase(Locale.ROOT)),
                        row.getObject(8, LocalDate.class),
                        Optional.ofNullable(row.getObject(9, LocalDate.class)),
                        row.getString(10),
                        Optional.ofNullable(row.getString(11)),
                        Optional.ofNullable(row.getString(12))));
    }

    /** Replaces all requests; writes only differences. */
    RequestNews record(Collection<Request> requests) {
        Map<Key, Request> gone = new LinkedHashMap<>();
        all().forEach(one -> gone.put(Key.of(one), one));
        boolean first = gone.isEmpty();
        List<Request> fresh = new ArrayList<>();
        List<Request> changed = new ArrayList<>();
        for (Request one : requests) {
            Request had = gone.remove(Key.of(one));
            if (had == null) {
                fresh.add(one);
            } else if (!had.equals(one)) {
                changed.add(one);
            }
        }
        database.batch(
                "delete from user_request where kind = ? and number = ?",
                Stream.concat(gone.values().stream(), changed.stream())
                        .map(one -> new Object[] {one.kind(), one.number()})
                        .toList());
        database.batch(
                """
                insert into user_request (number, kind, title, body, labels, author, state, opened, closed, url, head, base)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                Stream.concat(fresh.stream(), changed.stream())
                        .map(one -> new Object[] {
                            one.number(),
                            one.kind(),
                            one.title(),
                            one.body(),
                            new Texts(one.labels()),
                            one.author(),
                            one.state(),
                            one.opened(),
                            one.closed(),
                            one.url(),
                            one.head(),
                            one.base()
                        })
                        .toList());
        return new RequestNews(first, fresh, changed, gone.size());
    }
}
