namespace AnnotateHub.Application.Images.Storage;

/// <summary>Settings of the store contradict each other or name nothing known.</summary>
public sealed class StorageSettingsException(string message) : IOException(message);
