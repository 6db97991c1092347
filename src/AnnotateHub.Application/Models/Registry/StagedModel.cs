using System.Security.Cryptography;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>A file on its way in; thrown away unless it is kept.</summary>
public sealed record StagedModel(string Path, string Hash, long Bytes) : IDisposable
{
    public void Dispose() => File.Delete(Path);
}
