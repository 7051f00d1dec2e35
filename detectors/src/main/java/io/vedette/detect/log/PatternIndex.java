package io.vedette.detect.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the pattern of a message: by its skeleton, else among the patterns with a wildcard. */
final class PatternIndex {
  private final LongMap<LogPattern> bySkeleton = new LongMap<>(64);
  private final Map<Long, List<LogPattern>> generalised = new LinkedHashMap<>();

  /** The pattern that was entered or {@linkplain #remember remembered} for a skeleton. */
  @Nullable LogPattern get(long skeleton) {
    return bySkeleton.get(skeleton);
  }

  int size() {
    return bySkeleton.size();
  }

  void enter(LogPattern p) {
    bySkeleton.put(p.skeleton, p);
    if (p.wild > 0) {
      generalised.computeIfAbsent(bucket(p), k -> new ArrayList<>(2)).add(p);
    }
  }

  void remember(long skeleton, LogPattern p) {
    bySkeleton.put(skeleton, p);
  }

  void clear() {
    bySkeleton.clear();
    generalised.clear();
  }

  /** The pattern with fewest wildcards that a message of a new skeleton agrees with. */
  @Nullable LogPattern match(LineTokens line) {
    LogPattern best = null;
    for (long key : new long[] {bucket(line), LineTokens.mix(line.count)}) {
      for (LogPattern p : generalised.getOrDefault(key, List.of())) {
        boolean better = best == null || p.wild < best.wild;
        if (better && p.mergedInto == null && p.matches(line)) {
          best = p;
        }
      }
    }
    return best;
  }

  private static long bucket(LineTokens line) {
    boolean word = line.count > 0 && LineTokens.isConstant(line.kind[0]);
    return LineTokens.mix(line.count + (word ? line.text[0] * 31 : 0));
  }

  private static long bucket(LogPattern p) {
    boolean word = p.kind.length > 0 && LineTokens.isConstant(p.kind[0]);
    return LineTokens.mix(p.kind.length + (word ? p.text[0] * 31 : 0));
  }
}
