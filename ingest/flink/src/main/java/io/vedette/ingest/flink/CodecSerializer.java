package io.vedette.ingest.flink;

import io.vedette.model.StateCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * A Flink serializer over a {@link StateCodec}. The codec's version stands before every value, so a
 * savepoint may hold values of several versions and each is read as what it is.
 *
 * <p>Subclasses are stateless, have a no-argument constructor and hold their codec in a static
 * field: a savepoint names them by class.
 */
public abstract class CodecSerializer<T> extends TypeSerializer<T> {
  private static final long serialVersionUID = 1L;

  private final Class<T> type;
  private final boolean immutable;

  /**
   * @param immutable true where values never change, so that none is ever copied
   */
  protected CodecSerializer(Class<T> type, boolean immutable) {
    this.type = type;
    this.immutable = immutable;
  }

  protected abstract StateCodec<T> codec();

  final Class<T> type() {
    return type;
  }

  @Override
  public final boolean isImmutableType() {
    return immutable;
  }

  @Override
  public final TypeSerializer<T> duplicate() {
    return this;
  }

  /** Flink asks for an empty instance only to read into it, which this serializer never does. */
  @Override
  @SuppressWarnings("NullAway") // TypeSerializer allows null here and is not annotated
  public final @Nullable T createInstance() {
    return null;
  }

  @Override
  public final T copy(T from) {
    return immutable ? from : copyOf(from);
  }

  /** Copies a value that may change; through its codec, unless a subclass knows a shorter way. */
  protected T copyOf(T from) {
    try {
      StateCodec<T> codec = codec();
      DataOutputSerializer bytes = new DataOutputSerializer(1024);
      codec.write(from, bytes);
      return codec.read(
          codec.version(), new DataInputDeserializer(bytes.getSharedBuffer(), 0, bytes.length()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy a " + type.getSimpleName(), e);
    }
  }

  @Override
  public final T copy(T from, T reuse) {
    return copy(from);
  }

  @Override
  public final int getLength() {
    return -1;
  }

  @Override
  public final void serialize(T value, DataOutputView target) throws IOException {
    StateCodec<T> codec = codec();
    target.writeByte(codec.version());
    codec.write(value, target);
  }

  @Override
  public final T deserialize(DataInputView source) throws IOException {
    int version = source.readUnsignedByte();
    if (version > codec().version()) {
      throw new IOException(
          "a %s of version %d was written by a newer Vedette; this one reads up to version %d"
              .formatted(type.getSimpleName(), version, codec().version()));
    }
    return codec().read(version, source);
  }

  @Override
  public final T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public final void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  @SuppressWarnings("EqualsGetClass") // the subclass is the identity: it names the codec
  public final boolean equals(@Nullable Object other) {
    return other != null && other.getClass() == getClass();
  }

  @Override
  public final int hashCode() {
    return getClass().hashCode();
  }

  @Override
  public final TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new CodecSerializerSnapshot<>(this);
  }

  @SuppressWarnings("unchecked")
  static <T> CodecSerializer<T> named(String className, ClassLoader loader) throws IOException {
    try {
      var constructor = Class.forName(className, true, loader).getDeclaredConstructor();
      constructor.setAccessible(true);
      return (CodecSerializer<T>) constructor.newInstance();
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw new IOException("the savepoint names serializer " + className + ", not found here", e);
    }
  }
}
