namespace AnnotateHub.Exchange;

/// <param name="Path">Relative, folders separated by <c>/</c>.</param>
/// <param name="Parts">The bytes one after the other, made when they are asked for; a part holds until the next one is. They are read
/// once, before the next file is asked for.</param>
public sealed record WrittenFile(string Path, IEnumerable<ReadOnlyMemory<byte>> Parts)
{
    public WrittenFile(string path, ReadOnlyMemory<byte> content)
        : this(path, [content]) { }

    /// <summary>All of it in memory: for files that are known to be small.</summary>
    public ReadOnlyMemory<byte> Content
    {
        get
        {
            using var whole = new MemoryStream();
            foreach (var part in Parts)
                whole.Write(part.Span);
            return whole.ToArray();
        }
    }
}
