package io.vedette.detect.log;

import io.vedette.model.Ids;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Streaming pattern mining. A message's <em>skeleton</em> is its words and marks with every
 * variable as a slot ({@link Tokenizer}); messages of one skeleton are one pattern, found by one
 * hash lookup. Patterns that differ in one word only form a family: once it has enough members
 * ({@link Merging}) the word is a variable, and they become one.
 *
 * <p>The families are found without comparing patterns. A skeleton's hash is a sum over positions,
 * so the hash with position {@code i} left out is one subtraction; every pattern is entered under
 * each of these, and a family is what meets there. (The idea of splitting and merging by the
 * variety at one position is Brain's: Yu et al., IEEE TSC 2023. Brain needs all messages first.)
 *
 * <p>A pattern's id comes from the scope and its first template and never changes after; the ids of
 * patterns that were merged resolve to the oldest of them. Beyond the limit the patterns of least
 * value go (rare and long unseen), a sixteenth at a time.
 */
public final class PatternMiner {
  private static final int MAX_EXAMPLE = 400;
  private static final int MAX_FAMILY = 16;

  /** Words beyond this position are never found to be variables. */
  private static final int MAX_POSITIONS = 64;

  private static final long LEFT_OUT = 0x2545F4914F6CDD1DL;

  private final String scope;
  private final int maxPatterns;
  private final Tokenizer tokenizer = new Tokenizer();
  private final LongMap<LogPattern> bySkeleton;
  private final LongMap<List<LogPattern>> families;
  private final Map<Long, List<LogPattern>> generalised = new LinkedHashMap<>();
  private final Map<String, String> aliases;
  private List<LogPattern> live = new ArrayList<>();
  private int liveCount;
  private long tick;
  private long nextSequence;
  private long evicted;

  /**
   * @param scope what ids are unique within, such as a service
   * @param maxPatterns most patterns kept
   */
  public PatternMiner(String scope, int maxPatterns) {
    this.scope = scope;
    this.maxPatterns = maxPatterns;
    bySkeleton = new LongMap<>(64);
    families = new LongMap<>(64);
    aliases =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > 4 * maxPatterns;
          }
        };
  }

  String scope() {
    return scope;
  }

  long tick() {
    return tick;
  }

  long nextSequence() {
    return nextSequence;
  }

  Map<String, String> aliases() {
    return aliases;
  }

  void restoreCounters(long tickThen, long sequenceThen, long evictedThen) {
    tick = tickThen;
    nextSequence = sequenceThen;
    evicted = evictedThen;
  }

  /** Puts a pattern back; call {@link #rebuild} after the last. */
  void restore(LogPattern pattern) {
    live.add(pattern);
  }

  /** Patterns that were dropped to stay within the limit. */
  public long evicted() {
    return evicted;
  }

  /** Takes one message; the pattern may later become part of another ({@link #current}). */
  public LogPattern add(String body, long timeMillis) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return add(bytes, 0, bytes.length, timeMillis);
  }

  /** The same from UTF-8 bytes. */
  public LogPattern add(byte[] bytes, int from, int length, long timeMillis) {
    LineTokens line = tokenizer.tokens(bytes, from, length);
    LogPattern known = bySkeleton.get(line.skeleton);
    LogPattern pattern = known == null ? learn(line, from, length, timeMillis) : known.root();
    if (pattern.undecided.length > 0) {
      pattern.decide(line);
    }
    pattern.lastMillis = Math.max(pattern.lastMillis, timeMillis);
    pattern.lastTick = ++tick;
    pattern.count++;
    return pattern;
  }

  /**
   * Makes a pattern of the user's known, before any message: messages that it matches are its, and
   * it is never merged, generalised or dropped.
   *
   * @param name what the user calls it
   * @param template the message with {@code <*>} for each variable, one word each
   */
  public void pin(String name, String template) {
    if (name.isBlank() || template.isBlank()) {
      throw new IllegalArgumentException(
          "pattern \"%s\": \"%s\"; both must say something".formatted(name, template));
    }
    byte[] bytes = template.getBytes(StandardCharsets.UTF_8);
    LogPattern p = create(tokenizer.tokens(bytes, 0, bytes.length), 0, bytes.length, 0);
    for (int i = 0; i < p.kind.length; i++) {
      if (p.words[i].equals(LogPattern.WILDCARD)) {
        p.generalise(i);
      }
    }
    p.name = name;
    live.add(p);
    liveCount++;
    enter(p);
  }

  /**
   * The tokens of the message last added, unless it is a pinned pattern's; valid until the next.
   */
  LineTokens lastTokens() {
    return tokenizer.last();
  }

  /** What a pattern that {@link #add} returned is now. */
  public LogPattern current(LogPattern pattern) {
    return pattern.root();
  }

  /** The pattern that an id, now or earlier, stands for; empty if it was evicted. */
  public Optional<LogPattern> find(String id) {
    String now = resolve(id);
    return patterns().stream().filter(p -> p.id.equals(now)).findFirst();
  }

  /** The id that an id has become through merges. */
  public String resolve(String id) {
    String now = id;
    for (String next = aliases.get(now); next != null; next = aliases.get(now)) {
      now = next;
    }
    return now;
  }

  /** All patterns, oldest first. */
  public List<LogPattern> patterns() {
    List<LogPattern> all = new ArrayList<>(liveCount);
    for (LogPattern p : live) {
      if (p.mergedInto == null && !p.evicted) {
        all.add(p);
      }
    }
    return all;
  }

  private LogPattern learn(LineTokens line, int from, int length, long timeMillis) {
    LogPattern general = generalMatch(line);
    if (general != null) {
      index(line.skeleton, general);
      return general;
    }
    LogPattern pattern = create(line, from, length, timeMillis);
    live.add(pattern);
    liveCount++;
    enter(pattern);
    LogPattern merged = mergeFamilies(pattern);
    if (liveCount > maxPatterns) {
      evict(merged);
    }
    return merged;
  }

  private @Nullable LogPattern generalMatch(LineTokens line) {
    LogPattern best = null;
    for (long key : new long[] {bucket(line), LineTokens.mix(line.count)}) {
      for (LogPattern p : generalised.getOrDefault(key, List.of())) {
        boolean better = best == null || p.pinned() || !best.pinned() && p.wild < best.wild;
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

  private LogPattern create(LineTokens line, int from, int length, long timeMillis) {
    int n = line.count;
    String[] words = new String[n];
    for (int i = 0; i < n; i++) {
      words[i] = shortened(line.string(i)).intern();
    }
    String id = Ids.of("log-pattern", scope, Templates.canonical(line)).substring(0, 12);
    LogPattern p =
        new LogPattern(
            id,
            nextSequence++,
            Arrays.copyOf(line.kind, n),
            Arrays.copyOf(line.spaced, n),
            words,
            Arrays.copyOf(line.text, n));
    p.skeleton = line.skeleton;
    int[] undecided = new int[n];
    int k = 0;
    for (int i = 0; i < n; i++) {
      if (p.kind[i] == LineTokens.SOFT || p.kind[i] == LineTokens.UNIT) {
        undecided[k++] = i;
      }
    }
    p.undecided = Arrays.copyOf(undecided, k);
    p.firstMillis = timeMillis;
    p.lastMillis = timeMillis;
    p.example =
        shortened(
            new String(
                line.bytes, from, Math.min(length, 4 * MAX_EXAMPLE), StandardCharsets.UTF_8));
    return p;
  }

  private static String shortened(String text) {
    return text.length() > MAX_EXAMPLE ? text.substring(0, MAX_EXAMPLE) + " …" : text;
  }

  /** Makes a pattern findable by its skeleton and by what it is without each of its words. */
  private void enter(LogPattern p) {
    index(p.skeleton, p);
    int positions = Math.min(p.kind.length, MAX_POSITIONS);
    for (int i = 0; i < positions && !p.pinned(); i++) {
      if (mayVary(p.kind[i])) {
        join(without(p, i), p);
      }
    }
    if (p.wild > 0 || p.pinned()) {
      generalised.computeIfAbsent(bucket(p), k -> new ArrayList<>(2)).add(p);
    }
  }

  private static boolean mayVary(byte kind) {
    return kind != LineTokens.MARK && kind != LineTokens.UNIT && kind != LineTokens.STACK;
  }

  private void index(long skeleton, LogPattern p) {
    if (bySkeleton.size() > 8 * maxPatterns) {
      rebuild();
    }
    bySkeleton.put(skeleton, p);
  }

  private static long without(LogPattern p, int i) {
    return p.skeleton - p.contribution(i) + LineTokens.at(i, LEFT_OUT, p.spaced[i]);
  }

  private void join(long key, LogPattern p) {
    List<LogPattern> family = families.get(key);
    if (family == null) {
      families.put(key, List.of(p));
    } else if (family.size() < MAX_FAMILY && !family.contains(p)) {
      List<LogPattern> more = new ArrayList<>(family);
      more.add(p);
      families.put(key, more);
    }
  }

  /** Merges until no family of the pattern is large enough; the pattern it is then. */
  private LogPattern mergeFamilies(LogPattern from) {
    LogPattern p = from;
    int positions = Math.min(p.kind.length, MAX_POSITIONS);
    for (int i = 0; i < positions; i++) {
      if (!mayVary(p.kind[i])) {
        continue;
      }
      List<LogPattern> family = family(p, i);
      if (family.size() > 1 && family.size() >= Merging.needed(family, i)) {
        p = merge(family, i);
        i = -1; // a merge may complete other families
      }
    }
    return p;
  }

  private List<LogPattern> family(LogPattern p, int i) {
    long key = without(p, i);
    List<LogPattern> found = families.get(key);
    if (found == null || found.size() < 2) {
      return List.of();
    }
    List<LogPattern> current = new ArrayList<>(found.size());
    for (LogPattern member : found) {
      if (member.mergedInto == null && without(member, i) == key) {
        current.add(member);
      }
    }
    return current;
  }

  private LogPattern merge(List<LogPattern> family, int position) {
    LogPattern into = family.stream().min(Comparator.comparingLong(p -> p.sequence)).orElseThrow();
    for (LogPattern p : family) {
      if (p != into) {
        absorb(into, p);
      }
    }
    if (into.kind[position] != LogPattern.WILD) {
      into.generalise(position);
    }
    enter(into);
    return into;
  }

  private void absorb(LogPattern into, LogPattern p) {
    into.decide(p);
    into.count += p.count;
    into.firstMillis = Math.min(into.firstMillis, p.firstMillis);
    into.lastMillis = Math.max(into.lastMillis, p.lastMillis);
    into.lastTick = Math.max(into.lastTick, p.lastTick);
    into.error |= p.error;
    if (into.reportedAs.isEmpty()) {
      into.reportedAs = p.reportedAs;
    }
    into.reportedMillis = Math.max(into.reportedMillis, p.reportedMillis);
    p.mergedInto = into;
    aliases.put(p.id, into.id);
    liveCount--;
  }

  private void evict(LogPattern keep) {
    List<LogPattern> byValue = patterns();
    byValue.sort(Comparator.comparingLong(this::value));
    int surplus = liveCount - maxPatterns + maxPatterns / 16;
    for (LogPattern p : byValue) {
      if (surplus <= 0) {
        break;
      }
      if (p != keep && !p.pinned()) {
        p.evicted = true;
        surplus--;
        evicted++;
      }
    }
    rebuild();
  }

  /** Recent or frequent is valuable: each doubling of the count is worth a limit of messages. */
  private long value(LogPattern p) {
    return p.lastTick + (long) maxPatterns * (64 - Long.numberOfLeadingZeros(p.count));
  }

  void rebuild() {
    live = patterns();
    liveCount = live.size();
    bySkeleton.clear();
    families.clear();
    generalised.clear();
    live.forEach(this::enter);
  }
}
