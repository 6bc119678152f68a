package org.holdfast.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.bmake.MadePackage;
import org.holdfast.pkgsrc.PkgName;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The packages of a directory as JSON: {@code ["openssl-1.0.1g",{"unknown":"OPSYS is not known"}]}. */
final class PackagesJson {

    private static final String UNKNOWN = "unknown";

    private PackagesJson() {}

    static String write(List<MadePackage> packages) {
        return JsonColumn.write(json -> {
            json.writeStartArray();
            packages.forEach(made -> write(json, made));
            json.writeEndArray();
        });
    }

    static void write(JsonGenerator json, MadePackage made) {
        made.pkgname().ifPresentOrElse(name -> json.writeString(name.text()), () -> {
            json.writeStartObject();
            json.writeStringProperty(UNKNOWN, made.unknown().orElse(""));
            json.writeEndObject();
        });
    }

    /** Reads packages. The usual case, one known package, needs no parser: a branch has 14,000 directories. */
    static List<MadePackage> read(String column) {
        if (column.equals("[]")) {
            return List.of();
        }
        int end = column.length() - 2;
        return column.startsWith("[\"") && column.indexOf('"', 2) == end && column.indexOf('\\') < 0
                ? List.of(known(column.substring(2, end)))
                : JsonColumn.read(column, PackagesJson::read);
    }

    private static List<MadePackage> read(JsonParser json) {
        List<MadePackage> packages = new ArrayList<>(1);
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (token == JsonToken.VALUE_STRING) {
                packages.add(known(json.getString()));
            } else {
                json.nextToken();
                json.nextToken();
                packages.add(unknown(json.getString()));
                json.nextToken();
            }
        }
        return packages;
    }

    static MadePackage of(Object value) {
        return value instanceof String name
                ? known(name)
                : unknown(new JsonColumn.Node((Map<?, ?>) value).text(UNKNOWN));
    }

    private static MadePackage known(String name) {
        return new MadePackage(Optional.of(new PkgName(name)), Optional.empty());
    }

    private static MadePackage unknown(String why) {
        return new MadePackage(Optional.empty(), Optional.of(why));
    }
}
