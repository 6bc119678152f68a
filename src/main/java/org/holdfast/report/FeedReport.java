package org.holdfast.report;

import java.io.StringWriter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * What is new, as an Atom feed (RFC 4287).
 *
 * @param id the feed's identity, which never changes: {@code tag:holdfast,2026:2014Q1}
 * @param title its title
 * @param self where it is read
 * @param entries what is new, in any order
 */
public record FeedReport(String id, String title, String self, List<Entry> entries) {

    /**
     * A piece of news.
     *
     * @param id its identity, which never changes
     * @param title in a few words
     * @param link the page about it
     * @param updated when it came
     * @param text what it says
     */
    public record Entry(String id, String title, String link, Instant updated, String text) {}

    public FeedReport {
        entries = List.copyOf(entries);
    }

    /** The feed, the latest entry first. */
    public String xml() {
        StringWriter out = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("feed");
            xml.writeDefaultNamespace("http://www.w3.org/2005/Atom");
            element(xml, "id", id);
            element(xml, "title", title);
            element(
                    xml,
                    "updated",
                    entries.stream()
                            .map(Entry::updated)
                            .max(Comparator.naturalOrder())
                            .orElse(Instant.EPOCH)
                            .toString());
            xml.writeStartElement("author");
            element(xml, "name", "Holdfast");
            xml.writeEndElement();
            link(xml, "self", self);
            for (Entry entry : entries.stream()
                    .sorted(Comparator.comparing(Entry::updated).reversed())
                    .toList()) {
                xml.writeStartElement("entry");
                element(xml, "id", entry.id());
                element(xml, "title", entry.title());
                element(xml, "updated", entry.updated().toString());
                link(xml, "alternate", entry.link());
                element(xml, "summary", entry.text());
                xml.writeEndElement();
            }
            xml.writeEndElement();
            xml.writeEndDocument();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a text cannot be written", e);
        }
        return out.append('\n').toString();
    }

    private static void element(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(plain(text));
        xml.writeEndElement();
    }

    private static void link(XMLStreamWriter xml, String relation, String address) throws XMLStreamException {
        xml.writeEmptyElement("link");
        xml.writeAttribute("rel", relation);
        xml.writeAttribute("href", plain(address));
    }

    /** XML has no control characters, and no halves of surrogates. */
    private static String plain(String text) {
        return text.replaceAll("[^\\t\\n\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD");
    }
}
