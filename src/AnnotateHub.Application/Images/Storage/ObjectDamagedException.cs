namespace AnnotateHub.Application.Images.Storage;

/// <summary>A stored source file does not have the content that its name says.</summary>
public sealed class ObjectDamagedException(string message) : Exception(message);
