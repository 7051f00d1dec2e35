package io.vedette.detect.behavior;

/** An activity beside what its actor's peers do. */
public record Observation(Activity activity, PeerView peers) {}
