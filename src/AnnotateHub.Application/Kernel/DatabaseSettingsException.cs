namespace AnnotateHub.Application.Kernel;

/// <summary>The settings of the database cannot be meant as they are; the message is a sentence for whoever set them.</summary>
public sealed class DatabaseSettingsException(string message) : IOException(message);
