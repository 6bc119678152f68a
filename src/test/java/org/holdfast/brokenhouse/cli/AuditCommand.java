package org.holdfast.brokenhouse.cli;

import org.holdfast.brokenhouse.source.ReadList;

/** Keeps the rules of the house: an audit needs no branch. */
public record AuditCommand(ReadList list) {}
