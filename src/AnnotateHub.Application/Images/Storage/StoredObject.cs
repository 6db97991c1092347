namespace AnnotateHub.Application.Images.Storage;

/// <summary>An object of the store as its list says.</summary>
/// <param name="Hash">SHA-256 of the content, lower-case hexadecimal digits.</param>
public sealed record StoredObject(string Hash, long Bytes);
