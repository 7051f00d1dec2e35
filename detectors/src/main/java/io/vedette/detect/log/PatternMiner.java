package io.vedette.detect.log;

import io.vedette.model.Ids;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Streaming pattern mining after Drain (He, Zhu, Zheng, Lyu: Drain, ICWS 2017): messages of equal
 * token count and equal first word share a bucket; within it the most similar pattern takes the
 * message if at least half of its tokens agree, and generalises where they differ. Tokens that hold
 * a digit are variables from the start.
 *
 * <p>A pattern's id comes from the service and its first template and never changes after.
 */
final class PatternMiner {
  private static final double SIMILAR = 0.5;
  private static final int MAX_TOKENS = 120;
  private static final int MAX_EXAMPLE = 400;

  private final String scope;
  private final int maxPatterns;
  private final Map<String, List<LogPattern>> buckets = new HashMap<>();
  private int size;

  PatternMiner(String scope, int maxPatterns) {
    this.scope = scope;
    this.maxPatterns = maxPatterns;
  }

  String scope() {
    return scope;
  }

  LogPattern add(String body, long timeMillis) {
    String[] tokens = tokens(body);
    List<LogPattern> bucket = buckets.computeIfAbsent(bucketOf(tokens), k -> new ArrayList<>(2));
    LogPattern best = null;
    double bestSimilarity = SIMILAR;
    for (LogPattern pattern : bucket) {
      double similarity = pattern.similarity(tokens);
      if (similarity >= bestSimilarity) {
        best = pattern;
        bestSimilarity = similarity;
      }
    }
    if (best == null) {
      best = create(bucket, tokens, body, timeMillis);
    } else {
      best.generalise(tokens);
    }
    best.lastMillis = Math.max(best.lastMillis, timeMillis);
    best.count++;
    return best;
  }

  private LogPattern create(
      List<LogPattern> bucket, String[] tokens, String body, long timeMillis) {
    String id = Ids.of("log-pattern", scope, String.join(" ", tokens)).substring(0, 12);
    LogPattern pattern = new LogPattern(id, tokens);
    pattern.firstMillis = timeMillis;
    pattern.lastMillis = timeMillis;
    pattern.example = body.length() > MAX_EXAMPLE ? body.substring(0, MAX_EXAMPLE) + " …" : body;
    bucket.add(pattern);
    if (++size > maxPatterns) {
      evictOldest(pattern);
    }
    return pattern;
  }

  private void evictOldest(LogPattern keep) {
    LogPattern oldest = null;
    List<LogPattern> from = List.of();
    for (List<LogPattern> bucket : buckets.values()) {
      for (LogPattern pattern : bucket) {
        if (pattern != keep && (oldest == null || pattern.lastMillis < oldest.lastMillis)) {
          oldest = pattern;
          from = bucket;
        }
      }
    }
    if (oldest != null) {
      from.remove(oldest);
      size--;
    }
  }

  /** Puts a restored pattern back. */
  void restore(LogPattern pattern) {
    buckets.computeIfAbsent(bucketOf(pattern.tokens), k -> new ArrayList<>(2)).add(pattern);
    size++;
  }

  List<LogPattern> patterns() {
    List<LogPattern> all = new ArrayList<>(size);
    buckets.values().forEach(all::addAll);
    return all;
  }

  private static String bucketOf(String[] tokens) {
    return tokens.length + ":" + (tokens.length == 0 ? "" : tokens[0]);
  }

  private static String[] tokens(String body) {
    String line = body.strip();
    int end = line.indexOf('\n');
    String[] words = (end < 0 ? line : line.substring(0, end)).split("\\s+", MAX_TOKENS + 1);
    int n = Math.min(words.length, MAX_TOKENS);
    String[] tokens = new String[n];
    for (int i = 0; i < n; i++) {
      tokens[i] = hasDigit(words[i]) ? LogPattern.WILDCARD : words[i];
    }
    return tokens;
  }

  private static boolean hasDigit(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (Character.isDigit(word.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
