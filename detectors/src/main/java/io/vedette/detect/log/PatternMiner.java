package io.vedette.detect.log;

import io.vedette.model.StateCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Streaming pattern mining. A message's <em>skeleton</em> is its words and marks with every
 * variable as a slot ({@link Tokenizer}); messages of one skeleton are one pattern, found by one
 * hash lookup. Patterns that differ in one word only, or in identifiers only, form a family ({@link
 * Families}): once it has enough members ({@link Merging}) the words are variables, and they become
 * one. (The idea of splitting and merging by the variety at one position is Brain's: Yu et al.,
 * IEEE TSC 2023. Brain needs all messages first.)
 *
 * <p>A pattern's id comes from the scope and its first template and never changes after; the ids of
 * patterns that were merged resolve to the oldest of them. Beyond the limit the patterns of least
 * value go (rare and long unseen), a sixteenth at a time.
 */
public final class PatternMiner {
  private final String scope;
  private final int maxPatterns;
  private final Tokenizer tokenizer = new Tokenizer();
  private final PatternIndex index = new PatternIndex();
  private final Families families = new Families();
  private final PinnedPatterns pinned = new PinnedPatterns(this::addPinned);
  private final Aliases aliases;
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
    aliases = new Aliases(4 * maxPatterns);
  }

  /** The form in which a miner outlives a restart. */
  public static StateCodec<PatternMiner> codec(int maxPatterns) {
    return PatternCodec.of(maxPatterns);
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

  Aliases aliases() {
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
    LogPattern pattern = pinned.isEmpty() ? null : pinned.match(bytes, from, length);
    if (pattern == null) {
      LineTokens line = tokenizer.tokens(bytes, from, length);
      LogPattern known = index.get(line.skeleton);
      pattern = known == null ? learn(line, from, length, timeMillis) : known.root();
      if (pattern.undecided.length > 0 || pattern.lists || line.lists) {
        pattern.decide(line);
      }
    } else if (pattern.count == 0) {
      pattern.begin(bytes, from, length, timeMillis);
    }
    pattern.lastMillis = Math.max(pattern.lastMillis, timeMillis);
    pattern.lastTick = ++tick;
    pattern.count++;
    return pattern;
  }

  /**
   * Makes a pattern of the user's known: messages that match it from now on are its, and it is
   * never merged, generalised or dropped. One of the same name is replaced; its id and counts stay.
   *
   * @param name what the user calls it, without {@code =}; its id comes from this
   * @param template the whole message with {@code <*>} for each variable and {@link
   *     LogPattern#KEEP} for each whose values are to be patterns of their own, {@code name=value};
   *     all else, also numbers, is constant
   */
  public void pin(String name, String template) {
    if (name.isBlank() || template.isBlank()) {
      throw new IllegalArgumentException(
          "pattern \"%s\": \"%s\"; both must say something".formatted(name, template));
    }
    if (name.indexOf(LogPattern.KEPT) >= 0) {
      throw new IllegalArgumentException(
          "pattern name \"%s\" has '='; that stands before kept values".formatted(name));
    }
    LogPattern p = pinned.named(name);
    if (p == null) {
      p = addPinned(name, template);
    } else {
      p.words[0] = template;
    }
    pinned.put(p);
  }

  private LogPattern addPinned(String name, String template) {
    LogPattern p = NewPattern.pinned(scope, name, template, nextSequence++);
    live.add(p);
    liveCount++;
    return p;
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
    return aliases.resolve(id);
  }

  /** The ids that resolve to an id, itself not included. */
  public List<String> formerIds(String id) {
    return aliases.formerOf(id);
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
    LogPattern general = index.match(line);
    if (general != null) {
      forgetIfFull();
      index.remember(line.skeleton, general);
      return general;
    }
    LogPattern pattern = NewPattern.of(scope, line, nextSequence++);
    pattern.begin(line.bytes, from, length, timeMillis);
    live.add(pattern);
    liveCount++;
    aliases.revive(pattern.id);
    forgetIfFull();
    enter(pattern);
    LogPattern merged = mergeFamilies(pattern);
    if (liveCount > maxPatterns) {
      evict(merged);
    }
    return merged;
  }

  /** Makes a pattern findable by its skeleton and by what it is without each of its words. */
  private void enter(LogPattern p) {
    if (p.pinned()) {
      pinned.put(p);
    } else {
      index.enter(p);
      families.enter(p);
    }
  }

  /** Merges until no family of the pattern is large enough; the pattern it is then. */
  private LogPattern mergeFamilies(LogPattern from) {
    LogPattern p = from;
    int positions = Math.min(p.kind.length, Families.MAX_POSITIONS);
    for (int i = 0; i < positions; i++) {
      if (!Families.mayVary(p, i)) {
        continue;
      }
      List<LogPattern> family = families.at(p, i);
      if (family.size() > 1 && family.size() >= Merging.needed(family, i)) {
        p = merge(family);
        i = -1; // a merge may complete other families
      }
    }
    List<LogPattern> related = families.byIdentifiers(p);
    return related.size() > 1 && related.size() >= Merging.needed(related) ? merge(related) : p;
  }

  private LogPattern merge(List<LogPattern> family) {
    LogPattern into = family.stream().min(Comparator.comparingLong(p -> p.sequence)).orElseThrow();
    for (int i = 0; i < into.kind.length; i++) {
      if (varies(family, into, i)) {
        into.generalise(i);
      }
    }
    family.forEach(p -> absorb(into, p));
    if (into.wild > 1) { // patterns that differ in more than one of these words are in no family
      patterns().stream().filter(into::includes).forEach(p -> absorb(into, p));
    }
    enter(into);
    return into;
  }

  private void absorb(LogPattern into, LogPattern p) {
    if (p != into) {
      into.absorb(p);
      aliases.put(p.id, into.id);
      liveCount--;
    }
  }

  private static boolean varies(List<LogPattern> family, LogPattern one, int i) {
    if (one.kind[i] == LogPattern.WILD) {
      return false;
    }
    for (LogPattern p : family) {
      if (p.contribution(i) != one.contribution(i)) {
        return true;
      }
    }
    return false;
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

  /** Skeletons that lead to the same pattern are many where a word turned out to be a variable. */
  private void forgetIfFull() {
    if (index.size() > 8 * maxPatterns) {
      rebuild();
    }
  }

  void rebuild() {
    live = patterns();
    liveCount = live.size();
    index.clear();
    families.clear();
    pinned.clear();
    live.forEach(this::enter);
  }
}
