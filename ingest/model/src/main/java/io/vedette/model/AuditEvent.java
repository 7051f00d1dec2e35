package io.vedette.model;

/**
 * One audit or security event, with the original document untouched.
 *
 * @param source the log source, as {@code --source} names it: {@code k8s_audit}, {@code
 *     cloudtrail}, {@code windows}, {@code linux_audit}, …
 * @param product the sending product, or empty
 * @param id the event's own id, else a hash of the document; equal events have equal ids
 * @param timeMillis when it happened
 * @param receivedMillis when the gateway took it
 * @param document the original JSON object
 */
public record AuditEvent(
    String source, String product, String id, long timeMillis, long receivedMillis, String document)
    implements TelemetryEvent {}
