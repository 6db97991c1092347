namespace AnnotateHub.Application.Models.Registry;

/// <summary>A model cannot work here; the message is one sentence for people: what was found, what was expected, what to do.</summary>
public sealed class ModelUnusableException(string message, Exception? inner = null) : Exception(message, inner);
