package io.vedette.ingest.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Names the {@link CodecSerializer} in a savepoint; versions travel with the values. */
public final class CodecSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {
  private @Nullable CodecSerializer<T> serializer;
  private String className = "";

  /** For Flink, which then calls {@link #readSnapshot}. */
  public CodecSerializerSnapshot() {}

  CodecSerializerSnapshot(CodecSerializer<T> serializer) {
    this.serializer = serializer;
    this.className = serializer.getClass().getName();
  }

  @Override
  public int getCurrentVersion() {
    return 1;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    out.writeUTF(className);
  }

  @Override
  public void readSnapshot(int readVersion, DataInputView in, ClassLoader loader)
      throws IOException {
    className = in.readUTF();
    serializer = CodecSerializer.named(className, loader);
  }

  @Override
  public TypeSerializer<T> restoreSerializer() {
    if (serializer == null) {
      throw new IllegalStateException("snapshot of " + className + " was not read");
    }
    return serializer;
  }

  @Override
  public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> older) {
    return older instanceof CodecSerializerSnapshot<T> that && that.className.equals(className)
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.incompatible();
  }
}
