namespace AnnotateHub.Web.Hosting;

/// <summary>A setting cannot be; the message says which, what was found and what was expected.</summary>
public sealed class SettingsException(string message) : Exception(message);
