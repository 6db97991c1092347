using System.Text;

namespace AnnotateHub.Exchange;

/// <summary>A file to read: its path for messages and for what folders tell, and how to open it.</summary>
public sealed record LabelFile(string Path, Func<Stream> Open)
{
    /// <summary>What somebody says of its text; null where nobody does.</summary>
    internal Encoding? Encoding { get; init; }

    public string Name => System.IO.Path.GetFileName(Path);

    public string Extension => System.IO.Path.GetExtension(Path).ToLowerInvariant();

    public string Stem => System.IO.Path.GetFileNameWithoutExtension(Path);
}
