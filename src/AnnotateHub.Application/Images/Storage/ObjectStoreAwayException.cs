namespace AnnotateHub.Application.Images.Storage;

/// <summary>The store of source files does not answer, or refuses this server; nothing was lost, and it can be tried again.</summary>
public sealed class ObjectStoreAwayException(string message, Exception? inner = null) : IOException(message, inner);
