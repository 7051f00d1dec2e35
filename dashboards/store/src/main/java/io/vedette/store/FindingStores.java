package io.vedette.store;

/** Opens stores. */
public final class FindingStores {
  private FindingStores() {}

  /**
   * Opens the configured store and brings its schema up to date.
   *
   * @throws StoreException where it cannot be reached, or was written by a newer version
   */
  public static FindingStore open(StoreConfig config) {
    return switch (config.type()) {
      case EMBEDDED -> H2FindingStore.open(config.file());
      case ELASTICSEARCH -> ElasticsearchFindingStore.open(config);
    };
  }
}
