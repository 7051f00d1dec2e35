package io.vedette.detect.trace;

import io.vedette.model.Entity;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What {@link CallWatch} knows of one service. Mutable; owned by it; bounded. */
public final class CallWatchState {
  /** An operation of a callee. */
  record Target(Entity callee, String operation) {}

  /** Requests that the service answered in one minute. */
  static final class Served {
    int calls;
    final Exemplars examples = new Exemplars();
  }

  @Nullable Entity self;
  long firstMillis = Long.MAX_VALUE;
  long lastMillis = Long.MIN_VALUE;
  double servedTotal;
  long overflowed;

  /** Requests by end of their minute. */
  final TreeMap<Long, Served> served = new TreeMap<>();

  /** Of the last minute with requests. */
  Exemplars servedBefore = new Exemplars();

  final Map<Entity, Dependency> dependencies = new LinkedHashMap<>();

  /** What clients call a service, and which service answered. */
  final Map<Entity, Entity> aliases = new LinkedHashMap<>();

  /** The same as learned since the last minute ended. */
  final Map<Entity, Entity> newAliases = new LinkedHashMap<>();

  final Map<Target, OperationShape> shapes = new LinkedHashMap<>();

  /** Of these, the ones that set their own pace, as of the last minute's end. */
  final Set<Target> selfPaced = new HashSet<>();

  /** Versions of the service with when each was first seen. */
  final Map<String, Long> versions = new LinkedHashMap<>();

  CallWatchState() {}

  /** How many dependencies and operations were not watched because there were too many. */
  public long overflowed() {
    return overflowed;
  }
}
