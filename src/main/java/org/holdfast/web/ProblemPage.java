package org.holdfast.web;

/**
 * What a person sees instead of a page.
 *
 * @param status the status: 404
 * @param title in a few words
 * @param detail what to do
 */
record ProblemPage(Page page, int status, String title, String detail) {}
