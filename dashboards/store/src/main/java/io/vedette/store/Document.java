package io.vedette.store;

/**
 * A stored thing: its JSON and what queries look at.
 *
 * @param id primary key
 * @param version which state is later: the higher
 * @param timeMillis what lists are sorted by, and the cursor's time
 * @param seenMillis last time it was seen, for expiry
 * @param kind finding kind, incident state or action state; empty where there is none
 * @param severity 0 (informational) to 4 (critical)
 * @param owner incident of an action, subject of a label; empty where there is none
 * @param entities every name of every entity in it, each between line feeds
 * @param text lower-case text to search
 * @param json the whole record
 */
record Document(
    String id,
    long version,
    long timeMillis,
    long seenMillis,
    String kind,
    int severity,
    String owner,
    String entities,
    String text,
    String json) {}
