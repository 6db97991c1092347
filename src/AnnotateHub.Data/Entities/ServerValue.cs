namespace AnnotateHub.Data.Entities;

/// <summary>Something small that all nodes of an installation share, such as its id and the keys that sign cookies.</summary>
public sealed class ServerValue
{
    public const int MaxNameLength = 200;

    /// <summary>Begins with what it is, for example <c>key/</c>.</summary>
    public required string Name { get; set; }

    public required string Value { get; set; }
}
