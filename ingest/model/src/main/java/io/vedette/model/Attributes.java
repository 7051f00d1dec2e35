package io.vedette.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of string attributes, sorted by key: the identity of a series or resource.
 *
 * <p>Typed OpenTelemetry values are kept in their canonical string form (arrays and maps as JSON).
 * Stored as one array {@code key, value, key, value …} so that a million of them stay small; the
 * hash is computed once. Those that were read from bytes ({@link #decoding}) stay bytes until
 * somebody wants their strings, as most points of a series are judged without a look at its labels.
 */
public final class Attributes {
  private static final Attributes EMPTY = new Attributes(new String[0]);

  private final byte @Nullable [] encoded;
  private volatile String @Nullable [] decoded;
  private int hash;

  private Attributes(String[] pairs) {
    this.encoded = null;
    this.decoded = pairs;
    this.hash = Arrays.hashCode(pairs);
  }

  private Attributes(byte[] encoded) {
    this.encoded = encoded;
  }

  /**
   * From their binary form: lengths as varints, each followed by as many bytes of UTF-8, of key,
   * value, key, value …, with the keys strictly ascending. The array is kept, not copied; it is
   * read when needed.
   */
  public static Attributes decoding(byte[] encoded) {
    return encoded.length == 0 ? EMPTY : new Attributes(encoded);
  }

  /** The binary form that {@link #decoding} reads; not to be changed. */
  public byte[] encoded() {
    byte[] known = encoded;
    return known == null ? EncodedPairs.encode(pairs()) : known;
  }

  private String[] pairs() {
    String[] known = decoded;
    if (known == null && encoded != null) {
      String[] read = EncodedPairs.decode(encoded);
      // code points beyond 0xFFFF order differently in UTF-8 and in strings
      known = strictlySorted(read) ? read : of(read).pairs();
      decoded = known;
    }
    return known == null ? new String[0] : known;
  }

  public static Attributes empty() {
    return EMPTY;
  }

  /** Copies a map; entries with a null key or value are refused. */
  public static Attributes of(Map<String, String> map) {
    if (map.isEmpty()) {
      return EMPTY;
    }
    String[] pairs = new String[map.size() * 2];
    int i = 0;
    for (Map.Entry<String, String> e : new TreeMap<>(map).entrySet()) {
      if (e.getValue() == null) {
        throw new IllegalArgumentException("attribute " + e.getKey() + " has no value");
      }
      pairs[i++] = e.getKey();
      pairs[i++] = e.getValue();
    }
    return new Attributes(pairs);
  }

  /** From {@code key, value, key, value …} in any order; of equal keys the last one wins. */
  public static Attributes of(String... keysAndValues) {
    if (keysAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("odd number of keys and values: " + keysAndValues.length);
    }
    if (strictlySorted(keysAndValues)) {
      return keysAndValues.length == 0 ? EMPTY : new Attributes(keysAndValues.clone());
    }
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return of(map);
  }

  private static boolean strictlySorted(String[] pairs) {
    for (int i = 2; i < pairs.length; i += 2) {
      if (pairs[i - 2].compareTo(pairs[i]) >= 0) {
        return false;
      }
    }
    return true;
  }

  public int size() {
    return pairs().length / 2;
  }

  public boolean isEmpty() {
    return encoded == null && pairs().length == 0;
  }

  /** The {@code i}-th key in sorted order. */
  public String key(int i) {
    return pairs()[2 * i];
  }

  /** The value of the {@code i}-th key. */
  public String value(int i) {
    return pairs()[2 * i + 1];
  }

  public @Nullable String get(String key) {
    String[] pairs = decoded;
    if (pairs == null) {
      return encoded == null ? null : EncodedPairs.get(encoded, key);
    }
    int low = 0;
    int high = pairs.length / 2 - 1;
    while (low <= high) {
      int mid = (low + high) >>> 1;
      int order = pairs[2 * mid].compareTo(key);
      if (order == 0) {
        return pairs[2 * mid + 1];
      }
      if (order < 0) {
        low = mid + 1;
      } else {
        high = mid - 1;
      }
    }
    return null;
  }

  public String getOrDefault(String key, String fallback) {
    String value = get(key);
    return value == null ? fallback : value;
  }

  /** These attributes and one more; an equal key is replaced. */
  public Attributes with(String key, String value) {
    Map<String, String> map = new LinkedHashMap<>(asMap());
    map.put(key, value);
    return of(map);
  }

  public List<String> keys() {
    List<String> keys = new ArrayList<>(size());
    for (int i = 0; i < size(); i++) {
      keys.add(key(i));
    }
    return keys;
  }

  /** An unmodifiable map in sorted order. */
  public Map<String, String> asMap() {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < size(); i++) {
      map.put(key(i), value(i));
    }
    return Collections.unmodifiableMap(map);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Attributes that
        && hashCode() == that.hashCode()
        && Arrays.equals(pairs(), that.pairs());
  }

  @Override
  public int hashCode() {
    int known = hash;
    if (known == 0) {
      known = Arrays.hashCode(pairs());
      hash = known; // a race would write the same
    }
    return known;
  }

  /** As Prometheus prints labels: {@code {job="api",pod="p-1"}}. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i < size(); i++) {
      out.append(i == 0 ? "" : ",").append(key(i)).append("=\"").append(value(i)).append('"');
    }
    return out.append('}').toString();
  }
}
