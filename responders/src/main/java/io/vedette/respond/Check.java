package io.vedette.respond;

/** Whether a responder could act now, and if not, why. */
public record Check(boolean ok, String message) {}
