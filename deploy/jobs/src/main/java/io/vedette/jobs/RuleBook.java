package io.vedette.jobs;

import io.vedette.detect.behavior.ActivityReader;
import io.vedette.rules.Problem;
import io.vedette.rules.RulePack;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.typeinfo.Types;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules in force within one operator: the files it was started with, replaced one by one by
 * those that arrive. A file with a problem is refused and the one before it stays in force.
 * Compiled anew only when an event needs it, so that a hundred files in a row cost one compilation.
 */
final class RuleBook {
  static final MapStateDescriptor<String, String> FILES =
      new MapStateDescriptor<>("rule-files", Types.STRING, Types.STRING);

  /**
   * Operators of one JVM share what they compiled; a few versions are kept while they change over.
   */
  private static final Map<Map<String, String>, RulePack> COMPILED = new ConcurrentHashMap<>();

  private static final int MAX_COMPILED = 4;

  private static final Logger log = LoggerFactory.getLogger(RuleBook.class);

  private final Map<String, String> initial;
  private RulePack pack = RulePack.empty();
  private boolean dirty = true;

  RuleBook(Map<String, String> initial) {
    this.initial = new HashMap<>(initial);
    this.initial.keySet().removeIf(SecurityFiles::covers);
  }

  /** Takes a file that arrived. */
  void receive(RuleFile file, BroadcastState<String, String> state) throws Exception {
    if (SecurityFiles.covers(file.path())) {
      return;
    }
    boolean known = file.content().equals(initial.get(file.path()));
    if (!known && !file.content().isEmpty()) {
      List<Problem> problems = RulePack.check(file.path(), file.content(), files(state));
      if (!problems.isEmpty()) {
        log.warn("refused {}; the one before stays in force: {}", file.path(), problems);
        return;
      }
    }
    String before = state.get(file.path());
    if (before == null) {
      before = initial.getOrDefault(file.path(), "");
    }
    if (!file.content().equals(before)) {
      state.put(file.path(), file.content());
      dirty = true;
    }
  }

  /** The rules in force. */
  RulePack pack(ReadOnlyBroadcastState<String, String> state) throws Exception {
    if (dirty) {
      Map<String, String> files = files(state);
      pack = COMPILED.computeIfAbsent(files, f -> RulePack.fromFiles(f, ActivityReader::paths));
      if (COMPILED.size() > MAX_COMPILED) {
        COMPILED.keySet().removeIf(other -> !other.equals(files));
      }
      dirty = false;
    }
    return pack;
  }

  private Map<String, String> files(ReadOnlyBroadcastState<String, String> state) throws Exception {
    Map<String, String> files = new HashMap<>(initial);
    for (Map.Entry<String, String> file : state.immutableEntries()) {
      files.put(file.getKey(), file.getValue());
    }
    files.values().removeIf(String::isEmpty);
    return files;
  }
}
