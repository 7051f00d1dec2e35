package io.vedette.cli.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Settings to a record of section records; collects every problem before it gives up. */
final class Binder {
  private final Settings settings;
  private final List<ConfigProblem> problems;

  Binder(Settings settings, List<ConfigProblem> problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /**
   * @param type a record whose components are all records, the sections
   * @throws ConfigException with all problems, also those found while reading
   */
  <T extends Record> T bind(Class<T> type) throws ConfigException {
    unknown("section ", "", settings.sections().keySet(), names(type));
    List<Object> sections = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      section(component).ifPresent(sections::add);
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return create(type, sections);
  }

  private Optional<Object> section(RecordComponent section) {
    String name = section.getName();
    Map<String, Settings.Value> given = settings.sections().getOrDefault(name, Map.of());
    unknown("key ", name + ".", given.keySet(), names(section.getType()));
    List<Object> values = new ArrayList<>();
    for (RecordComponent key : section.getType().getRecordComponents()) {
      value(name, key, given.get(key.getName())).ifPresent(values::add);
    }
    if (values.size() < section.getType().getRecordComponents().length) {
      return Optional.empty();
    }
    try {
      return Optional.of(create(section.getType(), values));
    } catch (IllegalArgumentException e) {
      problems.add(new ConfigProblem(settings.place(name), name + ": " + e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<Object> value(
      String section,
      RecordComponent key,
      Settings.@org.jspecify.annotations.Nullable Value given) {
    Settings.Value value = given == null ? Defaults.of(key) : given;
    try {
      return Optional.of(Values.of(value.node(), key));
    } catch (IllegalArgumentException e) {
      String name = section + "." + key.getName();
      problems.add(new ConfigProblem(value.where(), name + ": " + e.getMessage()));
      return Optional.empty();
    }
  }

  private void unknown(String what, String prefix, Iterable<String> given, List<String> known) {
    for (String name : new TreeSet<>(list(given))) {
      if (!known.contains(name)) {
        String where = prefix.isEmpty() ? settings.place(name) : where(prefix, name);
        problems.add(
            new ConfigProblem(
                where, "unknown " + what + prefix + name + "; " + Suggestions.of(name, known)));
      }
    }
  }

  private String where(String prefix, String name) {
    var section = settings.sections().get(prefix.substring(0, prefix.length() - 1));
    var value = section == null ? null : section.get(name);
    return value == null ? "" : value.where();
  }

  private static List<String> list(Iterable<String> names) {
    List<String> list = new ArrayList<>();
    names.forEach(list::add);
    return list;
  }

  static List<String> names(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    if (components == null) {
      return List.of();
    }
    return Arrays.stream(components).map(RecordComponent::getName).toList();
  }

  private static <T> T create(Class<T> type, List<Object> values) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException problem) {
        throw problem;
      }
      throw new IllegalStateException("cannot create " + type, e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot create " + type, e);
    }
  }
}
