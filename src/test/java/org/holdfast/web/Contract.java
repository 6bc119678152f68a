package org.holdfast.web;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.holdfast.report.Schemas;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code docs/openapi.yaml}, which says what each address of the API answers. */
final class Contract {

    private static final JsonNode CONTRACT = new YAMLMapper().readTree(Path.of("docs/openapi.yaml"));

    private static final String PROBLEM = "#/components/responses/Problem";

    private Contract() {}

    /** The addresses, {@code /api/v1/builds/{number}}. */
    static Set<String> addresses() {
        return new TreeSet<>(CONTRACT.path("paths").propertyNames());
    }

    /** What is wrong with an answer; nothing if it is none of the API, or none at all because it is known. */
    static List<String> faults(HttpResponse<String> answer) {
        String path = answer.uri().getPath();
        if (!path.startsWith("/api/") || answer.statusCode() == 304) {
            return List.of();
        }
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        JsonNode content = described(answer, path).path("content").path(type);
        String schema = content.at("/schema/$ref").asString("");
        if (schema.isEmpty()) {
            return content.at("/schema/type").asString("").equals("string")
                    ? List.of()
                    : List.of("no schema for " + answer + " of type " + type);
        }
        return Schemas.faults(schema.replaceFirst("^schema/", ""), answer.body());
    }

    /** What the contract says of an answer: a problem for an address, or a method of it, that there is not. */
    private static JsonNode described(HttpResponse<String> answer, String path) {
        String method = answer.request().method().toLowerCase(Locale.ROOT);
        JsonNode responses = address(path)
                .map(address ->
                        CONTRACT.path("paths").path(address).path(method).path("responses"))
                .orElse(MissingNode.getInstance());
        String status = Integer.toString(answer.statusCode());
        JsonNode response = responses.path(responses.has(status) || answer.statusCode() < 400 ? status : "default");
        String reference =
                responses.isMissingNode() ? PROBLEM : response.path("$ref").asString("");
        return reference.isEmpty() ? response : CONTRACT.at(reference.substring(1));
    }

    private static Optional<String> address(String path) {
        return addresses().stream()
                .filter(address -> path.matches(address.replaceAll("\\{[a-z]+}", "[^/]+")))
                .min(Comparator.comparing(address -> address.contains("{")));
    }
}
